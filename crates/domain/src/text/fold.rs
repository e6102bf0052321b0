//! The key under which a name is found: one folding for index and query.
//!
//! NFKC → supplement → shrink map of the 国税庁 (JIS level 3–4 to 1–2) → old to new kanji → supplement → NFKC → lower case.
//! The key is for comparing only; names are always shown as typed.

use crate::registers::legal_forms::{self, LegalForm};
use std::collections::HashMap;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, char::canonical_combining_class, is_nfkc_quick};

/// Marks a character whose key depends on what stands beside it, or has several characters.
const BESIDE: char = '\0';

/// The folding tables, joined into one.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// What a character becomes, where that is not itself. All steps are applied.
    map: HashMap<char, String>,
    /// The same for one character at a time, by code point of the basic plane; a quarter of a megabyte for speed.
    simple: Vec<char>,
    /// The whole key of a character that has nothing to do with its neighbours; [`BESIDE`] for all others.
    alone: Vec<char>,
    /// Legal forms; the longest first.
    forms: Vec<Form>,
}

/// A legal form as it reads when folded.
#[derive(Clone, Debug)]
struct Form {
    spelling: String,
    /// What stays in the name instead.
    instead: String,
    first: char,
    last: char,
}

impl Folder {
    /// Reads the embedded tables (about 1,500 characters).
    pub fn bundled() -> Self {
        let supplement = pairs(include_str!("../../data/kanji_supplement.tsv"), 0);
        let shrink = pairs(include_str!("../../data/kanji_nta_shrink.tsv"), 1);
        let old_to_new = pairs(include_str!("../../data/kanji_old_to_new.tsv"), 0);
        let steps = [&supplement, &shrink, &old_to_new, &supplement];
        let mut map = HashMap::new();
        for c in [&supplement, &shrink, &old_to_new].into_iter().flat_map(HashMap::keys) {
            let mut text = c.to_string();
            // A shrunk character may itself have an old form; two rounds reach the end of every chain (tested).
            for step in steps.into_iter().chain(steps) {
                text = text.chars().map(|c| step.get(&c).map_or_else(|| c.to_string(), ToString::to_string)).collect();
            }
            map.insert(*c, plain(&text));
        }
        let mut folder = Self { map, ..Self::default() };
        folder.simple =
            (0..=u32::from(u16::MAX)).map(|c| char::from_u32(c).map_or('\0', |c| folder.single(c))).collect();
        folder.alone =
            (0..=u32::from(u16::MAX)).map(|c| char::from_u32(c).map_or(BESIDE, |c| folder.key_alone(c))).collect();
        folder.forms = folder.folded_forms();
        folder
    }

    /// The key of a text.
    pub fn fold(&self, text: &str) -> String {
        let mut key = String::with_capacity(text.len());
        for c in text.chars() {
            match usize::try_from(u32::from(c)).ok().and_then(|at| self.alone.get(at)) {
                Some(&known) if known != BESIDE => key.push(known),
                _ => return self.fold_together(text),
            }
        }
        key
    }

    /// The key of a character, if it is one character and the two can neither join a neighbour nor be joined by one.
    fn key_alone(&self, c: char) -> char {
        // A kanji without an entry is its own key: most of the table.
        if matches!(c, '\u{4e00}'..='\u{9fff}') && !self.map.contains_key(&c) {
            return c;
        }
        if matches!(c, '\u{ac00}'..='\u{d7ff}' | '\u{e000}'..='\u{f8ff}' | 'Σ') {
            return BESIDE;
        }
        let single = c.to_string();
        let apart = single.nfkd().next().is_some_and(stands_apart);
        let key = self.fold_together(&single);
        let mut key = key.chars();
        let only = key.next().filter(|_| key.next().is_none());
        only.filter(|only| apart && stands_apart(*only)).unwrap_or(BESIDE)
    }

    /// The key of a text by all steps: NFKC joins neighbours, so this looks at the text as a whole.
    pub(super) fn fold_together(&self, text: &str) -> String {
        let mapped: String = plain(text)
            .chars()
            .flat_map(|c| self.map.get(&c).map_or_else(|| vec![c], |to| to.chars().collect()))
            .collect();
        plain(&mapped)
    }

    /// The key of one character; a character that becomes several stays as it is. Allows to compare without copying.
    pub fn fold_char(&self, c: char) -> char {
        let known = usize::try_from(u32::from(c)).ok().and_then(|at| self.simple.get(at));
        known.copied().unwrap_or_else(|| self.single(c))
    }

    fn single(&self, c: char) -> char {
        let narrow = super::width::narrow_char(c);
        let only = |text: &String| {
            let mut chars = text.chars();
            chars.next().filter(|_| chars.next().is_none())
        };
        let mapped = self.map.get(&narrow).and_then(only).unwrap_or(narrow);
        mapped.to_lowercase().next().unwrap_or(mapped)
    }

    /// What is left of the text when it begins with this name, whatever the width and the form of the kanji.
    pub fn strip_prefix<'a>(&self, text: &'a str, name: &str) -> Option<&'a str> {
        let mut rest = text.chars();
        for expected in name.chars() {
            let found = rest.next()?;
            if found != expected && self.fold_char(found) != self.fold_char(expected) {
                return None;
            }
        }
        Some(rest.as_str())
    }

    /// The key of a business name: folded, legal forms (会社, 法人) left out, other forms written out, without blanks and ・.
    pub fn fold_name(&self, name: &str) -> String {
        let folded = self.fold(name);
        let mut words: Vec<&str> = folded.split_whitespace().collect();
        while let [first, .., last] = words.as_slice() {
            if is_latin_form(last) {
                words.pop();
            } else if is_latin_form(first) {
                words.remove(0);
            } else {
                break;
            }
        }
        self.bare_name(&words.concat())
    }

    /// Without ・ and legal forms at the ends. What is cut may join its neighbours anew (a loose accent), so the key is
    /// folded again until it stays.
    fn bare_name(&self, name: &str) -> String {
        let mut key = name.to_owned();
        for _ in 0..16 {
            let visible: String = key.chars().filter(|c| !c.is_whitespace() && !matches!(c, '・' | '･')).collect();
            let folded = self.fold(&visible);
            let next = self.without_form(&folded).unwrap_or(folded);
            if next == key {
                break;
            }
            key = next;
        }
        key
    }

    /// One legal form less, if there is one at either end and something is left without it.
    fn without_form(&self, key: &str) -> Option<String> {
        let (first, last) = (key.chars().next()?, key.chars().next_back()?);
        // The ends of most names are the ends of no form: nothing else need be compared.
        let mut possible = self.forms.iter().filter(|form| form.first == first || form.last == last);
        possible.find_map(|Form { spelling, instead, .. }| {
            let front = key.strip_prefix(spelling.as_str()).map(|rest| format!("{instead}{rest}"));
            let back = || key.strip_suffix(spelling.as_str()).map(|rest| format!("{rest}{instead}"));
            front.or_else(back).filter(|shorter| !shorter.is_empty() && shorter != key && shorter != instead)
        })
    }

    /// Detachable forms become nothing; bracketed abbreviations of the others become the form (`(協)` → 協同組合).
    fn folded_forms(&self) -> Vec<Form> {
        let mut forms: Vec<(String, String)> = Vec::new();
        let mut add = |spelling: &str, instead: String| {
            let spelling = self.fold(spelling);
            // ㊑ folds to 株, which is also a plain part of names.
            if spelling.chars().count() > 1 && spelling != instead && !forms.iter().any(|(known, _)| *known == spelling)
            {
                forms.push((spelling, instead));
            }
        };
        let mut table: Vec<LegalForm> = legal_forms::bundled().collect();
        // Of two forms with one abbreviation the shorter is the right guess: 協同組合 is also part of 事業協同組合.
        table.sort_by_key(|form| form.form.chars().count());
        for form in &table {
            let instead = if form.is_detachable() { String::new() } else { self.fold(form.form) };
            if form.is_detachable() {
                add(form.form, String::new());
            }
            for variant in form.variants().filter(|variant| legal_forms::is_unmistakable(variant)) {
                add(variant, instead.clone());
            }
        }
        forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.chars().count()));
        let whole = |(spelling, instead): (String, String)| {
            let (first, last) = (spelling.chars().next()?, spelling.chars().next_back()?);
            Some(Form { spelling, instead, first, last })
        };
        forms.into_iter().filter_map(whole).collect()
    }
}

/// `K.K.`, `Co.`, `Ltd.` …: forms in Latin letters count only as a word of their own.
fn is_latin_form(word: &str) -> bool {
    let bare: String = word.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    matches!(bare.as_str(), "kk" | "yk" | "gk" | "co" | "ltd" | "coltd" | "inc" | "corp" | "llc" | "llp")
}

/// No character joins the one before it: it is no mark, no vowel or final of Hangul, nothing that composes backwards.
fn stands_apart(c: char) -> bool {
    canonical_combining_class(c) == 0 && is_nfkc_quick(std::iter::once(c)) == IsNormalized::Yes
}

/// NFKC in lower case, until it stays as it is (a few letters need two rounds).
fn plain(text: &str) -> String {
    let mut text: String = text.nfkc().collect();
    for _ in 0..3 {
        let again: String = text.to_lowercase().nfkc().collect();
        if again == text {
            break;
        }
        text = again;
    }
    text
}

/// A table of characters: from the column, to the next one.
fn pairs(table: &'static str, column: usize) -> HashMap<char, &'static str> {
    table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t').skip(column);
            let mut from = cells.next()?.chars();
            Some((from.next().filter(|_| from.next().is_none())?, cells.next()?))
        })
        .collect()
}
