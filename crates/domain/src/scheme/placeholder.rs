//! `{name}` in the texts of the scheme: found, checked and filled in one pass. No loops and no conditions, so nothing an editor writes can run.

use std::borrow::Cow;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// `{name}`, without the braces.
    Name(&'a str),
}

/// Cuts a text into pieces. A brace that is part of no placeholder stays in the text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut searched = 0;
    while let Some(open) = rest.get(searched..).and_then(|part| part.find('{')).map(|at| at + searched) {
        let Some((before, after)) = rest.split_at_checked(open) else { break };
        match name(after) {
            Some((name, behind)) => {
                pieces.extend([Piece::Text(before), Piece::Name(name)]);
                rest = behind;
                searched = 0;
            }
            None => searched = open + 1,
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The name at the head of `{name}…`, and what follows the closing brace.
fn name(text: &str) -> Option<(&str, &str)> {
    let (name, behind) = text.strip_prefix('{')?.split_once('}')?;
    let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    fits.then_some((name, behind))
}

/// Fills every placeholder that `value` knows, in one pass: a value that looks like a placeholder is not filled again.
/// What `value` does not know stays as it is.
pub(super) fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Name(name) => match value(name) {
                Some(value) => filled.push_str(&value),
                None => filled.extend(["{", name, "}"]),
            },
        }
    }
    filled
}

/// The value of a name in a list of facts.
pub(super) fn fact<'v>(facts: &[(&str, &'v str)], name: &str) -> Option<&'v str> {
    facts.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
}

/// What is wrong with the placeholders of a text: line (from 1) and reason.
pub(super) fn faults(text: &str, known: &[&str]) -> Vec<(usize, String)> {
    let mut faults = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for piece in pieces(line) {
            match piece {
                Piece::Text(text) if text.contains(['{', '}']) => {
                    faults.push((
                        at + 1,
                        "a brace that is part of no placeholder; write {name} without blanks".to_owned(),
                    ));
                }
                Piece::Name(name) if !known.contains(&name) => {
                    let known = known.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ");
                    let known = if known.is_empty() { "none".to_owned() } else { known };
                    faults.push((at + 1, format!("unknown placeholder {{{name}}}; known here: {known}")));
                }
                _ => {}
            }
        }
    }
    faults
}

/// The text has the placeholder.
pub(super) fn has(text: &str, name: &str) -> bool {
    pieces(text).contains(&Piece::Name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> String {
        fill(text, |name| fact(&[("a", "{b}"), ("b", "B")], name).map(Cow::Borrowed))
    }

    #[test]
    fn values_are_put_in_once() {
        assert_eq!(filled("x{a}y{b}z"), "x{b}yBz");
        assert_eq!(filled("{{a}}"), "{{b}}");
        assert_eq!(filled("{unknown} { a } {} {A} {"), "{unknown} { a } {} {A} {");
        assert_eq!(filled("あ{b}い"), "あBい");
    }

    #[test]
    fn faults_have_lines() {
        assert_eq!(faults("{a}\n{b}", &["a", "b"]), []);
        let found = faults("ok\n{c}\n{ a }", &["a"]);
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3]);
        assert!(found[0].1.contains("{c}") && found[0].1.contains("{a}"));
    }

    proptest::proptest! {
        #[test]
        fn a_text_is_never_lost(text in "[{}a_ あ]{0,12}", value in "[{}a あ]{0,6}") {
            proptest::prop_assert_eq!(fill(&text, |_| None), text.clone());
            let filled = fill(&text, |name| (name == "a").then_some(Cow::Borrowed(value.as_str())));
            proptest::prop_assert_eq!(filled, text.split("{a}").collect::<Vec<_>>().join(&value));
        }
    }
}
