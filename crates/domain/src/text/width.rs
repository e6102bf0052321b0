//! Full and half width.

use unicode_normalization::UnicodeNormalization as _;

/// Full-width letters, digits and signs become ASCII, the ideographic blank a blank, half-width katakana full width.
/// Kanji and everything else stay as they are: this is for what is shown, [`super::fold`] is for what is compared.
pub fn narrow(text: &str) -> String {
    widen_kana(&text.chars().map(narrow_char).collect::<String>())
}

/// One character as ASCII, if it is the full-width form of one.
pub fn narrow_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Half-width katakana become full width (ｶﾞ → ガ); voiced marks join their kana.
pub fn widen_kana(text: &str) -> String {
    let mut wide = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{ff61}'..='\u{ff9f}' => wide.extend(std::iter::once(c).nfkc()),
            _ => wide.push(c),
        }
    }
    wide.nfc().collect()
}

/// Runs of blanks of any kind become one half-width blank; none at the ends.
pub fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
