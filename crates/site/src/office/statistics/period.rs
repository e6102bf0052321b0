//! The months that are looked at, and as many before them.

use crate::form::Typed;
use jiff::{ToSpan as _, civil::Date};

/// Months looked at if nothing else is asked for.
const USUAL: i64 = 12;
/// The most months: longer than the scheme is old.
const MOST: i64 = 240;

/// A span of months, both ends included; each is named by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first month.
    pub from: Date,
    /// The last month.
    pub to: Date,
}

impl Period {
    /// Reads `from` and `to` as `2026-11`; what cannot be read, or lies the wrong way round, is the last twelve months.
    pub fn read(typed: &Typed, today: Date) -> Self {
        let month = |name: &str| format!("{}-01", typed.one(name)).parse::<Date>().ok();
        let this = today.first_of_month();
        let to = month("to").unwrap_or(this);
        let usual = Self { from: this.saturating_sub((USUAL - 1).months()), to: this };
        let from = month("from").unwrap_or_else(|| to.saturating_sub((USUAL - 1).months()));
        let asked = Self { from, to };
        if from > to || asked.length() > MOST { usual } else { asked }
    }

    /// How many months.
    fn length(self) -> i64 {
        let number = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
        number(self.to) - number(self.from) + 1
    }

    /// As many months, just before.
    pub fn before(self) -> Self {
        let length = self.length().months();
        Self { from: self.from.saturating_sub(length), to: self.to.saturating_sub(length) }
    }

    /// Every month, as the store names it.
    pub fn months(self) -> Vec<String> {
        let step = |month: &Date| Some(month.saturating_add(1.month()));
        let months = std::iter::successors(Some(self.from), step).take_while(|month| *month <= self.to);
        months.map(name).collect()
    }

    /// The ends, as the store and the form name them.
    pub fn ends(self) -> (String, String) {
        (name(self.from), name(self.to))
    }
}

fn name(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::Period;
    use crate::form::Typed;

    #[test]
    fn a_period_has_its_months_and_as_many_before() {
        let today = jiff::civil::date(2026, 11, 22);
        let read = |text: &str| Period::read(&Typed::read(text.as_bytes()), today);
        let usual = read("");
        assert_eq!(usual.ends(), ("2025-12".to_owned(), "2026-11".to_owned()));
        assert_eq!(usual.before().ends(), ("2024-12".to_owned(), "2025-11".to_owned()));
        let own = read("from=2025-11&to=2026-01");
        assert_eq!(own.months(), ["2025-11", "2025-12", "2026-01"]);
        assert_eq!(own.before().months(), ["2025-08", "2025-09", "2025-10"]);
        for wrong in ["from=2026-05&to=2026-01", "from=x&to=y", "from=1900-01&to=2026-01"] {
            assert_eq!(read(wrong), usual, "{wrong}");
        }
    }
}
