//! Japanese text: widths, katakana, and the key under which names are found.

pub mod fold;
pub mod kana;
pub mod width;

pub use kana::Kana;

use crate::problem::Problem;
use unicode_normalization::UnicodeNormalization as _;

/// A line of free text: trimmed, no control characters, at most `max` characters, not empty.
pub fn line(typed: &str, max: usize) -> Result<String, Problem> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().any(char::is_control) {
        return Err(Problem::ControlCharacter);
    }
    if text.chars().count() > max {
        return Err(Problem::TooLong { max });
    }
    Ok(text.nfc().collect())
}

/// What stands for digits in any width, as ASCII; blanks are dropped, a minus in any of its shapes is `-`.
pub fn digits(typed: &str) -> String {
    typed
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '−' | '–' | '—' | '―' | '‐' | '‑' | 'ー') { '-' } else { c })
        .collect()
}
