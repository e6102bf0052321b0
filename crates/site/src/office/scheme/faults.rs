//! Faults of a scheme folder in the words of the office.

use domain::scheme::Fault;
use serde::Deserialize;
use std::sync::LazyLock;

/// What faults mean, embedded; a test makes sure that it can be read.
static MEANINGS: LazyLock<Vec<Meaning>> = LazyLock::new(|| {
    let read = toml::from_str::<File>(include_str!("faults.toml"));
    read.map(|file| file.fault).unwrap_or_default()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fault: Vec<Meaning>,
}

/// A reason with holes, and what it means, with the same holes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meaning {
    says: String,
    means: String,
}

/// A fault on the page.
pub struct Told {
    /// Where: the file, and the line.
    pub file: String,
    pub line: Option<usize>,
    /// What it means; `None`: the reason has no words here and is shown as it is.
    pub means: Option<String>,
    pub reason: String,
}

/// Every fault, told.
pub fn told(faults: Vec<Fault>) -> Vec<Told> {
    let one = |Fault { file, line, reason }| Told { file, line, means: means(&reason), reason };
    faults.into_iter().map(one).collect()
}

/// What a reason means.
fn means(reason: &str) -> Option<String> {
    MEANINGS.iter().find_map(|meaning| {
        let held = held(&meaning.says, reason)?;
        let mut pieces = meaning.means.split("{}");
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for (piece, value) in pieces.zip(held) {
            text.push_str(value);
            text.push_str(piece);
        }
        Some(text)
    })
}

/// What stands in the holes of a reason; `None`: it is another one.
fn held<'a>(says: &str, reason: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = says.split("{}");
    let mut rest = reason.strip_prefix(pieces.next()?)?;
    let pieces: Vec<_> = pieces.collect();
    let Some((last, between)) = pieces.split_last() else { return rest.is_empty().then(Vec::new) };
    let mut held = Vec::new();
    for piece in between {
        let (value, after) = rest.split_once(piece)?;
        held.push(value);
        rest = after;
    }
    held.push(rest.strip_suffix(last)?);
    Some(held)
}

#[cfg(test)]
mod tests {
    use super::{MEANINGS, means};

    #[test]
    fn each_reason_is_found_by_its_own_words() {
        assert!(MEANINGS.len() > 50, "the file can be read");
        for (at, one) in MEANINGS.iter().enumerate() {
            let found = means(&one.says).unwrap();
            let first = MEANINGS.iter().position(|other| means(&other.says).as_ref() == Some(&found));
            assert_eq!(first, Some(at), "{}: another one comes before it", one.says);
            assert!(one.means.matches("{}").count() <= one.says.matches("{}").count(), "{}", one.says);
        }
    }

    #[test]
    fn what_stands_in_a_reason_stands_in_its_meaning() {
        let known = means("unknown placeholder {nmae}; known here: {name} {link}").unwrap();
        assert!(known.contains("{nmae}") && known.ends_with("{name} {link}"), "{known}");
        assert!(means("the code \"trust\" stands twice").unwrap().contains("「trust」"));
        assert!(means("\"A b\" is no code: small letters, digits, - and _ only").unwrap().contains("「A b」"));
        assert!(means("the file is missing; the site links to this page").is_some());
        assert_eq!(means("something else"), None);
    }
}
