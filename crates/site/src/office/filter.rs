//! The conditions of the queue and the place in it: as they stand in an address, and what there is to choose, with how many each choice
//! would leave.

use super::{
    options::{self, Entry},
    words,
};
use crate::{app::App, form::Typed, parts::Opt};
use domain::{
    case::{Age, Filter, Flagged, Source},
    declaration::Level,
    place::Prefecture,
    text::thousands,
};
use jiff::{SignedDuration, Timestamp};
use store::cases::{Count, Place};
use uuid::Uuid;

/// Where in the queue somebody is: the conditions, and behind which place the page begins. It goes along to the cases and back.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// The conditions.
    pub conditions: Filter,
    /// Behind this place; `None`: at the start.
    pub behind: Option<Place>,
}

impl Spot {
    /// Reads conditions and place; what is none of them is nothing.
    pub fn read(asked: &Typed) -> Self {
        let conditions = Filter {
            flag: Flagged::parse(asked.one("flag")),
            age: Age::parse(asked.one("age")),
            level: Level::parse(asked.one("level")),
            prefecture: Prefecture::parse(asked.one("prefecture")).ok(),
            source: Source::parse(asked.one("source")),
        };
        Self { conditions, behind: place(asked.one("after")) }
    }

    /// The start of the queue under the same conditions.
    pub fn start(self) -> Self {
        Self { behind: None, ..self }
    }

    /// Under the same conditions, behind another place.
    pub fn at(self, behind: Option<Place>) -> Self {
        Self { behind, ..self }
    }

    /// Conditions and place with their names, as they stand in an address or in hidden fields.
    pub fn pairs(self) -> Vec<(&'static str, String)> {
        let filter = self.conditions;
        let all = [
            ("flag", filter.flag.map(|flag| flag.code().to_owned())),
            ("age", filter.age.map(|age| age.code().to_owned())),
            ("level", filter.level.map(|level| level.code().to_owned())),
            ("prefecture", filter.prefecture.map(Prefecture::code)),
            ("source", filter.source.map(|source| source.code().to_owned())),
            ("after", self.behind.map(place_text)),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }

    /// Conditions and place behind an address: empty, or from the question mark on.
    pub fn query(self) -> String {
        let pairs: Vec<_> = self.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// The address of a case, with where to come back to.
    pub fn case(self, id: Uuid) -> String {
        format!("/office/cases/{id}{}", self.query())
    }

    /// The page of the queue, at the row of a case.
    pub fn queue(self, row: Option<Uuid>) -> String {
        let row = row.map(|id| format!("#row-{id}")).unwrap_or_default();
        format!("/office/queue{}{row}", self.query())
    }
}

/// A place in the queue as it stands in an address: microseconds and id.
fn place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('.')?;
    Some(Place { declared_at: Timestamp::from_microsecond(at.parse().ok()?).ok()?, id: id.parse().ok()? })
}

/// The text of a place.
fn place_text(place: Place) -> String {
    format!("{}.{}", place.declared_at.as_microsecond(), place.id)
}

/// How long something waits: whole days, and hours beside.
pub fn waited(since: Timestamp, now: Timestamp) -> (i64, i64) {
    let hours = now.duration_since(since).max(SignedDuration::ZERO).as_hours();
    (hours / 24, hours % 24)
}

/// The lists of the form.
pub struct Choices {
    /// What was found.
    pub flags: Vec<Opt>,
    /// How long it waits.
    pub ages: Vec<Opt>,
    /// 取組み段階.
    pub levels: Vec<Opt>,
    /// 都道府県.
    pub prefectures: Vec<Opt>,
    /// How it came.
    pub sources: Vec<Opt>,
}

impl Choices {
    /// The lists for these conditions. Each choice is counted with the other conditions as they are.
    pub fn of(app: &App, filter: Filter, counts: &[Count]) -> Self {
        let ages = Age::ALL.into_iter().map(|age| Entry::of(age, age.code(), words::age(age))).collect();
        Self {
            flags: counted(options::flags(app), filter.flag, counts, |one| Filter { flag: Some(one), ..filter }),
            ages: counted(ages, filter.age, counts, |one| Filter { age: Some(one), ..filter }),
            levels: counted(options::levels(app), filter.level, counts, |one| Filter { level: Some(one), ..filter }),
            prefectures: counted(options::prefectures(app), filter.prefecture, counts, |one| Filter {
                prefecture: Some(one),
                ..filter
            }),
            sources: counted(options::sources(), filter.source, counts, |one| Filter { source: Some(one), ..filter }),
        }
    }
}

/// What can be chosen, with how many would be left; what would leave nothing is left out.
fn counted<T: Copy + PartialEq>(
    all: Vec<Entry<T>>,
    chosen: Option<T>,
    counts: &[Count],
    left: impl Fn(T) -> Filter,
) -> Vec<Opt> {
    let option = |one: Entry<T>| {
        let (count, chosen) = (total(counts, left(one.value)), chosen == Some(one.value));
        (chosen || count > 0).then(|| one.option(chosen, &thousands(count)))
    };
    all.into_iter().filter_map(option).collect()
}

/// How many meet the conditions.
pub fn total(counts: &[Count], filter: Filter) -> i64 {
    counts.iter().filter(|count| count.fits(filter)).map(|count| count.count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_and_places_are_read_back() {
        let typed = Typed::read(b"flag=test-word&age=week&level=two&prefecture=13&source=paper&other=1");
        let spot = Spot::read(&typed);
        assert_eq!(spot.query(), "?flag=test-word&age=week&level=two&prefecture=13&source=paper");
        let again = |spot: Spot| Spot::read(&Typed::read(spot.query().trim_start_matches('?').as_bytes()));
        assert_eq!(again(spot), spot);
        assert_eq!(Spot::read(&Typed::read(b"flag=x&level=three&after=1.x")).query(), "");
        let at = Place { declared_at: "2026-11-22T01:00:00.25Z".parse().unwrap(), id: Uuid::from_u128(7) };
        assert_eq!(again(spot.at(Some(at))), spot.at(Some(at)));
        assert_eq!(again(spot.at(Some(at)).start()), spot);
        let row = Spot::default().at(Some(at)).queue(Some(at.id));
        assert!(row.starts_with("/office/queue?after=") && row.ends_with(&format!("#row-{}", at.id)), "{row}");
        assert_eq!(place("x"), None);
    }
}
