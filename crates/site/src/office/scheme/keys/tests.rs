use super::{Other, others};
use crate::{editions::Files, effects::effects, office::scheme::shown::shown};
use domain::scheme::{bundled, read};
use store::affected::Concern;

/// The bundled folder with a text in place of another, in one file.
fn with(mut files: Files, path: &str, from: &str, to: &str) -> Files {
    let (_, text) = files.iter_mut().find(|(name, _)| name == path).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    *text = text.replace(from, to);
    files
}

/// What is told of a folder that follows the bundled one: kinds with what they are about, and what is not reckoned.
fn told(new: &Files) -> (Vec<(&'static str, String)>, Vec<Other>) {
    let (old, day) = (bundled(), "2026-12-03".parse().unwrap());
    let [before, after] = [&old, new].map(|files| read(files).unwrap());
    let mut all = effects((&before, day), (&after, day));
    all.extend(shown(&before, &after));
    let rest = others(&old, new, &all);
    (all.into_iter().map(|one| (one.kind, one.about)).collect(), rest)
}

fn other(path: &str, keys: &[&str]) -> Other {
    Other { path: path.to_owned(), keys: keys.iter().map(|key| (*key).to_owned()).collect() }
}

#[test]
fn a_name_of_a_level_a_reason_and_other_words_are_told_and_not_denied() {
    let files = with(bundled(), "levels.toml", "name = \"二つ星\"", "name = \"三つ星\"");
    let files = with(files, "lists/no-number-reasons.toml", "code = \"new\"", "retired = true\ncode = \"new\"");
    let files = with(files, "scheme.toml", "acceptance = \"auto\"", "acceptance = \"office\"");
    let (found, rest) = told(&files);
    let kinds: Vec<_> = found.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["reasons", "level-name"]);
    assert_eq!(found[1].1, "二つ星 → 三つ星");
    assert_eq!(rest, [], "what has a sentence of its own is not listed again");
}

#[test]
fn artwork_concerns_the_declarations_of_its_level() {
    let (_, art) = bundled().into_iter().find(|(path, _)| path == "marks/mark-one.svg").unwrap();
    let drawn = art.replacen("</svg>", "<desc>anew</desc></svg>", 1);
    let files: Files = bundled()
        .into_iter()
        .map(|(path, text)| if path == "marks/mark-two.svg" { (path, drawn.clone()) } else { (path, text) })
        .collect();
    let [before, after] = [bundled(), files.clone()].map(|files| read(&files).unwrap());
    let all = shown(&before, &after);
    assert_eq!(all.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["level-mark-two"]);
    assert_eq!(all[0].concern, Concern::Level(domain::declaration::Level::Two));
    assert_eq!(others(&bundled(), &files, &all), []);
}

#[test]
fn what_is_not_reckoned_is_listed_by_file_and_key_and_remarks_are_not() {
    let files = with(bundled(), "scheme.toml", "confirm_hours = 24", "confirm_hours = 48");
    let files = with(files, "pages/about.md", "# ", "# 新しい");
    let files =
        with(files, "lists/purposes.toml", "[[choice]]\ncode = \"trust\"", "# remark\n[[choice]]\ncode = \"trust\"");
    let (found, rest) = told(&files);
    assert_eq!(found, []);
    assert_eq!(rest, [other("pages/about.md", &[]), other("scheme.toml", &["confirm_hours"])]);
}
