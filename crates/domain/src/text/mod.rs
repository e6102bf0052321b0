//! Japanese text: widths, katakana, and the key under which names are found.

pub mod fold;
pub mod kana;
pub mod width;

pub use fold::Folder;
pub use kana::Kana;

use crate::problem::Problem;
use unicode_normalization::UnicodeNormalization as _;

/// A line of free text in NFC: trimmed, no invisible or control characters, at most `max` characters, not empty.
pub fn line(typed: &str, max: usize) -> Result<String, Problem> {
    let visible: String = typed.chars().filter(|c| !is_invisible(*c)).nfc().collect();
    let text = visible.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().any(char::is_control) {
        return Err(Problem::ControlCharacter);
    }
    if text.chars().count() > max {
        return Err(Problem::TooLong { max });
    }
    Ok(text.to_owned())
}

/// Characters nobody sees and nobody typed on purpose: zero-width blanks, soft hyphens, and the marks that turn the
/// direction of writing (with which one name can be made to look like another).
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// A whole number from 0 on as people read it: `12,345`.
pub fn thousands(number: impl std::fmt::Display) -> String {
    let digits = number.to_string();
    let parts: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    parts.join(",")
}

/// What stands for digits in any width, as ASCII; blanks and invisible characters are dropped, a minus in any of its
/// shapes is `-`.
pub fn digits(typed: &str) -> String {
    // From the store they come as they go there.
    if typed.bytes().all(|byte| byte.is_ascii_digit()) {
        return typed.to_owned();
    }
    typed.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(|c| if is_dash(c) { '-' } else { c }).collect()
}

/// A hyphen, minus, dash or prolonged sound mark: people type each of them for each other.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | 'ー' | '─' | '━' | 'ｰ' | '－' | '﹣')
}

/// What in the text is not among the expected characters: each once, at most ten.
pub(crate) fn unexpected(text: &str, expected: impl Fn(char) -> bool) -> Option<String> {
    let mut found = String::new();
    for c in text.chars().filter(|c| !expected(*c)) {
        if !found.contains(c) && found.chars().count() < 10 {
            found.push(c);
        }
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests;
