//! `form.toml`: a sentence for every refusal and every doubt, placeholders that are known, nothing empty.

use super::super::{
    FormWords,
    folder::{Folder, To},
    placeholder,
};
use crate::application_form::{Doubt, Refused};
use std::collections::BTreeMap;

const FILE: &str = "form.toml";

/// Reads the words of the Word form.
pub(super) fn form(folder: &mut Folder) -> Option<FormWords> {
    let words: FormWords = folder.toml(FILE)?;
    same(folder, "refused", &words.refused, &Refused::ALL.map(Refused::code), &[]);
    same(folder, "doubt", &words.doubt, &Doubt::ALL.map(Doubt::code), &["label", "found"]);
    for (at, text) in words.send.iter().enumerate() {
        filled(folder, &[To::Key("send"), To::Nth(at)], text, &["office", "contact", "confirm_hours"]);
    }
    for (at, text) in words.how.iter().enumerate() {
        filled(folder, &[To::Key("how"), To::Nth(at)], text, &[]);
    }
    let terms = [To::Key("only"), To::Key("terms_text")];
    filled(folder, &terms, &words.only.terms_text, &["edition", "from", "address"]);
    for (at, text) in words.only.privacy_text.iter().enumerate() {
        filled(folder, &[To::Key("only"), To::Key("privacy_text"), To::Nth(at)], text, &[]);
    }
    for (key, text) in plain(&words) {
        filled(folder, &[To::Key(key)], text, &[]);
    }
    if words.file_name.contains(['/', '\\', '"', '.', ' ']) {
        folder.fault_at(FILE, &[To::Key("file_name")], "a name without blank, dot, slash and quotation mark");
    }
    Some(words)
}

/// The texts that stand at the top of the file.
fn plain(words: &FormWords) -> [(&'static str, &str); 12] {
    [
        ("file_name", &words.file_name),
        ("title", &words.title),
        ("lead", &words.lead),
        ("send_title", &words.send_title),
        ("column_item", &words.column_item),
        ("column_entry", &words.column_entry),
        ("must", &words.must),
        ("public", &words.public),
        ("placeholder", &words.placeholder),
        ("choose", &words.choose),
        ("page", &words.page),
        ("first_year", &words.first_year),
    ]
}

/// The keys of a table are those the program asks for, and each sentence is filled.
fn same(folder: &mut Folder, table: &str, found: &BTreeMap<String, String>, asked: &[&str], known: &[&str]) {
    for key in asked.iter().filter(|key| !found.contains_key(**key)) {
        folder.fault_at(FILE, &[To::Key(table)], format!("the key \"{key}\" is missing in [{table}]"));
    }
    for (key, text) in found {
        let spot = [To::Key(table), To::Key(key)];
        if asked.contains(&key.as_str()) {
            filled(folder, &spot, text, known);
        } else {
            folder.fault_at(FILE, &spot, format!("nothing asks for the key \"{key}\" in [{table}]"));
        }
    }
}

/// A text in one line that is not empty and has no placeholder but the known ones.
fn filled(folder: &mut Folder, spot: &[To], text: &str, known: &[&str]) {
    if text.trim().is_empty() {
        folder.fault_at(FILE, spot, "empty");
    }
    if text.contains(['\n', '\r']) {
        folder.fault_at(FILE, spot, "one line");
    }
    for (_, reason) in placeholder::faults(text, known) {
        folder.fault_at(FILE, spot, reason);
    }
}
