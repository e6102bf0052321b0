//! Where a declaration stood on any day.

use super::{PublicEntry, State};
use jiff::Timestamp;

/// The moves of a declaration, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline(Vec<(Timestamp, State)>);

impl Timeline {
    /// From what the journal told of a declaration, and the days that its entry keeps: a register that was taken over from
    /// elsewhere has only these.
    pub fn of(entry: &PublicEntry, moves: Vec<(Timestamp, State)>) -> Self {
        let kept = [
            Some((entry.declared_at, State::Declared)),
            entry.accepted_at.map(|at| (at, State::Accepted)),
            Some((entry.state_at, entry.state)),
        ];
        let mut all: Vec<_> = kept.into_iter().flatten().chain(moves).collect();
        // Stable: what the journal told comes after what the entry kept of the same moment.
        all.sort_by_key(|(at, _)| *at);
        Self(all)
    }

    /// Where it stood at that moment. `None`: it was not declared yet.
    pub fn at(&self, moment: Timestamp) -> Option<State> {
        let passed = self.0.iter().take_while(|(at, _)| *at <= moment);
        passed.last().map(|(_, state)| *state).filter(|state| *state != State::Provisional)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        business::Kind,
        declaration::{IdentityCheck, Level},
        ids::DeclarationId,
        industry::IndustryGroup,
        place::{Prefecture, TownLine},
    };
    use jiff::SignedDuration;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(days: i64) -> Timestamp {
        "2026-04-01T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(24 * days)
    }

    fn entry(declared: i64, accepted: Option<i64>, (since, state): (i64, State)) -> PublicEntry {
        PublicEntry {
            declaration: Uuid::nil(),
            number: DeclarationId::draw(4, 1),
            kind: Kind::Corporation,
            name: String::new(),
            kana: None,
            corporate_number: None,
            prefecture: Prefecture::from_number(13).unwrap(),
            town: TownLine::kept("文京区").unwrap(),
            industry: IndustryGroup::kept("26").unwrap(),
            level: Level::One,
            state,
            declared_at: day(declared),
            accepted_at: accepted.map(day),
            state_at: day(since),
            last_confirmed_at: None,
            rules_edition: None,
            identity: IdentityCheck::Mail,
            superseded_by: None,
            url: None,
        }
    }

    #[test]
    fn the_journal_tells_what_the_entry_has_forgotten() {
        let entry = entry(1, Some(9), (12, State::Stopped));
        let moves = vec![
            (day(0), State::Provisional),
            (day(1), State::Declared),
            (day(2), State::Accepted),
            (day(5), State::Declared),
            (day(7), State::Returned),
            (day(9), State::Accepted),
            (day(12), State::Stopped),
        ];
        let line = Timeline::of(&entry, moves);
        let stood: Vec<_> = (0..14).map(|at| line.at(day(at)).map(State::code)).collect();
        let of = |state: State| Some(state.code());
        let (declared, accepted, returned) = (of(State::Declared), of(State::Accepted), of(State::Returned));
        assert_eq!(stood[..6], [None, declared, accepted, accepted, accepted, declared]);
        assert_eq!(stood[6..13], [declared, returned, returned, accepted, accepted, accepted, of(State::Stopped)]);
        assert_eq!(stood[13], of(State::Stopped));
    }

    #[test]
    fn a_register_without_a_journal_answers_from_its_days() {
        let line = Timeline::of(&entry(1, Some(3), (9, State::Cancelled)), Vec::new());
        let stood: Vec<_> = [0, 1, 3, 8, 9].map(|at| line.at(day(at))).to_vec();
        let (declared, accepted) = (Some(State::Declared), Some(State::Accepted));
        assert_eq!(stood, [None, declared, accepted, accepted, Some(State::Cancelled)]);
    }

    proptest! {
        #[test]
        fn today_it_stands_where_the_entry_says(declared in 0..50i64, more in 0..50i64, at in 0..8usize) {
            let state = State::ALL[at];
            prop_assume!(state != State::Provisional);
            let line = Timeline::of(&entry(declared, None, (declared + more, state)), Vec::new());
            prop_assert_eq!(line.at(day(declared + more)), Some(state));
            prop_assert_eq!(line.at(day(declared - 1)), None);
        }
    }
}
