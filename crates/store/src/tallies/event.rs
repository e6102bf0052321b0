//! What is counted, out of what the journal tells of one declaration.

use crate::journal::Kind;
use domain::declaration::State;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// A draft was begun.
    Started,
    /// 仮申込み.
    Submitted,
    /// 宣言完了.
    Declared,
    /// 受理, for the first time.
    Accepted,
    /// A document of the marks was opened, for the first time.
    Mark,
    /// The marks were downloaded, for the first time.
    Downloaded,
    /// 停止, also in favour of another declaration.
    Stopped,
    /// 取消.
    Cancelled,
    /// 不受理.
    Rejected,
    /// It stands in the public list, since then.
    Listed,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Started,
        Self::Submitted,
        Self::Declared,
        Self::Accepted,
        Self::Mark,
        Self::Downloaded,
        Self::Stopped,
        Self::Cancelled,
        Self::Rejected,
        Self::Listed,
    ];

    /// The code in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Submitted => "submitted",
            Self::Declared => "declared",
            Self::Accepted => "accepted",
            Self::Mark => "mark",
            Self::Downloaded => "downloaded",
            Self::Stopped => "stopped",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
            Self::Listed => "listed",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }
}

/// What had become of a declaration when it was taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Before {
    /// 宣言完了.
    pub declared: Timestamp,
    /// 受理; none if it never was.
    pub accepted: Option<Timestamp>,
    /// Where it stood, and since when.
    pub state: (State, Timestamp),
}

impl Before {
    /// Reads the facts of [`Kind::Loaded`]. `None`: they are not there.
    pub(super) fn read(facts: &Value) -> Option<Self> {
        let text = |name: &str| facts.get(name)?.as_str();
        let at = |name: &str| text(name)?.parse::<Timestamp>().ok();
        let state = (State::parse(text("state")?)?, at("state_at")?);
        Some(Self { declared: at("declared_at")?, accepted: at("accepted_at"), state })
    }

    /// Declared and accepted, and nothing since.
    pub(super) fn accepted(declared: Timestamp, accepted: Timestamp) -> Self {
        Self { declared, accepted: Some(accepted), state: (State::Accepted, accepted) }
    }

    /// What it counts as: listed only if it was accepted and still stood, and as ended if it had ended.
    fn tell(self, happened: &mut BTreeMap<Event, Timestamp>) {
        first(happened, Event::Declared, self.declared);
        if let Some(accepted) = self.accepted {
            first(happened, Event::Accepted, accepted);
        }
        let (state, at) = self.state;
        match state {
            State::Accepted => {
                happened.insert(Event::Listed, self.accepted.unwrap_or(at));
            }
            State::Stopped => ended(happened, Event::Stopped, at),
            State::Cancelled => ended(happened, Event::Cancelled, at),
            State::Rejected => ended(happened, Event::Rejected, at),
            State::Provisional | State::Declared | State::Returned | State::Disowned => {}
        }
    }
}

/// What the lines of one declaration come to, and when each was: what was taken back did not happen. `before` is what had become of a
/// declaration that was taken over.
pub(super) fn events(lines: &[(Kind, Timestamp)], before: Option<Before>) -> BTreeMap<Event, Timestamp> {
    let mut happened = BTreeMap::new();
    for (kind, at) in lines {
        tell(&mut happened, *kind, *at, before);
    }
    happened
}

/// What one more line makes of it. Kinds that are not named count nothing.
fn tell(happened: &mut BTreeMap<Event, Timestamp>, kind: Kind, at: Timestamp, before: Option<Before>) {
    match kind {
        Kind::Submitted => first(happened, Event::Submitted, at),
        Kind::Confirmed => first(happened, Event::Declared, at),
        Kind::DocumentOpened => first(happened, Event::Mark, at),
        Kind::MarkDownloaded => first(happened, Event::Downloaded, at),
        Kind::Accepted => {
            first(happened, Event::Accepted, at);
            happened.insert(Event::Listed, at);
        }
        Kind::Loaded => before.unwrap_or(Before::accepted(at, at)).tell(happened),
        Kind::AcceptanceUndone => {
            happened.remove(&Event::Accepted);
            happened.remove(&Event::Listed);
        }
        Kind::Stopped | Kind::Superseded => ended(happened, Event::Stopped, at),
        Kind::Cancelled => ended(happened, Event::Cancelled, at),
        Kind::Rejected => ended(happened, Event::Rejected, at),
        Kind::Unmerged => {
            happened.remove(&Event::Stopped);
        }
        Kind::Returned | Kind::Mended => {
            happened.remove(&Event::Listed);
        }
        _ => {}
    }
}

fn first(happened: &mut BTreeMap<Event, Timestamp>, event: Event, at: Timestamp) {
    happened.entry(event).or_insert(at);
}

fn ended(happened: &mut BTreeMap<Event, Timestamp>, event: Event, at: Timestamp) {
    happened.insert(event, at);
    happened.remove(&Event::Listed);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kinds: &[Kind]) -> Vec<(&'static str, i64)> {
        let at = |second: usize| Timestamp::new(i64::try_from(second).unwrap(), 0).unwrap();
        let lines: Vec<_> = kinds.iter().enumerate().map(|(second, kind)| (*kind, at(second))).collect();
        events(&lines, None).into_iter().map(|(event, at)| (event.code(), at.as_second())).collect()
    }

    #[test]
    fn what_was_taken_back_did_not_happen() {
        use Kind::{
            AcceptanceUndone, Accepted, Cancelled, Confirmed, DocumentOpened, Flagged, MarkDownloaded, Submitted,
            Superseded, Unmerged,
        };
        let all = [Submitted, Confirmed, Flagged, Accepted, DocumentOpened, DocumentOpened, MarkDownloaded];
        let all_told =
            [("submitted", 0), ("declared", 1), ("accepted", 3), ("mark", 4), ("downloaded", 6), ("listed", 3)];
        assert_eq!(told(&all), all_told, "to open a document is no download");
        assert_eq!(told(&[Submitted, Confirmed, Accepted, AcceptanceUndone]), [("submitted", 0), ("declared", 1)]);
        assert_eq!(
            told(&[Confirmed, Accepted, AcceptanceUndone, Accepted, Superseded]),
            [("declared", 0), ("accepted", 3), ("stopped", 4)]
        );
        assert_eq!(
            told(&[Confirmed, Accepted, Superseded, Unmerged, Accepted, Cancelled]),
            [("declared", 0), ("accepted", 1), ("cancelled", 5)]
        );
    }

    #[test]
    fn what_was_taken_over_counts_as_what_it_was() {
        let at = |second: i64| Timestamp::new(second, 0).unwrap();
        let told = |accepted: Option<i64>, state: State, then: &[Kind]| {
            let before = Before { declared: at(-9), accepted: accepted.map(at), state: (state, at(-5)) };
            let lines: Vec<_> = [Kind::Loaded].iter().chain(then).zip(0..).map(|(kind, n)| (*kind, at(n))).collect();
            let events = events(&lines, Some(before));
            events.into_iter().map(|(event, at)| (event.code(), at.as_second())).collect::<Vec<_>>()
        };
        assert_eq!(told(Some(-7), State::Accepted, &[]), [("declared", -9), ("accepted", -7), ("listed", -7)]);
        assert_eq!(told(None, State::Declared, &[]), [("declared", -9)]);
        assert_eq!(told(None, State::Rejected, &[]), [("declared", -9), ("rejected", -5)]);
        assert_eq!(told(Some(-7), State::Stopped, &[]), [("declared", -9), ("accepted", -7), ("stopped", -5)]);
        let accepted = told(None, State::Declared, &[Kind::Accepted]);
        assert_eq!(accepted, [("declared", -9), ("accepted", 1), ("listed", 1)]);
        let cancelled = told(Some(-7), State::Accepted, &[Kind::Cancelled]);
        assert_eq!(cancelled, [("declared", -9), ("accepted", -7), ("cancelled", 1)]);
    }

    #[test]
    fn codes_are_read_back() {
        for event in Event::ALL {
            assert_eq!(Event::parse(event.code()), Some(event));
        }
        for dimension in super::super::Dimension::ALL {
            assert_eq!(super::super::Dimension::parse(dimension.code()), Some(dimension));
        }
    }
}
