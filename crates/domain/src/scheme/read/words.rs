//! `words/ja.toml`: every word the program asks for is there, and no other.

use super::super::{
    Phrase, Refusal, Words,
    folder::{Folder, To},
    placeholder,
};
use crate::{
    business::{Kind, PublishAs},
    declaration::{IdentityCheck, State},
    field::Field,
    flags::Flag,
    problem::Problem,
    wizard::Step,
};
use std::collections::BTreeMap;

const WORDS: &str = "words/ja.toml";

/// Reads the words.
pub(super) fn words(folder: &mut Folder) -> Option<Words> {
    let words: Words = folder.toml(WORDS)?;
    problems(folder, &words.problem);
    same(folder, "field", words.field.keys(), Field::ALL.iter().map(|field| field.key()));
    same(folder, "state", words.state.keys(), State::ALL.into_iter().map(State::code));
    same(folder, "identity", words.identity.keys(), IdentityCheck::ALL.into_iter().map(IdentityCheck::code));
    same(folder, "flag", words.flag.keys(), Flag::ALL.into_iter().map(Flag::code));
    same(folder, "step", words.step.keys(), Step::ALL.into_iter().map(Step::code));
    same(folder, "kind", words.kind.keys(), Kind::ALL.into_iter().map(Kind::code));
    let publish_as = [PublishAs::TradeName, PublishAs::Representative];
    same(folder, "publish_as", words.publish_as.keys(), publish_as.into_iter().map(PublishAs::code));
    same(folder, "phrase", words.phrase.keys(), Phrase::ALL.into_iter().map(Phrase::code));
    same(folder, "refusal", words.refusal.keys(), Refusal::ALL.into_iter().map(Refusal::code));
    for (table, key, text) in every(&words) {
        if text.trim().is_empty() {
            folder.fault_at(WORDS, &[To::Key(table), To::Key(key)], "empty");
        }
        if table != "problem" {
            for (_, reason) in placeholder::faults(text, &[]) {
                folder.fault_at(WORDS, &[To::Key(table), To::Key(key)], reason);
            }
        }
    }
    Some(words)
}

/// Every text with its table and key. A hint may be empty, so it is left out then.
fn every(words: &Words) -> Vec<(&'static str, &str, &str)> {
    let plain = [
        ("problem", &words.problem),
        ("state", &words.state),
        ("identity", &words.identity),
        ("flag", &words.flag),
        ("step", &words.step),
        ("kind", &words.kind),
        ("publish_as", &words.publish_as),
    ];
    let plain = plain
        .into_iter()
        .flat_map(|(table, map)| map.iter().map(move |(key, text)| (table, key.as_str(), text.as_str())));
    let labelled = [("field", &words.field), ("phrase", &words.phrase)];
    let labelled =
        labelled.into_iter().flat_map(|(table, map)| map.iter().map(move |(key, words)| (table, key, words)));
    let labels = labelled.clone().map(|(table, key, words)| (table, key.as_str(), words.label.as_str()));
    let hints = labelled.map(|(table, key, words)| (table, key.as_str(), words.hint.as_str()));
    let refusals = words.refusal.iter().flat_map(|(key, words)| {
        [("refusal", key.as_str(), words.title.as_str()), ("refusal", key.as_str(), words.text.as_str())]
    });
    plain.chain(labels).chain(hints.filter(|(_, _, hint)| !hint.is_empty())).chain(refusals).collect()
}

/// The keys of a table are exactly those the program asks for.
fn same<'k>(
    folder: &mut Folder,
    table: &str,
    found: impl Iterator<Item = &'k String>,
    asked: impl Iterator<Item = &'static str>,
) {
    let asked: Vec<_> = asked.collect();
    let found: Vec<_> = found.map(String::as_str).collect();
    for key in found.iter().filter(|key| !asked.contains(key)) {
        folder.fault_at(
            WORDS,
            &[To::Key(table), To::Key(key)],
            format!("nothing asks for the key \"{key}\" in [{table}]"),
        );
    }
    for key in asked.iter().filter(|key| !found.contains(key)) {
        folder.fault_at(WORDS, &[To::Key(table)], format!("the key \"{key}\" is missing in [{table}]"));
    }
}

/// Each kind of problem has a sentence; a sentence for one field (`"code.field"`) names a kind and a field that exist;
/// the placeholders are those of the kind.
fn problems(folder: &mut Folder, found: &BTreeMap<String, String>) {
    let samples = Problem::samples();
    for problem in samples.iter().filter(|problem| !found.contains_key(problem.code())) {
        let reason = format!("the key \"{}\" is missing in [problem]", problem.code());
        folder.fault_at(WORDS, &[To::Key("problem")], reason);
    }
    for (key, sentence) in found {
        let spot = [To::Key("problem"), To::Key(key)];
        let (code, field) = key.split_once('.').map_or((key.as_str(), None), |(code, field)| (code, Some(field)));
        let kind = samples.iter().find(|problem| problem.code() == code);
        let field_is_known = field.is_none_or(|field| Field::ALL.iter().any(|known| known.key() == field));
        let Some(kind) = kind.filter(|_| field_is_known) else {
            folder.fault_at(WORDS, &spot, format!("nothing asks for the key \"{key}\" in [problem]"));
            continue;
        };
        let facts = kind.facts();
        let known: Vec<_> = facts.iter().map(|(name, _)| *name).chain(["label"]).collect();
        for (_, reason) in placeholder::faults(sentence, &known) {
            folder.fault_at(WORDS, &spot, reason);
        }
    }
}
