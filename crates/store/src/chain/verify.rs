//! Walks the whole chain and says what is wrong where. Writes nothing.

use super::{
    Head, Kind, fixed, head, kept,
    line::{Row, audit_pg, audit_sql, journal_pg, journal_sql},
    register,
    rows::Table,
    seal::{running, unbound},
};
use crate::{
    door::{Db, sql},
    error::Error,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Links looked at together.
const PAGE: i64 = 1_000;
/// A line that is not bound after this time: nobody seals, or its link is gone.
const OPEN: SignedDuration = SignedDuration::from_mins(10);
/// Lines that are not bound yet and are looked at; those beyond are only beginning to be bound.
const OPEN_LINES: i64 = 100_000;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// A link is not what was written.
    LinkChanged,
    /// A link is missing.
    LinkGone,
    /// A line says something else than when it was bound.
    LineChanged,
    /// A line that was bound is missing.
    LineGone,
    /// A line that this program did not write.
    LineForeign,
    /// A line stands twice.
    LineCopied,
    /// A line was never bound.
    LineUnbound,
    /// Rows say something else than after the last line about them.
    RowsChanged,
    /// Rows are missing that no line tells the end of.
    RowsGone,
    /// Rows that no line tells of.
    RowsForeign,
    /// The files of an edition are not those of its hash.
    FilesChanged,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What.
    pub wrong: Wrong,
    /// Of what: a table and a number or an id, e.g. `journal 512`.
    pub of: String,
}

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The last link; `None`: the chain has not begun.
    pub head: Option<Head>,
    /// Links.
    pub links: u64,
    /// Lines that were written lately and are not bound yet.
    pub open: u64,
    /// Declarations, officers, editions of the scheme and exports whose rows were compared.
    pub rows: u64,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
}

impl Report {
    pub(super) fn found(&mut self, wrong: Wrong, of: String) {
        self.findings.push(Finding { wrong, of });
    }
}

/// What the rows of each subject were after the last line about it, and what they are of, if that line can be read.
pub(super) type States = HashMap<Uuid, (Option<Table>, Option<[u8; 32]>)>;

#[derive(sqlx::FromRow)]
struct LinkRow {
    place: i64,
    kind: String,
    seq: i64,
    line: Vec<u8>,
    subject: Option<Vec<u8>>,
    state: Option<Vec<u8>>,
    running: Vec<u8>,
}

/// What a walk knows on its way.
#[derive(Default)]
struct Walk {
    report: Report,
    place: i64,
    running: Vec<u8>,
    /// The last number without a seal, and the last that is bound, of each table.
    begun: HashMap<Kind, i64>,
    bound: HashMap<Kind, i64>,
    nonces: HashSet<[u8; 16]>,
    states: States,
    /// What lines tell of whose links keep no rows: they were bound when only those of declarations and officers were kept.
    older: HashSet<(Table, Uuid)>,
    /// What the notes of pages say.
    pages: BTreeSet<(String, String)>,
}

/// An id is taken as bytes, so that one that is none is told and not stumbled over.
const LINKS: &str = "SELECT place, kind, seq, line, subject, state, running FROM chain WHERE place > $1 AND place <= $2
    ORDER BY place LIMIT $3";
const LINKS_POSTGRES: &str = "SELECT place, kind, seq, line, uuid_send(subject) AS subject, state, running FROM chain
    WHERE place > $1 AND place <= $2 ORDER BY place LIMIT $3";

/// Looks at every link, every line, and every row that lines tell of. Changes that are made meanwhile count as open.
pub async fn verify(db: &mut Db, now: Timestamp) -> Result<Report, Error> {
    let mut walk = Walk { report: Report { head: head(db).await?, ..Report::default() }, ..Walk::default() };
    let end = walk.report.head.map_or(0, |head| head.place);
    while walk.place < end {
        let text = db.pick(LINKS, LINKS_POSTGRES);
        let links = sql!(db, all LinkRow: text, walk.place, end, PAGE)?;
        let Some(last) = links.last() else { break };
        let mut bound = lines(db, walk.place, last.place).await?;
        for link in &links {
            walk.link(db, link, &mut bound);
        }
    }
    walk.unbound(db, now).await?;
    let Walk { mut report, states, older, pages, .. } = walk;
    register::compare(db, (states, &older), end, &mut report).await?;
    let is_older = |number| older.contains(&(Table::Exports, Table::export(number)));
    kept::pages(db, (pages, end), is_older, &mut report).await?;
    kept::files(db, &mut report).await?;
    report.findings.sort();
    Ok(report)
}

const AUDIT: [&str; 2] = [
    audit_sql!("JOIN chain c ON c.kind = 'audit' AND c.seq = l.seq WHERE c.place > $1 AND c.place <= $2"),
    audit_pg!("JOIN chain c ON c.kind = 'audit' AND c.seq = l.seq WHERE c.place > $1 AND c.place <= $2"),
];
const JOURNAL: [&str; 2] = [
    journal_sql!("JOIN chain c ON c.kind = 'journal' AND c.seq = l.seq WHERE c.place > $1 AND c.place <= $2"),
    journal_pg!("JOIN chain c ON c.kind = 'journal' AND c.seq = l.seq WHERE c.place > $1 AND c.place <= $2"),
];

/// The lines that the links of these places bind.
async fn lines(db: &mut Db, after: i64, to: i64) -> Result<HashMap<(Kind, i64), Row>, Error> {
    let mut all = HashMap::new();
    for (kind, [sqlite, postgres]) in [(Kind::Audit, AUDIT), (Kind::Journal, JOURNAL)] {
        let text = db.pick(sqlite, postgres);
        let rows = sql!(db, all Row: text, after, to)?;
        all.extend(rows.into_iter().map(|row| ((kind, row.seq), row)));
    }
    Ok(all)
}

impl Walk {
    fn link(&mut self, db: &Db, link: &LinkRow, bound: &mut HashMap<(Kind, i64), Row>) {
        for missing in self.place + 1..link.place {
            self.report.found(Wrong::LinkGone, format!("chain {missing}"));
        }
        let columns = (link.kind.as_str(), link.seq, link.line.as_slice());
        let state = link.state.as_deref();
        let running = running(&db.vault, (&self.running, link.place), columns, (link.subject.as_deref(), state));
        // After a gap the hash before is not known; what is wrong was said.
        if self.place + 1 == link.place && running.as_slice() != link.running {
            self.report.found(Wrong::LinkChanged, format!("chain {}", link.place));
        }
        (self.place, self.running) = (link.place, link.running.clone());
        self.report.links += 1;
        match Kind::parse(&link.kind) {
            Some(kind @ (Kind::Audit | Kind::Journal)) => {
                let highest = self.bound.entry(kind).or_default();
                *highest = link.seq.max(*highest);
                self.line(db, kind, link, bound.remove(&(kind, link.seq)));
            }
            Some(Kind::BeginAudit) => drop(self.begun.insert(Kind::Audit, link.seq)),
            Some(Kind::BeginJournal) => drop(self.begun.insert(Kind::Journal, link.seq)),
            None => {}
        }
    }

    fn line(&mut self, db: &Db, kind: Kind, link: &LinkRow, row: Option<Row>) {
        let of = format!("{} {}", kind.code(), link.seq);
        let subject = row.as_ref().and_then(|row| row.subject(kind));
        if let Some(id) = link.subject.as_deref().and_then(|id| Uuid::from_slice(id).ok()) {
            self.states.insert(id, (subject.map(|(table, _)| table), link.state.as_deref().map(fixed)));
        } else {
            self.older.extend(subject);
        }
        match row {
            None => self.report.found(Wrong::LineGone, of),
            Some(row) if row.digest(&db.vault).as_slice() != link.line => self.report.found(Wrong::LineChanged, of),
            Some(row) => self.is_ours(db, kind, &row),
        }
    }

    /// The line was written by this program, and once.
    fn is_ours(&mut self, db: &Db, kind: Kind, line: &Row) {
        let of = || format!("{} {}", kind.code(), line.seq);
        self.pages.extend(line.page());
        let before = self.begun.get(&kind).is_some_and(|last| line.seq <= *last);
        if !line.is_ours(&db.vault, before) {
            self.report.found(Wrong::LineForeign, of());
        }
        if line.nonce().is_some_and(|nonce| !self.nonces.insert(nonce)) {
            self.report.found(Wrong::LineCopied, of());
        }
    }

    /// Lines that no link binds: new ones are open, old ones and those among bound ones are not.
    async fn unbound(&mut self, db: &mut Db, now: Timestamp) -> Result<(), Error> {
        for kind in [Kind::Audit, Kind::Journal] {
            for line in unbound(db, kind, 0, OPEN_LINES).await? {
                self.is_ours(db, kind, &line);
                if line.at().is_some_and(|at| now.duration_since(at) < OPEN) {
                    self.report.open += 1;
                } else {
                    self.report.found(Wrong::LineUnbound, format!("{} {}", kind.code(), line.seq));
                }
            }
        }
        Ok(())
    }
}
