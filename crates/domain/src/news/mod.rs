//! お知らせ and お知らせメール: what is published, what is written to many, and to whom.

mod audience;
mod campaign;

pub use audience::Audience;
pub use campaign::{Act, CampaignState};

use crate::{problem::Problem, text, text::is_invisible};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

/// The longest title, in characters: a subject that phones show whole is shorter still.
pub const LONGEST_TITLE: usize = 100;
/// The longest text, in characters.
pub const LONGEST_TEXT: usize = 20_000;

/// What an お知らせ is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NewsKind {
    /// お知らせ.
    Notice,
    /// 重要.
    Important,
    /// メンテナンス.
    Maintenance,
    /// バックナンバー of an お知らせメール.
    BackNumber,
}

impl NewsKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Notice, Self::Important, Self::Maintenance, Self::BackNumber];

    /// The code in the store and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Important => "important",
            Self::Maintenance => "maintenance",
            Self::BackNumber => "back-number",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// 題名: one line.
pub fn title(typed: &str) -> Result<String, Problem> {
    text::line(typed, LONGEST_TITLE)
}

/// 本文: Markdown of several lines, in NFC, without what nobody sees.
pub fn body(typed: &str) -> Result<String, Problem> {
    let visible: String = typed.replace("\r\n", "\n").chars().filter(|c| !is_invisible(*c)).nfc().collect();
    let text = visible.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::ControlCharacter);
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Problem::TooLong { max: LONGEST_TEXT });
    }
    Ok(text.to_owned())
}

/// A day as a browser gives it: `2026-11-22`.
pub fn typed_day(typed: &str) -> Result<Date, Problem> {
    if typed.trim().is_empty() {
        return Err(Problem::Missing);
    }
    typed.trim().parse().map_err(|_| Problem::DateImpossible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_back() {
        for kind in NewsKind::ALL {
            assert_eq!(NewsKind::parse(kind.code()), Some(kind));
        }
        assert_eq!(NewsKind::parse("x"), None);
    }

    #[test]
    fn a_title_is_one_line_and_a_text_several() {
        assert_eq!(title(" a\u{200b} "), Ok("a".to_owned()));
        assert_eq!(title("a\r\nBcc: b"), Err(Problem::ControlCharacter));
        assert_eq!(title(&"a".repeat(101)), Err(Problem::TooLong { max: 100 }));
        assert_eq!(body(" a\r\n\r\nb "), Ok("a\n\nb".to_owned()));
        assert_eq!((body(" \n"), body("a\u{7}")), (Err(Problem::Missing), Err(Problem::ControlCharacter)));
        assert_eq!(body(&"a".repeat(20_001)), Err(Problem::TooLong { max: 20_000 }));
    }

    #[test]
    fn a_day_is_one_of_the_calendar() {
        assert_eq!(typed_day("2026-11-22").map(|day| day.to_string()), Ok("2026-11-22".to_owned()));
        assert_eq!((typed_day(""), typed_day("2026-02-30")), (Err(Problem::Missing), Err(Problem::DateImpossible)));
    }
}
