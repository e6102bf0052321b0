//! 全角カナ: repair, and refuse only what cannot be repaired (DOMAIN §1.6).

use super::{is_dash, is_invisible, unexpected};
use crate::{problem::Problem, registers::legal_forms};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// Every way a detachable legal form is written in a line of kana, the longest first.
static FORMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut forms: Vec<String> = legal_forms::bundled()
        .filter(legal_forms::LegalForm::is_detachable)
        .flat_map(|form| spellings(&form))
        .filter(|form| form.chars().count() > 1)
        .collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.chars().count()));
    forms
});

/// Full-width katakana without blanks and without a legal form, at most 150 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kana(String);

impl Kana {
    /// The greatest number of characters.
    pub const MAX: usize = 150;

    /// Reads the kana of a business name: the legal form is taken away at either end, written out or abbreviated.
    ///
    /// ```
    /// use domain::text::Kana;
    ///
    /// assert_eq!(Kana::of_business("かぶしきがいしゃ あおば ｾｲｷ").unwrap().as_str(), "アオバセイキ");
    /// ```
    pub fn of_business(typed: &str) -> Result<Self, Problem> {
        if typed.chars().count() > Self::MAX * 4 {
            return Err(Problem::TooLong { max: Self::MAX });
        }
        let text = without_legal_form(&katakana(typed));
        if text.is_empty() && !katakana(typed).is_empty() { Err(Problem::KanaEmpty) } else { Self::checked(text) }
    }

    /// Reads the kana of a person's name.
    pub fn of_person(typed: &str) -> Result<Self, Problem> {
        if typed.chars().count() > Self::MAX * 4 {
            return Err(Problem::TooLong { max: Self::MAX });
        }
        Self::checked(katakana(typed))
    }

    /// A value that was parsed before (from the store).
    pub fn kept(text: &str) -> Result<Self, Problem> {
        // Nearly always it is as it was parsed, and reading it again would change nothing; a register has millions of them.
        if text.chars().all(is_katakana) { Self::checked(text.to_owned()) } else { Self::of_person(text) }
    }

    /// The value as kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn checked(text: String) -> Result<Self, Problem> {
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if let Some(found) = unexpected(&text, is_katakana) {
            return Err(Problem::KanaImpossible { found });
        }
        if text.chars().all(|c| matches!(c, 'ー' | '・')) {
            return Err(Problem::KanaEmpty);
        }
        if text.chars().count() > Self::MAX {
            return Err(Problem::TooLong { max: Self::MAX });
        }
        Ok(Self(text))
    }
}

/// The katakana of U+30A1–U+30FA, ・ and ー.
fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | '・' | 'ー')
}

/// Everything that can become katakana does: NFKC, hiragana, loose voiced marks, dashes; blanks are dropped.
fn katakana(typed: &str) -> String {
    let joined = typed.chars().map(|c| match c {
        '゛' | 'ﾞ' => '\u{3099}',
        '゜' | 'ﾟ' => '\u{309a}',
        _ => c,
    });
    let composed: String =
        joined.nfkc().map(from_hiragana).filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
    composed.nfc().map(|c| if is_dash(c) { 'ー' } else { c }).collect()
}

fn from_hiragana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

/// Takes legal forms away at both ends until none is left, so that doing it again changes nothing.
fn without_legal_form(text: &str) -> String {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_matches('・');
        let shorter = FORMS
            .iter()
            .find_map(|form| trimmed.strip_prefix(form.as_str()).or_else(|| trimmed.strip_suffix(form.as_str())));
        match shorter {
            Some(shorter) => rest = shorter,
            None => return trimmed.to_owned(),
        }
    }
}

/// The ways a legal form is written in a line of kana: its reading (also with small kana written large, as banks and the
/// post do), the form itself, its unmistakable abbreviations, and the letters of bank transfers in brackets (`カ）`).
fn spellings(form: &legal_forms::LegalForm) -> Vec<String> {
    let spoken = |variant: &&str| legal_forms::is_unmistakable(variant) || variant.chars().all(is_katakana);
    let mut all: Vec<String> = form.variants().filter(spoken).chain([form.form, form.reading]).map(katakana).collect();
    let large: Vec<String> = all.iter().map(|spelling| spelling.chars().map(large).collect()).collect();
    all.extend(large);
    if !form.bank.is_empty() {
        // 株 and 有 are also written with their first two kana: (カブ).
        let pairs = ["カブ", "ユウ"].into_iter().filter(|pair| pair.starts_with(form.bank));
        all.extend(
            pairs.chain([form.bank]).flat_map(|bank| [format!("({bank})"), format!("{bank})"), format!("({bank}")]),
        );
    }
    all
}

/// A small kana as the large one; everything else as it is.
pub(crate) fn large(c: char) -> char {
    match c {
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' => {
            char::from_u32(u32::from(c) + 1).unwrap_or(c)
        }
        _ => c,
    }
}
