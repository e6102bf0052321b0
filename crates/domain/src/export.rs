//! What an officer takes out of the office: which declarations, in which form, and when a second officer must agree.

use crate::{
    case::Source,
    declaration::{Level, State},
    place::Prefecture,
    registry::{Days, Wanted},
    time::begin,
};
use jiff::{Timestamp, civil::Date};

/// Data of so many persons one officer may take alone within [`ALONE_DAYS`], in one export or in many.
pub const ALONE: i64 = 100;
/// So many days small exports are added up: otherwise a register could be carried out in slices of a hundred.
pub const ALONE_DAYS: i64 = 7;
/// So many hours an export may wait, for the second officer and for being downloaded.
pub const HOURS: i64 = 24;
/// The rows of a sheet without its head (ISO/IEC 29500 has no bound; Excel reads 1,048,576 rows).
pub const SHEET_ROWS: i64 = 1_048_575;

/// An export that a second officer agreed to may hold one in a hundred more than were counted then, and ten at least: the register goes on
/// while it waits, and whatever goes beyond that is another export than the one that was agreed to.
pub fn at_most(counted: i64) -> i64 {
    counted.saturating_add((counted / 100).max(10))
}

/// The form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with the byte order mark.
    Csv,
    /// A workbook (ISO/IEC 29500).
    Xlsx,
}

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// The code in the store and in forms; also the ending of the file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }
}

/// Which declarations. The default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Where they stand.
    pub state: Option<State>,
    /// 取組み段階.
    pub level: Option<Level>,
    /// 都道府県.
    pub prefecture: Option<Prefecture>,
    /// 業種（大分類）: its letter.
    pub industry: Option<char>,
    /// How they came.
    pub source: Option<Source>,
    /// 仮申込み on this day (in Japan) or later.
    pub from: Option<Date>,
    /// 仮申込み on this day (in Japan) or earlier.
    pub to: Option<Date>,
}

impl Conditions {
    /// Reads them from the values of a form or an address; what is no condition is none.
    pub fn read<'a>(value: impl Fn(&str) -> &'a str) -> Self {
        let letter = |text: &str| text.parse::<char>().ok().filter(char::is_ascii_uppercase);
        Self {
            state: State::parse(value("state")),
            level: Level::parse(value("level")),
            prefecture: Prefecture::parse(value("prefecture")).ok(),
            industry: letter(value("industry")),
            source: Source::parse(value("source")),
            from: value("from").parse().ok(),
            to: value("to").parse().ok(),
        }
    }

    /// The conditions with their names, in one order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("state", self.state.map(|state| state.code().to_owned())),
            ("level", self.level.map(|level| level.code().to_owned())),
            ("prefecture", self.prefecture.map(Prefecture::code)),
            ("industry", self.industry.map(String::from)),
            ("source", self.source.map(|source| source.code().to_owned())),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }

    /// The conditions as one text, `a=b&c=d`; empty for all declarations. [`Conditions::parse`] reads it.
    pub fn text(&self) -> String {
        let pairs: Vec<_> = self.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("&")
    }

    /// Reads [`Conditions::text`].
    pub fn parse(text: &str) -> Self {
        let pairs: Vec<(&str, &str)> = text.split('&').filter_map(|pair| pair.split_once('=')).collect();
        Self::read(|name| pairs.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value))
    }

    /// The same conditions as they are asked of the register in memory.
    pub fn wanted(&self) -> Wanted {
        Wanted {
            state: self.state,
            level: self.level,
            prefecture: self.prefecture,
            industry: self.industry.map(String::from),
            source: self.source,
            submitted: Days { from: self.from, to: self.to },
            ..Wanted::default()
        }
    }

    /// From the first moment on, before the second: the days in Japan as moments.
    pub fn span(&self) -> (Timestamp, Timestamp) {
        let from = self.from.and_then(begin).unwrap_or(Timestamp::UNIX_EPOCH);
        let to = self.to.and_then(|day| day.tomorrow().ok()).and_then(begin).unwrap_or(FAR);
        (from, to)
    }
}

/// Later than anything that is kept, and a moment both databases know (9999-12-30).
const FAR: Timestamp = Timestamp::constant(253_402_128_000, 0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_back() {
        let text = "state=accepted&level=two&prefecture=13&industry=E&source=paper&from=2026-04-01&to=2026-04-30";
        assert_eq!(Conditions::parse(text).text(), text);
        assert_eq!(Conditions::parse("state=x&level=three&industry=EE&from=yesterday"), Conditions::default());
        assert_eq!(Conditions::default().text(), "");
        for format in Format::ALL {
            assert_eq!(Format::parse(format.code()), Some(format));
        }
    }

    #[test]
    fn what_was_agreed_to_grows_a_little_and_no_more() {
        assert_eq!([at_most(0), at_most(101), at_most(1_000), at_most(300_000)], [10, 111, 1_010, 303_000]);
        assert_eq!(at_most(i64::MAX), i64::MAX);
    }

    #[test]
    fn a_day_is_one_of_japan() {
        let one = Conditions::parse("from=2026-04-01&to=2026-04-01");
        let moments = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(one.span(), (moments("2026-03-31T15:00:00Z"), moments("2026-04-01T15:00:00Z")));
        assert!(Conditions::default().span().1 > moments("2900-01-01T00:00:00Z"));
    }
}
