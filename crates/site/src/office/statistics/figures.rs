//! The figures of a period and of the one before: tables by what is counted, and the way from the first page to the mark.

use super::{period::Period, values};
use crate::{app::App, error::Error};
use domain::case::Source;
use std::collections::BTreeMap;
use store::tallies::{self, Dimension, Event, Tally};

/// What the tables tell.
pub const EVENTS: [Event; 4] = [Event::Declared, Event::Accepted, Event::Stopped, Event::Cancelled];
/// The steps of the way.
pub const WAY: [Event; 6] =
    [Event::Started, Event::Submitted, Event::Declared, Event::Accepted, Event::Mark, Event::Downloaded];

/// Counts by dimension, value and event.
type Sums = BTreeMap<(Dimension, String, Event), i64>;

/// The figures of both periods.
pub struct Figures {
    now: Sums,
    before: Sums,
}

/// A line of a table.
pub struct Line {
    /// The code of the value.
    pub code: String,
    /// Its words.
    pub words: String,
    /// How often each of [`EVENTS`] happened.
    pub counts: [i64; EVENTS.len()],
    /// The first of them in the period before.
    pub before: i64,
}

impl Figures {
    /// Reads them.
    pub async fn read(app: &App, period: Period) -> Result<Self, Error> {
        Ok(Self { now: sums(app, period).await?, before: sums(app, period.before()).await? })
    }

    fn of(sums: &Sums, dimension: Dimension, value: &str, event: Event) -> i64 {
        sums.get(&(dimension, value.to_owned(), event)).copied().unwrap_or(0)
    }

    /// The lines of a table; those of months are the months of the period, each beside the month as long before.
    pub fn lines(&self, app: &App, dimension: Dimension, period: Period) -> Vec<Line> {
        let values = match dimension {
            Dimension::All => period.months().into_iter().map(|month| (month.clone(), month)).collect(),
            _ => values::of(app, dimension),
        };
        let earlier = period.before().months();
        let line = |(at, (code, words)): (usize, (String, String))| {
            let before = if dimension == Dimension::All { earlier.get(at).unwrap_or(&code) } else { &code };
            Line {
                counts: EVENTS.map(|event| Self::of(&self.now, dimension, &code, event)),
                before: Self::of(&self.before, dimension, before, Event::Declared),
                words,
                code,
            }
        };
        values.into_iter().enumerate().map(line).collect()
    }

    /// How many came to each step of the way, in the period and in the one before. What was taken over from an older register did not come
    /// this way, so none of its steps counts it.
    pub fn way(&self) -> Vec<(Event, i64, i64)> {
        let all = |sums: &Sums, wanted: Event| {
            let own = sums.iter().filter(|((dimension, _, event), _)| *dimension == Dimension::All && *event == wanted);
            let all: i64 = own.map(|(_, count)| count).sum();
            all - Self::of(sums, Dimension::Source, Source::Register.code(), wanted)
        };
        WAY.map(|event| (event, all(&self.now, event), all(&self.before, event))).to_vec()
    }
}

async fn sums(app: &App, period: Period) -> Result<Sums, Error> {
    let (from, to) = period.ends();
    let mut db = app.store.read().await?;
    let all = tallies::read(&mut db, &from, &to).await?;
    let starts = tallies::starts(&mut db, &from, &to).await?;
    let mut sums = Sums::new();
    // Drafts are counted apart, with those that stand.
    let counted = all.into_iter().filter(|tally| tally.event != Event::Started);
    let started = starts.into_iter().map(|(month, count)| Tally {
        month,
        event: Event::Started,
        dimension: Dimension::All,
        value: String::new(),
        count,
    });
    for tally in counted.chain(started) {
        let value = values::value(app, &tally).to_owned();
        *sums.entry((tally.dimension, value, tally.event)).or_default() += tally.count;
    }
    Ok(sums)
}
