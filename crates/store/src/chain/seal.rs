//! The chainer: binds what was committed, some hundred lines at once.

use super::{
    Head, Kind, at,
    canon::Canon,
    head,
    line::{Row, audit_pg, audit_sql, journal_pg, journal_sql},
    rows::{self, Table},
};
use crate::{
    Store,
    door::{Db, Unit, sql},
    error::Error,
    keys::Vault,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::{HashMap, VecDeque};
use uuid::Uuid;

/// Lines of a table that are bound in one unit.
const AT_ONCE: i64 = 250;
/// On PostgreSQL a line may become visible after one with a higher number, at most this much later: twice the longest unit.
const LATE: SignedDuration = SignedDuration::from_secs(10);

/// A link before it is written.
struct Link {
    kind: Kind,
    seq: i64,
    line: [u8; 32],
    subject: Option<Uuid>,
    state: Option<[u8; 32]>,
}

impl Link {
    fn begin(vault: &Vault, kind: Kind, seq: i64) -> Self {
        Self { kind, seq, line: Canon::of(vault, kind.code()).number(seq).done(), subject: None, state: None }
    }
}

/// The running hash of a link: of all its columns and the running hash before.
pub(super) fn running(
    vault: &Vault,
    (before, place): (&[u8], i64),
    (kind, seq, line): (&str, i64, &[u8]),
    (subject, state): (Option<&[u8]>, Option<&[u8]>),
) -> [u8; 32] {
    let canon = Canon::of(vault, "link").bytes(Some(before)).number(place).text(Some(kind)).number(seq);
    canon.bytes(Some(line)).bytes(subject).bytes(state).done()
}

/// What one step came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// Lines that were bound.
    pub lines: usize,
    /// There may be more.
    pub more: bool,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
    /// What stood at the end of the chain after the last step does not stand there any more: it was cut or rewritten.
    pub broken: bool,
}

/// Where to look for lines that are not bound yet, in one table.
#[derive(Default)]
struct Window {
    /// Every line up to here is bound, or will never be.
    from: i64,
    /// The last line of each step, and when.
    steps: VecDeque<(Timestamp, i64)>,
}

impl Window {
    fn bound(&mut self, last: i64, wait: SignedDuration, now: Timestamp) {
        self.steps.push_back((now, last));
        while let Some((_, last)) = self.steps.pop_front_if(|(then, _)| now.duration_since(*then) >= wait) {
            self.from = self.from.max(last);
        }
    }
}

/// Binds lines, and remembers between two steps what it bound.
#[derive(Default)]
pub struct Sealer {
    known: Option<Head>,
    audit: Window,
    journal: Window,
}

const AUDIT: [&str; 2] = [
    audit_sql!(
        "WHERE l.seq > $1 AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.kind = 'audit' AND c.seq = l.seq) ORDER BY l.seq LIMIT $2"
    ),
    audit_pg!(
        "WHERE l.seq > $1 AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.kind = 'audit' AND c.seq = l.seq) ORDER BY l.seq LIMIT $2"
    ),
];
const JOURNAL: [&str; 2] = [
    journal_sql!(
        "WHERE l.seq > $1 AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.kind = 'journal' AND c.seq = l.seq) ORDER BY l.seq LIMIT $2"
    ),
    journal_pg!(
        "WHERE l.seq > $1 AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.kind = 'journal' AND c.seq = l.seq) ORDER BY l.seq LIMIT $2"
    ),
];

/// Lines of a table after that number that no link binds.
pub(super) async fn unbound(db: &mut Db, kind: Kind, from: i64, limit: i64) -> Result<Vec<Row>, Error> {
    let [sqlite, postgres] = if kind == Kind::Audit { AUDIT } else { JOURNAL };
    let text = db.pick(sqlite, postgres);
    sql!(db, all Row: text, from, limit)
}

impl Sealer {
    /// Looks through all lines again at the next step, not only at those that may be new.
    pub fn look_at_all(&mut self) {
        (self.audit, self.journal) = (Window::default(), Window::default());
    }

    /// Binds the next lines. Lines are read outside the unit, so that the unit meets none that writes them.
    pub async fn step(&mut self, store: &Store, now: Timestamp) -> Result<Sealed, Error> {
        let mut db = store.read().await?;
        let before = head(&mut db).await?;
        let mut sealed = Sealed { broken: self.was_broken(&mut db).await?, ..Sealed::default() };
        let mut links = Vec::new();
        if before.is_none() {
            links = begin(&mut db).await?;
        }
        let mut states = HashMap::new();
        for (kind, from) in [(Kind::Audit, self.audit.from), (Kind::Journal, self.journal.from)] {
            let bare = unbound(&mut db, kind, from, AT_ONCE).await?;
            sealed.more |= i64::try_from(bare.len()).is_ok_and(|count| count == AT_ONCE);
            sealed.lines += bare.len();
            sealed.oldest = bare.iter().filter_map(Row::at).chain(sealed.oldest).min();
            for line in &bare {
                links.push(bind(&mut db, kind, line, &mut states).await?);
            }
        }
        let vault = db.vault.clone();
        drop(db);
        self.known = before;
        if links.is_empty() {
            return Ok(sealed);
        }
        let all = &links;
        let vault = &vault;
        let written = store.write(|mut db| async move { write(&mut db, vault, before, all).await }).await?;
        let Some(head) = written else { return Ok(Sealed { lines: 0, more: true, ..sealed }) };
        self.known = Some(head);
        let wait = if store.engine() == "sqlite" { SignedDuration::ZERO } else { LATE };
        for (kind, window) in [(Kind::Audit, &mut self.audit), (Kind::Journal, &mut self.journal)] {
            let last = links.iter().filter(|link| link.kind == kind).map(|link| link.seq).max();
            window.bound(last.unwrap_or(window.from), wait, now);
        }
        Ok(sealed)
    }

    /// The link this chainer knows as the last is gone or another.
    async fn was_broken(&self, db: &mut Db) -> Result<bool, Error> {
        let Some(known) = self.known else { return Ok(false) };
        Ok(at(db, known.place).await? != Some(known.running))
    }
}

/// The first links: what is there when the chain begins may have no seal.
async fn begin(db: &mut Db) -> Result<Vec<Link>, Error> {
    let (audit,) = sql!(db, one (i64,): "SELECT COALESCE(MAX(seq), 0) FROM audit")?;
    let (journal,) = sql!(db, one (i64,): "SELECT COALESCE(MAX(seq), 0) FROM journal")?;
    let vault = &db.vault;
    Ok(vec![Link::begin(vault, Kind::BeginAudit, audit), Link::begin(vault, Kind::BeginJournal, journal)])
}

/// The link of a line, with the rows of its subject as they stand.
async fn bind(
    db: &mut Db,
    kind: Kind,
    line: &Row,
    states: &mut HashMap<(Table, Uuid), Option<[u8; 32]>>,
) -> Result<Link, Error> {
    let subject = line.subject(kind);
    let state = match subject {
        None => None,
        Some((table, id)) => match states.get(&(table, id)) {
            Some(known) => *known,
            None => *states.entry((table, id)).or_insert(rows::state(db, table, id).await?),
        },
    };
    Ok(Link { kind, seq: line.seq, line: line.digest(&db.vault), subject: subject.map(|(_, id)| id), state })
}

const INSERT: &str =
    "INSERT INTO chain (place, kind, seq, line, subject, state, running) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Writes the links after that head. `None`: another node was quicker.
async fn write(db: &mut Unit, vault: &Vault, before: Option<Head>, links: &[Link]) -> Result<Option<Head>, Error> {
    if head(db).await? != before {
        return Ok(None);
    }
    let mut last = before;
    for link in links {
        let place = last.map_or(1, |last| last.place + 1);
        let so_far = last.map(|last| last.running);
        let columns = (link.kind.code(), link.seq, link.line.as_slice());
        let running = running(
            vault,
            (so_far.as_ref().map_or(&[], <[u8; 32]>::as_slice), place),
            columns,
            (link.subject.as_ref().map(|id| id.as_bytes().as_slice()), link.state.as_ref().map(<[u8; 32]>::as_slice)),
        );
        sql!(db, run: INSERT, place, link.kind.code(), link.seq, link.line, link.subject, link.state, running)?;
        last = Some(Head { place, running });
    }
    Ok(last)
}
