//! How often what happened, month by month, counted from the journal by whoever takes the turn: statistics are instant however much
//! the register holds, and no unit of a declaration writes a row that others write, too.

mod count;
mod event;
mod starts;

pub use count::{Batch, keep, next};
pub use event::Event;
pub use starts::starts;
pub(crate) use starts::{forget_old, forget_one, forget_taken_in};

use crate::{
    columns::Moment,
    door::{Db, sql},
    error::Error,
};
use jiff::Timestamp;

/// The turn in which the journal is counted.
pub const TURN: &str = "count what happened";

/// By what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Everything; the value is empty.
    All,
    /// 都道府県: its code.
    Prefecture,
    /// 業種: the code of the group (中分類).
    Industry,
    /// 取組み段階.
    Level,
    /// 従業員数: a code of the scheme's list.
    Size,
    /// How it came.
    Source,
    /// 法人 or 個人事業主.
    Kind,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::All, Self::Prefecture, Self::Industry, Self::Level, Self::Size, Self::Source, Self::Kind];

    /// The code in the store and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Prefecture => "prefecture",
            Self::Industry => "industry",
            Self::Level => "level",
            Self::Size => "size",
            Self::Source => "source",
            Self::Kind => "kind",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// The month in Japan: `2026-11`.
    pub month: String,
    /// What happened.
    pub event: Event,
    /// By what it is counted.
    pub dimension: Dimension,
    /// The value of that.
    pub value: String,
    /// How often.
    pub count: i64,
}

/// The counts of the months from `from` to `to`, both included, as `2026-11`.
pub async fn read(db: &mut Db, from: &str, to: &str) -> Result<Vec<Tally>, Error> {
    let text = "SELECT month, event, dimension, value, count FROM tallies
        WHERE month >= $1 AND month <= $2 AND count <> 0 ORDER BY month, event, dimension, value";
    let rows = sql!(db, all (String, String, String, String, i64): text, from, to)?;
    // What a later version counts is nothing this one can show.
    let tally = |(month, event, dimension, value, count): (String, String, String, String, i64)| {
        Some(Tally { month, event: Event::parse(&event)?, dimension: Dimension::parse(&dimension)?, value, count })
    };
    Ok(rows.into_iter().filter_map(tally).collect())
}

/// The last moment of which everything that had happened is counted; `None`: there is none yet.
pub async fn as_of(db: &mut Db) -> Result<Option<Timestamp>, Error> {
    let text = "SELECT caught_up_at FROM followers WHERE name = $1";
    let row = sql!(db, optional (Option<Moment>,): text, count::NAME)?;
    Ok(row.and_then(|(at,)| at).map(|at| at.0))
}
