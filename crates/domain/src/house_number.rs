//! 番地 as they are compared: `２丁目２８番８号`, `二丁目28の8` and `2-28-8` are one place.

use crate::text::width;

/// What people write between the numbers of a 番地, the longer ones first.
const BETWEEN: [&str; 5] = ["丁目", "番地", "番", "号", "の"];
/// What is typed for a hyphen: hyphens, dashes, the minus sign, and the long vowel mark, which stands beside it on Japanese keyboards.
const HYPHENS: [char; 9] = ['-', '‐', '‑', '‒', '–', '—', '―', '−', 'ー'];
const NUMERALS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// The key of an address for comparing: without blanks and full-width letters, the numbers of its 番地 with hyphens between them.
pub fn key(address: &str) -> String {
    let narrow: String = width::narrow(address).chars().filter(|c| !c.is_whitespace()).collect();
    let mut key = String::with_capacity(narrow.len());
    let mut rest = narrow.as_str();
    while let Some(c) = rest.chars().next() {
        let between = BETWEEN.into_iter().find(|word| rest.starts_with(word) && numbered(&mut key));
        if let Some(word) = between {
            key.push('-');
            rest = rest.get(word.len()..).unwrap_or_default();
        } else {
            let is_hyphen = HYPHENS.contains(&c) && key.ends_with(|before: char| before.is_ascii_digit());
            key.push(if is_hyphen { '-' } else { c });
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    joined(&key)
}

/// One key says the same as the other, or the same and more: a building behind the 番地, but no further number.
pub fn agree(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let more = long.strip_prefix(short).and_then(|more| more.chars().next());
    long.starts_with(short) && more.is_none_or(|next| next != '-' && !next.is_ascii_digit())
}

/// The numbers a key begins with, without the building behind them; the whole where it begins with none.
pub fn block(key: &str) -> &str {
    let end = key.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(key.len());
    if end == 0 { key } else { key.get(..end).unwrap_or(key) }
}

/// The key ends with a number; one in kanji becomes digits.
fn numbered(key: &mut String) -> bool {
    if key.ends_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let is_numeral = |c: char| c == '十' || NUMERALS.contains(&c);
    let kept = key.trim_end_matches(is_numeral).len();
    let Some(number) = key.get(kept..).and_then(read) else { return false };
    key.truncate(kept);
    key.push_str(&number.to_string());
    true
}

/// A number below a hundred, as 丁目 are written.
fn read(kanji: &str) -> Option<usize> {
    let digit = |text: &str| match text.chars().collect::<Vec<_>>().as_slice() {
        [one] => NUMERALS.iter().position(|numeral| numeral == one).map(|at| at + 1),
        _ => None,
    };
    match kanji.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { Some(1) } else { digit(tens) };
            let ones = if ones.is_empty() { Some(0) } else { digit(ones) };
            Some(tens? * 10 + ones?)
        }
        None => digit(kanji),
    }
}

/// Hyphens only between numbers, and one at a time.
fn joined(key: &str) -> String {
    let mut joined = String::with_capacity(key.len());
    let mut rest = key.chars().peekable();
    while let Some(c) = rest.next() {
        let stays = c != '-' || rest.peek().is_some_and(char::is_ascii_digit);
        if stays {
            joined.push(c);
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_place_have_one_key() {
        for spelling in [
            "本駒込2-28-8",
            "本駒込２丁目２８番８号",
            "本駒込二丁目28番地8",
            "本駒込 2丁目 28の8",
            "本駒込２ー２８−８",
            "本駒込2丁目-28-8",
            "本駒込2‐28―8号",
        ] {
            assert_eq!(key(spelling), "本駒込2-28-8", "{spelling}");
        }
        assert_eq!(key("西新宿二十一丁目十番"), "西新宿21-10");
        assert_eq!(key("コーヒー町1-2"), "コーヒー町1-2");
        assert_eq!(key("山の上町5番町"), "山の上町5町");
    }

    #[test]
    fn a_building_may_follow_and_a_number_may_not() {
        let same = |one, other| agree(&key(one), &key(other));
        assert!(same("本駒込2-28-8", "本駒込２丁目２８番８号みほんビル3階"));
        assert!(same("本駒込2-28-8", "本駒込2-28-8"));
        assert!(!same("本駒込2-28-8", "本駒込2-28"));
        assert!(!same("本駒込2-28-8", "本駒込2-28-80"));
        assert!(!same("本駒込9-9-9", "本駒込2-28-8"));
        assert_eq!((block(&key("2丁目28番8号 みほんビル")), block(&key("大字山1"))), ("2-28-8", "大字山1"));
    }

    proptest! {
        #[test]
        fn the_width_of_a_letter_says_nothing(address in "[本駒一二十丁目番地号のー−0-9A-Z -]{0,16}") {
            let wide = |c: char| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c };
            prop_assert_eq!(key(&address.chars().map(wide).collect::<String>()), key(&address));
        }

        #[test]
        fn hyphens_and_words_say_the_same(a in 1..99_u8, b in 1..999_u16, c in 1..99_u8) {
            let (words, hyphens) = (key(&format!("{a}丁目{b}番{c}号")), key(&format!("{a}-{b}-{c}")));
            prop_assert_eq!(&words, &hyphens);
            let longer = key(&format!("{words}号A棟"));
            prop_assert!(agree(&longer, &hyphens));
        }
    }
}
