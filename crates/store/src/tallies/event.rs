//! What is counted, out of what the journal tells of one declaration.

use crate::journal::Kind;
use jiff::Timestamp;
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
    pub const ALL: [Self; 9] = [
        Self::Started,
        Self::Submitted,
        Self::Declared,
        Self::Accepted,
        Self::Mark,
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

/// What the lines of one declaration come to, and when each was: what was taken back did not happen. `loaded` is when a declaration
/// that was taken over had been declared and accepted.
pub(super) fn events(
    lines: &[(Kind, Timestamp)],
    loaded: Option<(Timestamp, Timestamp)>,
) -> BTreeMap<Event, Timestamp> {
    let mut happened = BTreeMap::new();
    for (kind, at) in lines {
        tell(&mut happened, *kind, *at, loaded);
    }
    happened
}

/// What one more line makes of it. Kinds that are not named count nothing.
fn tell(happened: &mut BTreeMap<Event, Timestamp>, kind: Kind, at: Timestamp, loaded: Option<(Timestamp, Timestamp)>) {
    match kind {
        Kind::Submitted => first(happened, Event::Submitted, at),
        Kind::Confirmed => first(happened, Event::Declared, at),
        Kind::DocumentOpened => first(happened, Event::Mark, at),
        Kind::Accepted => {
            first(happened, Event::Accepted, at);
            happened.insert(Event::Listed, at);
        }
        Kind::Loaded => {
            let (declared, accepted) = loaded.unwrap_or((at, at));
            first(happened, Event::Declared, declared);
            first(happened, Event::Accepted, accepted);
            happened.insert(Event::Listed, accepted);
        }
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
            AcceptanceUndone, Accepted, Cancelled, Confirmed, DocumentOpened, Flagged, Submitted, Superseded, Unmerged,
        };
        let all = [Submitted, Confirmed, Flagged, Accepted, DocumentOpened, DocumentOpened];
        assert_eq!(told(&all), [("submitted", 0), ("declared", 1), ("accepted", 3), ("mark", 4), ("listed", 3)]);
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
    fn codes_are_read_back() {
        for event in Event::ALL {
            assert_eq!(Event::parse(event.code()), Some(event));
        }
        for dimension in super::super::Dimension::ALL {
            assert_eq!(super::super::Dimension::parse(dimension.code()), Some(dimension));
        }
    }
}
