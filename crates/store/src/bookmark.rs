//! A place in the journal that somebody outside keeps: it can be written down, and it is noticed when it is none of ours.

use crate::{
    columns::Moment,
    door::{Db, sql},
    error::Error,
    journal::Mark,
};
use jiff::Timestamp;
use std::{fmt, str::FromStr};

/// A line of the journal: its mark, and its moment, by which a line of another database or of before a restore is told from
/// ours. The default is before the first line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bookmark {
    /// Where to go on.
    pub mark: Mark,
    /// When the line at the mark was written; `None` before the first.
    pub at: Option<Timestamp>,
}

/// A text that is no bookmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no bookmark")]
pub struct NoBookmark;

impl fmt::Display for Bookmark {
    /// `0`, or three hexadecimal numbers. Nobody but [`Bookmark::from_str`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "{:x}-{:x}-{:x}", self.mark.turn, self.mark.seq, at.as_microsecond()),
            None => f.write_str("0"),
        }
    }
}

impl FromStr for Bookmark {
    type Err = NoBookmark;

    fn from_str(text: &str) -> Result<Self, NoBookmark> {
        if text == "0" {
            return Ok(Self::default());
        }
        let mut numbers = text.split('-').map(|part| i64::from_str_radix(part, 16).ok().filter(|number| *number >= 0));
        let mut next = || numbers.next().flatten().ok_or(NoBookmark);
        let (turn, seq, micros) = (next()?, next()?, next()?);
        let at = Timestamp::from_microsecond(micros).map_err(|_| NoBookmark)?;
        let read = Self { mark: Mark { turn, seq }, at: Some(at) };
        // One place has one spelling, so that bookmarks can be compared as texts.
        if read.to_string() == text { Ok(read) } else { Err(NoBookmark) }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    turn: i64,
    seq: i64,
    #[sqlx(try_from = "Moment")]
    at: Timestamp,
}

const LAST_SQLITE: &str = "SELECT 0 AS turn, seq, at FROM journal ORDER BY seq DESC LIMIT 1";
/// Only lines below the oldest open transaction are final, as in [`crate::journal::after`].
const LAST_POSTGRES: &str = "SELECT xid::text::bigint AS turn, seq, at FROM journal
    WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid DESC, seq DESC LIMIT 1";

/// The last line that is final: what it tells, and everything before it, is visible to whoever reads after this call. For a
/// copy that is made from the tables and then follows the journal.
pub async fn last(db: &mut Db) -> Result<Bookmark, Error> {
    let text = db.pick(LAST_SQLITE, LAST_POSTGRES);
    let row = sql!(db, optional Row: text)?;
    Ok(row
        .map_or(Bookmark::default(), |row| Bookmark { mark: Mark { turn: row.turn, seq: row.seq }, at: Some(row.at) }))
}

const AT_SQLITE: &str = "SELECT 0 AS turn, seq, at FROM journal WHERE seq = $2 AND $1 = 0";
const AT_POSTGRES: &str =
    "SELECT xid::text::bigint AS turn, seq, at FROM journal WHERE seq = $2 AND xid = $1::text::xid8";

/// The journal has exactly this line. If not, the bookmark is of another database, or of a time that a restore took back.
pub async fn is_ours(db: &mut Db, bookmark: &Bookmark) -> Result<bool, Error> {
    let Some(at) = bookmark.at else { return Ok(bookmark.mark == Mark::default()) };
    let text = db.pick(AT_SQLITE, AT_POSTGRES);
    let row = sql!(db, optional Row: text, bookmark.mark.turn, bookmark.mark.seq)?;
    Ok(row.is_some_and(|row| row.at == at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_bookmark_is_refused() {
        for text in
            ["", "1", "00", "0-0", "1-2-3-4", "x-1-1", "-1-1-1", "01-1-1", "1-1-ffffffffffffffff", "A-1-1", "+1-1-1"]
        {
            assert_eq!(text.parse::<Bookmark>(), Err(NoBookmark), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_bookmark_reads_back(turn in 0..i64::MAX, seq in 0..i64::MAX, micros in 0_i64..200_000_000_000_000_000) {
            let at = Timestamp::from_microsecond(micros).unwrap();
            let bookmark = Bookmark { mark: Mark { turn, seq }, at: Some(at) };
            proptest::prop_assert_eq!(bookmark.to_string().parse(), Ok(bookmark));
        }
    }
}
