//! `scheme.toml` and `levels.toml`.

use super::super::{
    About, LevelText,
    folder::{Folder, To},
    placeholder,
};
use crate::{declaration::Level, email::Email};

const ABOUT: &str = "scheme.toml";
const LEVELS: &str = "levels.toml";

/// Reads the scheme's own facts.
pub(super) fn about(folder: &mut Folder) -> Option<About> {
    let about: About = folder.toml(ABOUT)?;
    if about.id_prefix > 9 {
        folder.fault_at(ABOUT, &[To::Key("id_prefix")], "one digit, 0 to 9");
    }
    let counts = [
        ("confirm_hours", Some(about.confirm_hours)),
        ("code_tries", Some(about.code_tries)),
        ("mails_per_hour", Some(about.mails_per_hour)),
        ("purge_days", Some(about.purge_days)),
        ("validity_months", about.validity_months),
    ];
    for (key, count) in counts {
        if count.is_some_and(|count| count < 1) {
            folder.fault_at(ABOUT, &[To::Key(key)], "at least 1");
        }
    }
    if about.confirm_hours > 24 * about.purge_days {
        folder.fault_at(
            ABOUT,
            &[To::Key("confirm_hours")],
            "a link would outlive its application: more than purge_days",
        );
    }
    for (key, text) in [("name", &about.name), ("site", &about.site), ("office", &about.office)] {
        if text.trim().is_empty() {
            folder.fault_at(ABOUT, &[To::Key(key)], "empty");
        }
    }
    for (key, address) in [("contact", &about.contact), ("sender", &about.sender)] {
        if Email::parse(address).is_err() {
            folder.fault_at(ABOUT, &[To::Key(key)], "not a mail address");
        }
    }
    for (at, word) in about.never_say.iter().enumerate() {
        if word.trim().is_empty() {
            folder.fault_at(ABOUT, &[To::Key("never_say"), To::Nth(at)], "empty");
        }
    }
    Some(about)
}

/// The file as it stands.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    level: Vec<LevelText>,
}

/// Reads the words of the levels: each once, in the order ★, ★★.
pub(super) fn levels(folder: &mut Folder) -> Option<Vec<LevelText>> {
    let File { level: levels } = folder.toml(LEVELS)?;
    for (at, level) in levels.iter().enumerate() {
        let spot = |key| [To::Key("level"), To::Nth(at), To::Key(key)];
        if Level::parse(&level.code).is_none() {
            folder.fault_at(
                LEVELS,
                &spot("code"),
                format!("unknown level \"{}\"; the levels are one and two", level.code),
            );
        }
        if levels.iter().take(at).any(|before| before.code == level.code) {
            folder.fault_at(LEVELS, &spot("code"), format!("the code \"{}\" stands twice", level.code));
        }
        for (key, text) in [("name", &level.name), ("meaning", &level.meaning), ("sentence", &level.sentence)] {
            if text.trim().is_empty() {
                folder.fault_at(LEVELS, &spot(key), "empty");
            }
        }
        for (_, reason) in placeholder::faults(&level.sentence, &["scheme"]) {
            folder.fault_at(LEVELS, &spot("sentence"), reason);
        }
        if level.wrong.is_empty() {
            folder.fault_at(LEVELS, &spot("wrong"), "at least one wrong example; mail 3 shows them");
        }
    }
    let sorted: Vec<_> = Level::ALL
        .into_iter()
        .filter_map(|level| {
            let found = levels.iter().find(|text| text.code == level.code()).cloned();
            if found.is_none() {
                folder.fault(LEVELS, None, format!("the level \"{}\" is missing", level.code()));
            }
            found
        })
        .collect();
    Some(sorted)
}
