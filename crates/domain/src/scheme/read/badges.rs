//! `badges.toml`: both languages have every word, with the placeholders that belong there.

use super::super::{
    badge::{BadgeWords, Badges, Language},
    folder::{Folder, To},
    placeholder,
};
use crate::declaration::{Level, Standing};

const BADGES: &str = "badges.toml";

/// Reads the words of the badges.
pub(super) fn badges(folder: &mut Folder) -> Option<Badges> {
    let badges: Badges = folder.toml(BADGES)?;
    for language in Language::ALL {
        check(folder, language.code(), badges.of(language));
    }
    Some(badges)
}

fn check(folder: &mut Folder, language: &str, words: &BadgeWords) {
    let spot = |key| [To::Key(language), To::Key(key)];
    text(folder, &spot("alt"), &words.alt, &["scheme", "text", "state", "id"]);
    text(folder, &spot("embedded"), &words.embedded, &["scheme", "id"]);
    for level in Level::ALL {
        match words.level.get(level.code()) {
            Some(name) => text(folder, &[To::Key(language), To::Key("level"), To::Key(level.code())], name, &[]),
            None => missing(folder, &spot("level"), level.code()),
        }
    }
    for standing in Standing::ALL {
        let Some(said) = words.standing.get(standing.code()) else {
            missing(folder, &spot("standing"), standing.code());
            continue;
        };
        let spot = |key| [To::Key(language), To::Key("standing"), To::Key(standing.code()), To::Key(key)];
        text(folder, &spot("text"), &said.text, if standing.has_level() { &["level"] } else { &[] });
        text(folder, &spot("state"), &said.state, &[]);
    }
    let levels = words.level.keys().filter(|key| Level::parse(key).is_none()).map(|key| ("level", key));
    let known = |key: &str| Standing::ALL.iter().any(|standing| standing.code() == key);
    let standings = words.standing.keys().filter(|key| !known(key)).map(|key| ("standing", key));
    for (table, key) in levels.chain(standings) {
        let spot = [To::Key(language), To::Key(table), To::Key(key)];
        folder.fault_at(BADGES, &spot, format!("nothing asks for the key \"{key}\""));
    }
}

/// A text is there, and its placeholders are known.
fn text(folder: &mut Folder, spot: &[To], text: &str, known: &[&str]) {
    if text.trim().is_empty() {
        folder.fault_at(BADGES, spot, "empty");
    }
    for (_, reason) in placeholder::faults(text, known) {
        folder.fault_at(BADGES, spot, reason);
    }
}

fn missing(folder: &mut Folder, spot: &[To], key: &str) {
    folder.fault_at(BADGES, spot, format!("the key \"{key}\" is missing"));
}
