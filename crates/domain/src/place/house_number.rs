//! Where a house number begins in a line that should end with the town.
//!
//! A rule of our own, from the warning of the application's manual that this line is published: digits that stand at the
//! end or before 丁目, 番, 番地, 号, a hyphen or の are a house number; digits before 条, 線, 区, 地割, 組 … are part of a name,
//! as are digits after 第. 丁目 in kanji numerals (`本駒込二丁目`) is part of the town's registered name and may stay; 番地 and
//! 番…号 in kanji numerals may not.

use crate::text::is_dash;

/// The byte at which the house number begins, or `None`. The text is narrowed: digits are ASCII.
pub(super) fn find(tail: &str) -> Option<usize> {
    let mut before = None;
    let mut rest = tail;
    let mut after_block = false;
    while let Some(first) = rest.chars().next() {
        let at = tail.len() - rest.len();
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let length = if first.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            let next = rest.get(length..).unwrap_or("");
            if before != Some('第') && (after_block || ends_or_counts(next)) {
                return Some(at);
            }
            length
        } else if is_kanji_numeral(first) {
            let length = run(is_kanji_numeral);
            let next = rest.get(length..).unwrap_or("");
            if counts_in_kanji(next, after_block) {
                return Some(at);
            }
            after_block = next.starts_with("丁目");
            length
        } else {
            first.len_utf8()
        };
        before = rest.get(..length).and_then(|passed| passed.chars().last());
        rest = rest.get(length..).unwrap_or("");
    }
    None
}

/// After ASCII digits: the end, or a word or sign of house numbers.
fn ends_or_counts(next: &str) -> bool {
    let counts =
        ["丁目", "番", "号", "の", "ノ", "之", ",", "、", "/", "(", "."].iter().any(|word| next.starts_with(word));
    next.is_empty() || counts || next.starts_with(is_dash)
}

/// After kanji numerals: 番地, or 番 with a number or — behind 丁目 — anything.
fn counts_in_kanji(next: &str, after_block: bool) -> bool {
    if let Some(behind) = next.strip_prefix('番') {
        let number = |c: char| c.is_ascii_digit() || is_kanji_numeral(c);
        return after_block || behind.starts_with('地') || behind.starts_with(number);
    }
    after_block && (next.is_empty() || next.starts_with('号') || next.starts_with(is_dash))
}

fn is_kanji_numeral(c: char) -> bool {
    matches!(c, '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千')
}
