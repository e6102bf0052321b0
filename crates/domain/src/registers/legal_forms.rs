//! Legal forms of corporations: 株式会社, 一般社団法人 … with readings and abbreviations.

/// A legal form. The table is small and fixed, so the values that need it before any register is loaded
/// (names, kana) read it themselves with [`bundled`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegalForm {
    /// `株式会社`.
    pub form: &'static str,
    /// `カブシキガイシャ`.
    pub reading: &'static str,
    /// Abbreviations as typed, `;` between them.
    variants: &'static str,
    /// The letters for it in bank transfers: `カ`; empty if it has none.
    pub bank: &'static str,
    /// 国税庁 法人種別.
    pub nta_kind: &'static str,
}

impl LegalForm {
    /// Abbreviations and other spellings as typed: `㈱`, `(株)`, `カブシキカイシャ`.
    pub fn variants(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.variants.split(';').filter(|variant| !variant.is_empty())
    }

    /// The form can be left out of a name (会社, 法人); of 〇〇信用金庫 or 〇〇商工会 it is the better half.
    pub fn is_detachable(&self) -> bool {
        ["会社", "法人", "法人社団", "法人財団"].iter().any(|end| self.form.ends_with(end))
    }
}

/// The embedded table, in the order of the file. A line with missing columns reads as empty cells; a test counts them.
pub fn bundled() -> impl Iterator<Item = LegalForm> {
    include_str!("../../data/legal_forms.tsv").lines().skip(1).filter(|line| !line.is_empty()).map(|line| {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or("");
        LegalForm { form: next(), reading: next(), variants: next(), bank: next(), nta_kind: next() }
    })
}

/// An abbreviation that can be nothing else: in brackets, one squared sign, or 〇〇法人 — not 公社, 農協 or KK, which are
/// parts of real names.
pub fn is_unmistakable(variant: &str) -> bool {
    let bracketed = variant.starts_with(['(', '（']);
    bracketed || variant.chars().count() == 1 || variant.ends_with("法人")
}
