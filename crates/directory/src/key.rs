//! The keys under which an entry is found; the same folding for entries and queries.

use domain::registers::Registers;

/// Between the keys of one entry; no folded text contains it.
pub const EDGE: char = '\u{1}';

/// All keys of an entry: the name without its legal form where the whole name does not contain that, the whole name, the kana.
pub fn of_entry(registers: &Registers, name: &str, kana: Option<&str>) -> String {
    let (bare, mut keys) = (bare(registers, name), whole(registers, name));
    if !keys.contains(&bare) {
        keys = format!("{bare}{EDGE}{keys}");
    }
    if let Some(kana) = kana {
        keys.push(EDGE);
        keys.push_str(&whole(registers, kana));
    }
    keys
}

/// The last of the keys: the kana, if there is one.
pub fn last(keys: &str) -> &str {
    keys.rsplit(EDGE).next().unwrap_or_default()
}

/// The key of a name without its legal form.
pub fn bare(registers: &Registers, name: &str) -> String {
    alike(&registers.fold_name(name))
}

/// The key of a text as it stands.
pub fn whole(registers: &Registers, text: &str) -> String {
    alike(&registers.fold(text))
}

/// Abbreviations that stand in the middle of names too, as they read when folded (㈱ and （株） fold to `(株)`), and the form
/// written out.
const WRITTEN_OUT: [(&str, &str); 2] = [("(株)", "株式会社"), ("(有)", "有限会社")];

/// Hiragana and katakana are one, an abbreviated legal form is the form; blanks, dots and control characters do not count.
fn alike(folded: &str) -> String {
    let kept = folded.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '・' | '･'));
    let mut alike: String = kept.map(katakana).collect();
    for (short, form) in WRITTEN_OUT {
        if alike.contains(short) {
            alike = alike.replace(short, form);
        }
    }
    alike
}

fn katakana(c: char) -> char {
    match c {
        // The two blocks run in step, 0x60 apart.
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}
