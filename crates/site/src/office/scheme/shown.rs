//! What an edition changes of what is shown of declarations, while they count as before: the words and the marks of their level, and the words
//! of what was chosen. Nobody is told of it by mail.

use crate::effects::{Effect, lists};
use domain::{
    declaration::Level,
    scheme::{Code, Language, List, Scheme},
};
use store::affected::Concern;

/// Everything an edition changes of what is shown of declarations of one level, or of one choice.
pub fn shown(old: &Scheme, new: &Scheme) -> Vec<Effect> {
    let mut all: Vec<_> = Level::ALL.into_iter().flat_map(|level| of_level(level, old, new)).collect();
    for (list, [before, after], _, concern) in lists(old, new) {
        all.extend(reworded(before, after).map(|(code, words)| Effect {
            code: format!("{list}-words-{code}"),
            kind: kind(list),
            about: words,
            phrase: None,
            concern: concern(code.to_owned()),
        }));
    }
    all
}

/// The kind of a choice whose words change, by its list.
fn kind(list: &str) -> &'static str {
    match list {
        "purposes" => "purposes-words",
        "publications" => "publications-words",
        "employees" => "employees-words",
        _ => "reasons-words",
    }
}

/// What changes for declarations of a level.
fn of_level(level: Level, old: &Scheme, new: &Scheme) -> Vec<Effect> {
    let [before, after] = [old, new].map(|scheme| scheme.level(level));
    let effect = |kind: &'static str, about: String| Effect {
        code: format!("{kind}-{}", level.code()),
        kind,
        about,
        phrase: None,
        concern: Concern::Level(level),
    };
    let mut all = Vec::new();
    if before.name != after.name {
        all.push(effect("level-name", turned(&before.name, &after.name)));
    }
    if (&before.meaning, &before.sentence, &before.wrong) != (&after.meaning, &after.sentence, &after.wrong) {
        all.push(effect("level-words", after.name.clone()));
    }
    if marks(old, level).ne(marks(new, level)) {
        all.push(effect("level-mark", after.name.clone()));
    }
    for language in Language::ALL {
        let [before, after] = [old, new].map(|scheme| scheme.badges.of(language).level(level));
        if before != after {
            let effect = effect("level-badge", turned(before, after));
            all.push(Effect { code: format!("{}-{}", effect.code, language.code()), ..effect });
        }
    }
    all
}

/// The artwork of a level: name and picture.
fn marks(scheme: &Scheme, level: Level) -> impl Iterator<Item = (&String, &String)> {
    scheme.marks.iter().filter(move |(name, _)| is_mark_of(name, level))
}

/// Whether a file of the marks is of that level.
pub(super) fn is_mark_of(name: &str, level: Level) -> bool {
    name.strip_prefix("mark-").is_some_and(|rest| rest.split('-').next() == Some(level.code()))
}

/// Choices with other words, also of those that are no longer offered: their code, and the words as they are and will be.
fn reworded<'a>(old: &'a List, new: &'a List) -> impl Iterator<Item = (&'a str, String)> {
    old.choices.iter().filter_map(|choice| {
        let code = Code::kept(&choice.code);
        let words = new.words(&code);
        (words != choice.words).then(|| (choice.code.as_str(), turned(&choice.words, words)))
    })
}

/// Words as they are and as they will be.
fn turned(before: &str, after: &str) -> String {
    format!("{before} → {after}")
}
