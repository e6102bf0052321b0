use super::*;
use crate::field::Field;
use std::collections::BTreeSet;

/// The codes that stand in `Problem::code`, read from this crate's own source: the compiler makes that match whole, so
/// a new kind without a sample makes the counts differ.
#[test]
fn every_kind_has_a_sample() {
    let source = include_str!("code.rs");
    let start = source.find("pub fn code(&self)").unwrap();
    let body = &source[start..source.find("pub fn facts(&self)").unwrap()];
    let known: BTreeSet<&str> = body.split('"').skip(1).step_by(2).collect();
    let samples = Problem::samples();
    let seen: BTreeSet<&str> = samples.iter().map(Problem::code).collect();
    assert_eq!(seen, known);
    assert_eq!(samples.len(), known.len(), "each once");
}

#[test]
fn facts_are_the_fields_of_the_kind() {
    for sample in Problem::samples() {
        let shown = format!("{sample:?}");
        for (name, value) in sample.facts() {
            assert!(shown.contains(&format!("{name}: ")) && !value.is_empty(), "{shown}");
        }
        let fields = shown.matches(": ").count();
        assert_eq!(fields, sample.facts().len(), "{shown}");
    }
}

#[test]
fn a_field_says_one_thing_at_a_time() {
    let mut problems = Problems::one(Field::Name, Problem::Missing);
    problems.add(Field::Name, Problem::ControlCharacter);
    problems.add(Field::Kana, Problem::KanaEmpty);
    assert_eq!(problems.iter().count(), 2);
    assert_eq!(problems.at(Field::Name), Some(&Problem::Missing));
    assert!(!problems.is_empty() && Problems::default().is_empty());
}

#[test]
fn a_look_gives_the_value_or_all_problems() {
    let mut look = Look::default();
    assert_eq!(look.at(Field::Name, Ok::<_, Problem>(1)), Some(1));
    assert_eq!(look.optional(Field::Url, " ", |_| Err::<(), _>(Problem::UrlShape)), None);
    assert_eq!(look.done(|| Some(1)), Ok(1));
    let mut look = Look::default();
    look.wrong(Field::Pledge, Problem::PledgeMissing);
    assert_eq!(look.at(Field::Name, Err::<u8, _>(Problem::Missing)), None);
    let problems = look.done(|| Some(1)).unwrap_err();
    assert_eq!(problems.iter().map(|(field, _)| field).collect::<Vec<_>>(), [Field::Pledge, Field::Name]);
}
