//! What became of a letter, by what the mail server said.

/// The longest answer that is kept.
const LONGEST: usize = 300;

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The server has taken it; its words.
    Taken(String),
    /// Not now, for this letter: 4xx, a hang, a connection that broke in the middle.
    Later(String),
    /// The server itself is away or does not let us in: no letter can go, and none is to blame.
    Away(String),
    /// Never: 5xx to this letter; its words.
    Never(String),
}

impl Verdict {
    /// The name in logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Taken(_) => "taken",
            Self::Later(_) => "later",
            Self::Away(_) => "away",
            Self::Never(_) => "never",
        }
    }
}

/// The server's words fit for a page: one line, printable, bounded.
pub fn tidy(words: &str) -> String {
    let printable = words.chars().map(|c| if c.is_control() || is_direction(c) { ' ' } else { c });
    let line: String = printable.take(4 * LONGEST).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

/// Characters that turn the direction of text around, so that a line reads otherwise than it is.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_stranger_are_one_bounded_line() {
        assert_eq!(tidy("550 5.1.1\r\n no  such\tuser\u{202e}x\0"), "550 5.1.1 no such user x");
        assert_eq!(tidy(&"あ".repeat(5000)).chars().count(), LONGEST);
    }
}
