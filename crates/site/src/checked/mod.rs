//! What the register says of one ID: now, or on a day that has passed.
//!
//! How it stands now is told from the directory in memory while that is a second old at most; everything else, and every ID that
//! the directory does not know, is asked of the store.

pub mod answer;
pub mod declaration;
pub mod list;
pub mod many;
pub mod rows;
pub mod words;

use crate::app::App;
use ::directory::AsOf;
use domain::{
    declaration::{PublicEntry, State, Timeline},
    ids::{DeclarationId, IdProblem},
    time,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use store::{journal, public};

/// A declaration, and where it stood at the moment asked about.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What the public may see of it today.
    pub entry: PublicEntry,
    /// Where it stood then; `None`: it was not declared yet.
    pub state: Option<State>,
    /// The moment this is true of.
    pub asked_at: Timestamp,
}

/// A directory that is older answers no check: the store does. It is brought up to date ten times a second.
const FRESH: SignedDuration = SignedDuration::from_secs(1);

/// After so long without word from the register, nothing is said out of memory any more. A change arrives within a tenth of a
/// second.
const STALE: SignedDuration = SignedDuration::from_secs(30);
/// Of what stood in place of an ID, so many characters are given back.
const GIVEN: usize = 100;

/// What the directory is true of, while it may be told from at all: for what is answered out of memory alone (badges, many IDs
/// at once).
pub fn told_from_memory(app: &App) -> Option<AsOf> {
    app.directory.as_of().filter(|as_of| app.now().duration_since(as_of.at) <= STALE)
}

/// What stood in place of an ID, as it is given back.
pub fn given(typed: &str) -> String {
    typed.chars().take(GIVEN).collect()
}

/// The moment asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This very moment.
    Now,
    /// A moment that has passed.
    At(Timestamp),
    /// A day in Japan: its end, or this moment on the day that runs.
    On(Date),
}

impl When {
    /// Reads `2026-04-01`, or a moment (RFC 3339).
    pub fn read(typed: &str) -> Option<Self> {
        if typed.len() == "2026-04-01".len()
            && let Ok(day) = typed.parse()
        {
            return Some(Self::On(day));
        }
        // In an address a plus sign is a blank: 10:15:32+09:00 arrives as 10:15:32 09:00.
        typed.replace(' ', "+").parse().ok().map(Self::At)
    }

    /// The moment it means; `None`: it has not come yet.
    pub fn moment(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Now => Some(now),
            Self::At(at) => Some(at).filter(|at| *at <= now),
            Self::On(day) => {
                let end = time::begin(day.tomorrow().ok()?)?;
                // Of the day that runs only what has passed of it can be told.
                let end = end - SignedDuration::from_nanos(1);
                if day == time::day(now) { Some(now) } else { Some(end).filter(|end| *end < now) }
            }
        }
    }
}

/// Why there is nothing to say about a typed ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Not eleven digits.
    Shape,
    /// Eleven digits, but no ID can have them: a slip of the pen.
    CheckDigit,
    /// An ID that was never given out.
    NotIssued,
}

impl Unknown {
    /// All reasons.
    #[cfg(test)]
    pub const ALL: [Self; 3] = [Self::Shape, Self::CheckDigit, Self::NotIssued];

    /// The code in the API and in result files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Shape => "shape",
            Self::CheckDigit => "check_digit",
            Self::NotIssued => "not_issued",
        }
    }

    /// Why nobody has this ID: an ID of an older system need not have our check digit, so the digit is looked at only when
    /// the register does not know it.
    pub fn why(number: &DeclarationId) -> Self {
        DeclarationId::parse(number.as_str()).err().map_or(Self::NotIssued, Self::from)
    }
}

impl From<IdProblem> for Unknown {
    fn from(problem: IdProblem) -> Self {
        match problem {
            IdProblem::Length | IdProblem::NotDigits => Self::Shape,
            IdProblem::CheckDigit => Self::CheckDigit,
        }
    }
}

/// Why a declaration was not valid at a moment, as a code: the one of its state then, or that it was not declared yet.
pub fn why_not_valid(state: Option<State>) -> &'static str {
    state.map_or("not_declared_yet", State::code)
}

/// Asks the register. `moment` is not in the future.
pub async fn check(app: &App, number: &DeclarationId, moment: Timestamp) -> Result<Option<Checked>, store::Error> {
    match remembered(app, number, moment) {
        Some(checked) => Ok(Some(checked)),
        None => in_store(app, number, moment).await,
    }
}

/// What the directory knows, if it is fresh and the question is about what stands now.
fn remembered(app: &App, number: &DeclarationId, moment: Timestamp) -> Option<Checked> {
    let asked_at = app.directory.as_of()?.at;
    let fresh = app.now().duration_since(asked_at) <= FRESH;
    let entry = app.directory.by_number(number).filter(|_| fresh)?;
    (moment >= entry.state_at).then_some(Checked { state: Some(entry.state), entry, asked_at })
}

async fn in_store(app: &App, number: &DeclarationId, moment: Timestamp) -> Result<Option<Checked>, store::Error> {
    let asked_at = app.now();
    let mut db = app.store.read().await?;
    let Some(entry) = public::by_number(&mut db, number).await? else { return Ok(None) };
    if moment >= entry.state_at {
        let state = Some(entry.state);
        return Ok(Some(Checked { entry, state, asked_at }));
    }
    let moves = journal::moves(&mut db, entry.declaration).await?;
    let state = Timeline::of(&entry, moves).at(moment);
    Ok(Some(Checked { entry, state, asked_at }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_means_its_end_in_japan() {
        let now = at("2026-11-22T01:15:32Z");
        let end = When::On(date(2026, 11, 20)).moment(now).unwrap();
        assert!(end < at("2026-11-20T15:00:00Z") && end > at("2026-11-20T14:59:59.9Z"));
        assert_eq!(When::On(date(2026, 11, 22)).moment(now), Some(now), "today so far");
        assert_eq!(When::On(date(2026, 11, 23)).moment(now), None);
        assert_eq!(When::At(at("2026-11-22T01:15:33Z")).moment(now), None);
        assert_eq!(When::At(now).moment(now), Some(now));
    }

    #[test]
    fn just_after_midnight_yesterday_has_ended() {
        let now = at("2026-11-21T15:00:00Z");
        assert!(When::On(date(2026, 11, 21)).moment(now).is_some_and(|end| end < now));
        assert_eq!(When::On(date(2026, 11, 22)).moment(now), Some(now));
    }
}
