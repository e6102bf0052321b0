//! 基準日: where the declaration stood on another day.

use super::facts::Day;
use crate::{app::App, checked::When, form::Typed};
use domain::{declaration::State, text::digits};
use jiff::{
    Timestamp,
    civil::{self, Date},
};

/// The day as typed, and what came of it.
pub struct OnDay {
    /// Year, month and day as typed; today before anybody typed.
    pub typed: [String; 3],
    /// Why there is no answer.
    pub problem: Option<OnProblem>,
    /// The moment asked about; `None` when no day was asked about, or none that can be told.
    pub moment: Option<Timestamp>,
    /// The answer.
    pub answer: Option<Stood>,
    day: Option<Date>,
}

/// Why nothing can be told of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnProblem {
    /// No day of the calendar.
    NoDay,
    /// It has not come yet.
    Future,
}

/// Where it stood.
pub struct Stood {
    /// The day.
    pub day: Day,
    /// The scheme's word for its state; `None`: it was not declared yet.
    pub word: Option<String>,
    /// It counted on that day.
    pub stands: bool,
}

impl OnDay {
    /// Reads `year=&month=&day=`, in any width; or the `as_of=2026-04-01` of the API.
    pub fn read(typed: &Typed, now: Timestamp) -> Self {
        let today = domain::time::day(now);
        let mut parts = ["year", "month", "day"].map(|name| digits(typed.one(name)));
        if parts.iter().all(String::is_empty) {
            parts = in_one(typed.one("as_of").trim());
        }
        if parts.iter().all(String::is_empty) {
            let typed = [i32::from(today.year()), i32::from(today.month()), i32::from(today.day())];
            let typed = typed.map(|part| part.to_string());
            return Self { typed, problem: None, moment: None, answer: None, day: None };
        }
        let day = day_of(&parts);
        let moment = day.and_then(|day| When::On(day).moment(now));
        let problem = match (day, moment) {
            (None, _) => Some(OnProblem::NoDay),
            (_, None) => Some(OnProblem::Future),
            _ => None,
        };
        Self { typed: parts, problem, moment, answer: None, day }
    }

    /// The question as it stands in an address, for what asks the same; nothing if no day was answered.
    pub fn query(&self) -> String {
        let [year, month, day] = &self.typed;
        if self.answer.is_some() { format!("?year={year}&month={month}&day={day}") } else { String::new() }
    }

    /// With where it stood.
    pub fn answered(mut self, app: &App, state: Option<State>) -> Self {
        if let Some((day, _)) = self.day.zip(self.moment) {
            let word = state.map(|state| app.scheme.words.state(state).to_owned());
            self.answer = Some(Stood { day: Day::on(day), word, stands: state.is_some_and(State::stands) });
        }
        self
    }
}

/// A day in one word; what is none stands where the year is typed.
fn in_one(typed: &str) -> [String; 3] {
    match When::read(typed) {
        Some(When::On(day)) => {
            [i32::from(day.year()), i32::from(day.month()), i32::from(day.day())].map(|part| part.to_string())
        }
        _ => [typed.chars().take(40).collect(), String::new(), String::new()],
    }
}

/// A day of the calendar.
pub fn day_of([year, month, day]: &[String; 3]) -> Option<Date> {
    civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
