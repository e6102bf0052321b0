//! Whether kana can be the reading of a name. Coarse on purpose: only what cannot be is flagged.

use crate::{
    registers::Registers,
    text::kana::{Kana, large},
};

/// No kanji, letter or digit of a name is read with more kana than this (承 as ウケタマワ, W as ダブリュー).
const MOST: usize = 6;

/// The kana can be the reading of the name: neither one sign over and over, nor far too short or too long, nor other
/// kana than the name's own where the name is written in kana.
pub(super) fn is_plausible(name: &str, kana: &Kana, registers: &Registers) -> bool {
    let key = registers.fold_name(name);
    let spoken: Vec<char> = key.chars().filter(|c| c.is_alphanumeric()).collect();
    let sounds: Vec<char> = kana.as_str().chars().filter(|c| *c != '・').collect();
    let one_sign = sounds.len() >= 3 && sounds.iter().all(|c| Some(c) == sounds.first());
    if let Ok(own) = Kana::of_business(name) {
        return bare(&own) == bare(kana) && !one_sign;
    }
    // Three letters of a foreign word may be one kana (Wright), two kanji one (十六夜 is shorter still).
    !one_sign && sounds.len() * 3 >= spoken.len() && sounds.len() <= spoken.len().max(1) * MOST
}

/// Without what is written now so, now so: ・, ー and small kana.
fn bare(kana: &Kana) -> String {
    kana.as_str().chars().filter(|c| !matches!(c, '・' | 'ー')).map(large).collect()
}
