//! The keeping side of an import: a batch becomes declarations, and the report says what became of the rest.

use super::{Done, Error, House, Read};
use crate::legacy::file::Line;
use crate::legacy::report::Report;
use crate::legacy::row::Row;
use crate::words::Words;
use crate::world::new_id;
use domain::ids::{MemberNumber, ReceiptNumber};
use domain::time;
use jiff::Timestamp;
use site::NOBODY;
use std::collections::HashMap;
use std::time::Duration;
use store::Unit;
use store::audit::{self, Act, Note};
use store::declarations::{self, Application, Known, Loaded, Numbers};
use store::imports::{self, Import};

/// How often a drawn number is drawn again.
const DRAWS: usize = 5;
/// What is waited for a database that is busy or slow, before it is asked again.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(20)];

/// Keeps batches.
pub struct Keeper<'a> {
    pub house: &'a House<'a>,
    pub words: &'a Words,
    pub report: Report,
    pub dry_run: bool,
    /// SHA-256 of the file.
    pub sum: &'a str,
    /// What the import is called by.
    pub checksum: &'a str,
}

/// What is kept beside the rows of a unit.
#[derive(Clone, Copy, Default)]
struct Beside<'a> {
    /// How far the import came.
    import: Option<&'a Import>,
    /// What the office may know of it.
    note: Option<&'a Note<'a>>,
}

impl<'a> Beside<'a> {
    fn of(import: &'a Import) -> Self {
        Self { import: Some(import), note: None }
    }
}

/// What the register says of a row whose number it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// This declaration is in it.
    Same,
    /// The number is that of another.
    Other,
}

/// What became of a row in a unit of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alone {
    /// It is in the register.
    Kept,
    /// Its number is taken.
    Number(Found),
    /// Its 利用者番号 is taken.
    Member,
}

impl Keeper<'_> {
    /// One unit: the rows that can be taken over, and how far the file is done with them.
    pub async fn batch(&mut self, done: &mut Done, batch: Vec<Read>) -> Result<(), Error> {
        let fresh = self.sorted(done, &batch).await?;
        done.lines += u64::try_from(batch.len()).unwrap_or_default();
        if self.dry_run {
            done.taken_over += u64::try_from(fresh.len()).unwrap_or_default();
            return Ok(());
        }
        let rows: Vec<&Row> = fresh.iter().map(|(_, row)| *row).collect();
        self.report.flush()?;
        match self.keep(&rows, Beside::of(&self.import(done, false))).await {
            Err(Error::Store(store::Error::Taken { .. })) => {
                self.one_by_one(done, &fresh).await?;
                self.keep(&[], Beside::of(&self.import(done, false))).await
            }
            kept => {
                done.taken_over += u64::try_from(rows.len()).unwrap_or_default();
                kept
            }
        }
    }

    /// The rows that are new; the others are counted, and reported if something is wrong with them.
    async fn sorted<'b>(&mut self, done: &mut Done, batch: &'b [Read]) -> Result<Vec<(&'b Line, &'b Row)>, Error> {
        let found = self.found(batch.iter().filter_map(|(_, row)| row.as_deref().ok())).await?;
        let mut fresh = Vec::new();
        for (line, row) in batch {
            match row {
                Err(wrong) => self.bad(done, line, wrong)?,
                Ok(row) => match found.get(row.number.as_str()) {
                    None => fresh.push((line, &**row)),
                    Some(Found::Same) => done.known += 1,
                    Some(Found::Other) => self.bad(done, line, &[self.words.say("legacy.number-taken", &[])])?,
                },
            }
        }
        Ok(fresh)
    }

    /// Each row in a unit of its own, because a number of one of them is taken.
    async fn one_by_one(&mut self, done: &mut Done, fresh: &[(&Line, &Row)]) -> Result<(), Error> {
        for (line, row) in fresh {
            match self.alone(row).await? {
                Alone::Kept => done.taken_over += 1,
                Alone::Number(Found::Same) => done.known += 1,
                Alone::Number(Found::Other) => self.bad(done, line, &[self.words.say("legacy.number-taken", &[])])?,
                Alone::Member => self.bad(done, line, &[self.words.say("legacy.member-taken", &[])])?,
            }
        }
        Ok(self.report.flush()?)
    }

    fn bad(&mut self, done: &mut Done, line: &Line, wrong: &[String]) -> Result<(), Error> {
        done.bad += 1;
        Ok(self.report.row(line.cells.as_deref().unwrap_or_default(), line.place(), wrong)?)
    }

    /// The whole file was read.
    pub async fn end(&mut self, done: &Done) -> Result<(), Error> {
        self.report.flush()?;
        let Done { lines, taken_over, known, bad, .. } = done;
        let told = format!("{}: {lines} lines, {taken_over} taken, {known} known, {bad} refused", self.house.by);
        self.noted((Act::ImportFinished, &told), &self.import(done, true)).await
    }

    /// Notes that the import was begun or goes on, before anything of it is written anywhere: a report that stands there is its own from
    /// now on.
    pub async fn begin(&self, done: &Done) -> Result<(), Error> {
        let told = match done.resumed {
            0 => self.house.by.to_owned(),
            lines => format!("{}: after {lines} lines", self.house.by),
        };
        self.noted((Act::ImportBegun, &told), &self.import(done, false)).await
    }

    /// Keeps how far the import came, with a note for the office.
    async fn noted(&self, (act, told): (Act, &str), import: &Import) -> Result<(), Error> {
        if self.dry_run {
            return Ok(());
        }
        let note = &Note { officer: None, act, case: None, subject: Some(self.sum), reason: Some(told) };
        self.keep(&[], Beside { import: Some(import), note: Some(note) }).await
    }

    fn import(&self, done: &Done, finished: bool) -> Import {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let (lines, bad) = (whole(done.resumed + done.lines), whole(done.bad_in_all()));
        Import { checksum: self.checksum.to_owned(), lines, bad, finished }
    }

    /// What the register says of the numbers of these rows.
    async fn found<'r>(&self, rows: impl Iterator<Item = &'r Row>) -> Result<HashMap<String, Found>, Error> {
        let rows: HashMap<&str, &Row> = rows.map(|row| (row.number.as_str(), row)).collect();
        let numbers: Vec<&str> = rows.keys().copied().collect();
        let known = declarations::known(&mut self.house.store.read().await?, &numbers).await?;
        let judged = |known: Known| {
            let same = rows.get(known.number.as_str()).is_some_and(|row| row.face().is(&known));
            (known.number, if same { Found::Same } else { Found::Other })
        };
        Ok(known.into_iter().map(judged).collect())
    }

    /// A row in a unit of its own.
    async fn alone(&self, row: &Row) -> Result<Alone, Error> {
        for _ in 0..DRAWS {
            match self.keep(&[row], Beside::default()).await {
                Err(Error::Store(store::Error::Taken { .. })) => {}
                kept => return kept.map(|()| Alone::Kept),
            }
            // Somebody may have come in with the number since it was asked for.
            if let Some(found) = self.found([row].into_iter()).await?.remove(row.number.as_str()) {
                return Ok(Alone::Number(found));
            }
            if row.member.is_some() {
                break;
            }
        }
        Ok(Alone::Member)
    }

    /// Writes rows, and what is kept beside them.
    async fn keep(&self, rows: &[&Row], beside: Beside<'_>) -> Result<(), Error> {
        let now = self.house.clock.now();
        let mut receipts = Vec::with_capacity(rows.len());
        for _ in rows {
            receipts.push(self.house.store.receipt(time::day(now)).await?);
        }
        let numbers: Vec<Numbers> = rows.iter().map(|row| self.numbers(row)).collect();
        let loaded: Vec<Loaded<'_>> = rows
            .iter()
            .zip(&receipts)
            .zip(&numbers)
            .map(|((row, receipt), numbers)| self.loaded(row, receipt, numbers))
            .collect();
        let loaded = loaded.as_slice();
        for pause in PAUSES {
            match self.house.store.write(|db| unit(db, loaded, beside, now)).await {
                Err(store::Error::Busy(_) | store::Error::Slow) => tokio::time::sleep(pause).await,
                kept => return Ok(kept?),
            }
        }
        Ok(self.house.store.write(|db| unit(db, loaded, beside, now)).await?)
    }

    fn numbers(&self, row: &Row) -> Numbers {
        let drawn = || MemberNumber::draw(self.house.dice.roll());
        Numbers {
            declaration_id: row.number.clone(),
            member_id: new_id(self.house.clock, self.house.dice),
            member_number: row.member.clone().unwrap_or_else(drawn),
        }
    }

    fn loaded<'b>(&'b self, row: &'b Row, receipt: &'b ReceiptNumber, numbers: &'b Numbers) -> Loaded<'b> {
        let id = || new_id(self.house.clock, self.house.dice);
        let application = Application {
            id: id(),
            business_id: id(),
            contact_id: id(),
            draft: id(),
            receipt,
            business: &row.business,
            folded_name: &row.folded_name,
            intent: &row.intent,
            terms_edition: &self.house.scheme.terms_on(time::day(row.past.declared_at)).edition,
            terms_at: row.past.declared_at,
            partner: None,
            industry_edition: domain::industry::EDITION,
        };
        // A member of the older register sets a password through the mail address first.
        Loaded { application, numbers, password_hash: NOBODY, past: row.past.clone() }
    }
}

async fn unit(mut db: Unit, loaded: &[Loaded<'_>], beside: Beside<'_>, now: Timestamp) -> Result<(), store::Error> {
    declarations::load(&mut db, loaded, now).await?;
    if let Some(import) = beside.import {
        imports::advance(&mut db, import, now).await?;
    }
    match beside.note {
        Some(note) => audit::note(&mut db, note, now).await,
        None => Ok(()),
    }
}
