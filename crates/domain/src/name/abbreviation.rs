//! ㈱, （株）, NPO法人 …: abbreviated legal forms in a name, and the name with the form written out.

use crate::registers::legal_forms::{self, LegalForm};
use std::sync::LazyLock;

/// 株式会社 and 有限会社 are abbreviated in the middle of a name too (`山田（株）東京支店`); the other one-letter
/// abbreviations may there be words of the name and count at its ends only.
const ANYWHERE: [&str; 2] = ["株式会社", "有限会社"];

/// Every abbreviation that can be nothing else, and the form it stands for.
static ABBREVIATIONS: LazyLock<Vec<(String, LegalForm)>> = LazyLock::new(|| {
    let mut table: Vec<LegalForm> = legal_forms::bundled().collect();
    // Two forms share （協）: the shorter, 協同組合, is also the end of 事業協同組合.
    table.sort_by_key(|form| form.form.chars().count());
    let unmistakable = |form: LegalForm| {
        let variants = form.variants().filter(|variant| legal_forms::is_unmistakable(variant));
        variants.flat_map(spellings).map(move |spelling| (spelling, form))
    };
    table.into_iter().flat_map(unmistakable).collect()
});

/// The forms that can be left out of a name, the longest first.
static DETACHABLE: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut forms: Vec<&str> = legal_forms::bundled().filter(LegalForm::is_detachable).map(|form| form.form).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms
});

/// The name with all abbreviated forms written out, or `None` if it has none.
pub(super) fn written_out(name: &str) -> Option<String> {
    let mut formal = name.to_owned();
    for (spelling, form) in ABBREVIATIONS.iter() {
        if formal.contains(spelling) {
            formal = replaced(&formal, spelling, form);
        }
    }
    formal = latin_written_out(&formal);
    (formal != name).then_some(formal)
}

/// Nothing but legal forms, blanks and marks.
pub(super) fn is_only_legal_form(name: &str) -> bool {
    let mut rest = name.to_owned();
    for form in DETACHABLE.iter() {
        if rest.contains(form) {
            rest = rest.replace(form, "");
        }
    }
    !rest.chars().any(char::is_alphanumeric)
}

/// A variant with brackets of either width; （認定）NPO法人 also in full-width letters.
fn spellings(variant: &'static str) -> Vec<String> {
    let inner = variant.trim_matches(['(', ')', '（', '）']);
    let bracketed = variant.starts_with(['(', '（']) && variant.ends_with([')', '）']);
    if !bracketed {
        let wide =
            |c: char| if c.is_ascii_uppercase() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c };
        return vec![variant.to_owned(), variant.chars().map(wide).collect()];
    }
    ["()", "（）", "(）", "（)"]
        .iter()
        .filter_map(|pair| {
            let mut pair = pair.chars();
            Some(format!("{}{inner}{}", pair.next()?, pair.next()?))
        })
        .collect()
}

fn replaced(name: &str, spelling: &str, form: &LegalForm) -> String {
    if ANYWHERE.contains(&form.form) {
        // A registered name has no blank beside its form.
        let close = name.replace(&format!(" {spelling}"), spelling).replace(&format!("{spelling} "), spelling);
        return close.replace(spelling, form.form);
    }
    let mut formal = name.to_owned();
    while let Some(rest) = formal.strip_prefix(spelling) {
        formal = format!("{}{}", form.form, rest.trim_start());
    }
    // 認定NPO法人 ends like NPO法人; both are forms of their own.
    while let Some(rest) = formal.strip_suffix(spelling).filter(|rest| !rest.ends_with("認定")) {
        formal = format!("{}{}", rest.trim_end(), form.form);
    }
    formal
}

/// `山田商事 K.K.`: the romanised form as the last word behind a Japanese name.
fn latin_written_out(name: &str) -> String {
    let Some((rest, last)) = name.rsplit_once(' ') else { return name.to_owned() };
    let form = match last {
        "K.K." | "KK" => "株式会社",
        "Y.K." => "有限会社",
        _ => return name.to_owned(),
    };
    if rest.is_ascii() { name.to_owned() } else { format!("{rest}{form}") }
}
