//! The office's queue: what of it is looked at, and the words an officer writes.

use crate::{declaration::Level, flags::Flag, place::Prefecture, problem::Problem, text::is_invisible};
use jiff::{SignedDuration, Timestamp};
use unicode_normalization::UnicodeNormalization as _;

/// The longest note or reason, in characters.
pub const LONGEST: usize = 2000;

/// What of the queue is looked at. The default is everything that waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What the automatic checks found.
    pub flag: Option<Flagged>,
    /// How long it waits.
    pub age: Option<Age>,
    /// 取組み段階.
    pub level: Option<Level>,
    /// 都道府県.
    pub prefecture: Option<Prefecture>,
    /// How it came.
    pub source: Option<Source>,
}

/// How many wait of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// 取組み段階.
    pub level: Level,
    /// 都道府県.
    pub prefecture: Prefecture,
    /// How they came.
    pub source: Source,
    /// What the automatic checks found.
    pub flags: Vec<Flag>,
    /// How long they wait.
    pub age: Age,
    /// How many.
    pub count: i64,
}

impl Count {
    /// Whether these meet the conditions.
    pub fn fits(&self, filter: Filter) -> bool {
        filter.flag.is_none_or(|flag| flag.fits(&self.flags))
            && filter.age.is_none_or(|age| age == self.age)
            && filter.level.is_none_or(|level| level == self.level)
            && filter.prefecture.is_none_or(|prefecture| prefecture == self.prefecture)
            && filter.source.is_none_or(|source| source == self.source)
    }
}

/// What the automatic checks found, as a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flagged {
    /// Nothing.
    Nothing,
    /// Something, whatever it is.
    Something,
    /// This.
    With(Flag),
}

/// How a declaration came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Typed on the site.
    Web,
    /// Typed on the site, begun by the link of a partner.
    Partner,
    /// 申込書, taken in by the office.
    Paper,
    /// Taken over from an older register.
    Register,
}

/// How long a declaration waits, in bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Age {
    /// Less than a day.
    Day,
    /// One day to three.
    ThreeDays,
    /// Three days to seven.
    Week,
    /// Seven days and longer.
    Longer,
}

impl Flagged {
    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Something => "some",
            Self::With(flag) => flag.code(),
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "none" => Some(Self::Nothing),
            "some" => Some(Self::Something),
            code => Flag::parse(code).map(Self::With),
        }
    }

    /// Whether these flags meet the condition.
    pub fn fits(self, flags: &[Flag]) -> bool {
        match self {
            Self::Nothing => flags.is_empty(),
            Self::Something => !flags.is_empty(),
            Self::With(flag) => flags.contains(&flag),
        }
    }
}

impl Source {
    /// All ways.
    pub const ALL: [Self; 4] = [Self::Web, Self::Partner, Self::Paper, Self::Register];

    /// The code in the store and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Partner => "partner",
            Self::Paper => "paper",
            Self::Register => "register",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }
}

impl Age {
    /// All bands, the youngest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::ThreeDays, Self::Week, Self::Longer];

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::ThreeDays => "three-days",
            Self::Week => "week",
            Self::Longer => "longer",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|age| age.code() == code)
    }

    /// Whole days from which the band begins, and with which it ends.
    fn days(self) -> (i64, Option<i64>) {
        match self {
            Self::Day => (0, Some(1)),
            Self::ThreeDays => (1, Some(3)),
            Self::Week => (3, Some(7)),
            Self::Longer => (7, None),
        }
    }

    /// The moments of declaring that belong to the band now: from the first on, before the second.
    pub fn span(self, now: Timestamp) -> (Timestamp, Timestamp) {
        let ago = |days: i64| now - SignedDuration::from_hours(24 * days);
        let (from, to) = self.days();
        let young = if from == 0 { Timestamp::MAX } else { ago(from) };
        (to.map_or(Timestamp::UNIX_EPOCH, ago), young)
    }
}

/// Several lines an officer writes: trimmed, in NFC, without what nobody sees, at most [`LONGEST`] characters, not empty.
pub fn words(typed: &str) -> Result<String, Problem> {
    let visible: String = typed.replace("\r\n", "\n").chars().filter(|c| !is_invisible(*c)).nfc().collect();
    let text = visible.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::ControlCharacter);
    }
    if text.chars().count() > LONGEST {
        return Err(Problem::TooLong { max: LONGEST });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back() {
        for source in Source::ALL {
            assert_eq!(Source::parse(source.code()), Some(source));
        }
        for age in Age::ALL {
            assert_eq!(Age::parse(age.code()), Some(age));
        }
        for flagged in [Flagged::Nothing, Flagged::Something].into_iter().chain(Flag::ALL.map(Flagged::With)) {
            assert_eq!(Flagged::parse(flagged.code()), Some(flagged));
        }
        assert_eq!((Source::parse("fax"), Age::parse(""), Flagged::parse("all")), (None, None, None));
    }

    #[test]
    fn every_moment_belongs_to_one_band() {
        let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        for hours in -5..300 {
            let at = now - SignedDuration::from_hours(hours);
            let bands = Age::ALL.into_iter().filter(|age| {
                let (from, to) = age.span(now);
                from <= at && at < to
            });
            assert_eq!(bands.count(), 1, "{hours} hours");
        }
        assert_eq!(Age::Longer.span(now).1, now - SignedDuration::from_hours(168));
    }

    #[test]
    fn flags_meet_their_condition() {
        let flags = [Flag::TestWord];
        assert!(Flagged::With(Flag::TestWord).fits(&flags) && Flagged::Something.fits(&flags));
        assert!(!Flagged::With(Flag::NoNumber).fits(&flags) && !Flagged::Nothing.fits(&flags));
        assert!(Flagged::Nothing.fits(&[]) && !Flagged::Something.fits(&[]));
    }

    #[test]
    fn words_are_trimmed_and_bounded() {
        assert_eq!(words(" a\r\nb\u{200b} "), Ok("a\nb".to_owned()));
        assert_eq!(words(" \n "), Err(Problem::Missing));
        assert_eq!(words("a\u{7}"), Err(Problem::ControlCharacter));
        assert_eq!(words(&"a".repeat(LONGEST)).map(|text| text.len()), Ok(LONGEST));
        assert_eq!(words(&"a".repeat(LONGEST + 1)), Err(Problem::TooLong { max: LONGEST }));
    }
}
