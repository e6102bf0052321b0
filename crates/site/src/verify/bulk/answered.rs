//! A row of the result: its cells, and how many rows had which result.

use super::{
    table::{Given, Table},
    words::{COLUMNS, WORDS},
};
use crate::{
    app::App,
    checked::{
        given,
        many::{AT_ONCE, look_up},
        rows::{Broken, Found, RowAnswer},
        words::WORDS as REASONS,
    },
    error::Error,
};
use ::directory::Verdict;
use domain::{
    business::Kind,
    declaration::State,
    time::{date_ja, day, exact},
};
use jiff::{Timestamp, civil::Date};
use std::sync::Arc;

/// What the rows are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// 基準日 and the moment it means; `None`: as they stand now.
    pub day: Option<(Date, Timestamp)>,
}

/// How many rows had which result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows.
    pub all: usize,
    /// They stand, and all agrees.
    pub matching: usize,
    /// They stand, and nothing was there to compare.
    pub standing: usize,
    /// They stand, but something differs.
    pub mismatching: usize,
    /// They do not stand.
    pub not_valid: usize,
    /// Nobody has the ID.
    pub unknown: usize,
    /// The row cannot be read.
    pub broken: usize,
    /// The register could not be read.
    pub not_checked: usize,
}

impl Counts {
    /// Counts a row.
    pub fn add(&mut self, row: &Answered) {
        self.all += 1;
        *match row.code {
            "match" => &mut self.matching,
            "stands" => &mut self.standing,
            "mismatch" => &mut self.mismatching,
            "not_valid" => &mut self.not_valid,
            "unknown" => &mut self.unknown,
            "could_not_check" => &mut self.not_checked,
            _ => &mut self.broken,
        } += 1;
    }
}

/// A row of the result.
pub struct Answered {
    /// `match`, `stands`, `mismatch`, …
    pub code: &'static str,
    /// The cells, in the order of [`COLUMNS`].
    pub cells: [String; COLUMNS.len()],
}

/// The answers to the rows of a table from `from` on, some thousands at once, in their order.
pub async fn answered(app: &Arc<App>, table: &Arc<Table>, asked: Asked, from: usize) -> Result<Vec<Answered>, Error> {
    // Asked before the first row is: what is told is this old at most.
    let as_of = app.directory.as_of().map(|as_of| exact(as_of.at)).unwrap_or_default();
    let rows = table.rows.iter().skip(from).take(AT_ONCE).map(|given| given.row.clone()).collect();
    let looked = look_up(app, rows, asked.day.map(|(_, moment)| moment)).await.map_err(|_| Error::Cut)?;
    let (app, table) = (app.clone(), table.clone());
    let answers = move || {
        let rows = table.rows.iter().skip(from).zip(looked.answers(&app.registers));
        rows.map(|(given, answer)| Answered::of(&app, given, &answer, (asked, &as_of))).collect()
    };
    tokio::task::spawn_blocking(answers).await.map_err(|_| Error::Cut)
}

impl Answered {
    fn of(app: &App, row: &Given, answer: &RowAnswer, (asked, as_of): (Asked, &str)) -> Self {
        let code = code(answer);
        let mut answered = Self { code, cells: Default::default() };
        answered.put("row", row.line.to_string());
        answered.put("given", row.row.as_ref().map(|row| given(&row.id)).unwrap_or_default());
        answered.put("result", WORDS.result(code).to_owned());
        match answer {
            RowAnswer::Found(found) => answered.tell(app, found, asked),
            RowAnswer::Unknown(why) => answered.put("reason", REASONS.reason(why.code()).to_owned()),
            RowAnswer::Broken(why) => answered.put("reason", REASONS.reason(why.code()).to_owned()),
            RowAnswer::NotChecked => answered.put("reason", REASONS.reason(answer.code()).to_owned()),
        }
        answered.put("as_of", as_of.to_owned());
        answered
    }

    fn tell(&mut self, app: &App, found: &Found, asked: Asked) {
        let Found { entry, state, verdict, unread, .. } = found;
        let differences = verdict.differences().iter().map(|one| one.code());
        let others = differences.chain(unread.map(Broken::code)).map(|code| REASONS.reason(code).to_owned());
        let ended = (*verdict == Verdict::NotValid).then(|| why_not(app, found, asked));
        let reasons: Vec<_> = ended.into_iter().chain(others).collect();
        self.put("reason", reasons.join(" / "));
        self.put("id", entry.number.as_str().to_owned());
        // The names of persons are not given out in bulk (PRODUCT §8), nor that of a declaration that was rejected.
        if entry.kind == Kind::Corporation && entry.state != State::Rejected {
            self.put("name", entry.name.clone());
            let number = entry.corporate_number.as_ref();
            self.put("corporate_number", number.map(|own| own.as_str().to_owned()).unwrap_or_default());
        }
        self.put("level", app.scheme.level(entry.level).name.clone());
        self.put("state", app.scheme.words.state(entry.state).to_owned());
        self.put("state_since", day(entry.state_at).to_string());
        self.put("declared", day(entry.declared_at).to_string());
        self.put("superseded_by", entry.superseded_by.as_ref().map(|own| own.as_str().to_owned()).unwrap_or_default());
        if let Some((day, _)) = asked.day {
            let word = state.map_or(WORDS.undeclared.as_str(), |state| app.scheme.words.state(state));
            self.put("asked_on", day.to_string());
            self.put("state_on", word.to_owned());
        }
        self.put("page", format!("{}/v/{}", app.settings.origin, entry.number.as_str()));
    }

    fn put(&mut self, column: &str, text: String) {
        let at = COLUMNS.iter().position(|one| *one == column);
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at)) {
            *cell = text;
        }
    }

    /// A cell by its column.
    pub fn cell(&self, column: &str) -> &str {
        let at = COLUMNS.iter().position(|one| *one == column);
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    /// A person need not look at it.
    pub fn is_well(&self) -> bool {
        matches!(self.code, "match" | "stands")
    }

    /// The cells, and those of the row as it was given, as many as the longest row has.
    pub fn texts<'a>(&'a self, row: &'a Given, width: usize) -> impl Iterator<Item = &'a str> {
        let own = row.cells().chain(std::iter::repeat("")).take(width);
        self.cells.iter().map(String::as_str).chain(own)
    }
}

/// Why a declaration did not stand, in words.
fn why_not(app: &App, Found { entry, state, .. }: &Found, asked: Asked) -> String {
    let Some(state) = state else { return REASONS.not_declared_yet(&date_ja(day(entry.declared_at))) };
    // The entry says since when it stands where it stands today; of where it stood before nothing is kept there.
    let is_of_today = asked.day.is_none_or(|(_, moment)| moment >= entry.state_at);
    let since = is_of_today.then(|| date_ja(day(entry.state_at)));
    REASONS.ended(app.scheme.words.state(*state), since.as_deref())
}

/// That a declaration stands is no 「一致」 where nothing was compared.
fn code(answer: &RowAnswer) -> &'static str {
    match answer {
        RowAnswer::Found(found) if found.verdict == Verdict::Match && found.bare && found.unread.is_none() => "stands",
        answer => answer.code(),
    }
}
