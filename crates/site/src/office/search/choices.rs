//! What there is to choose in the form of the search.

use crate::{app::App, office::words, parts::Opt};
use domain::{
    business::Kind,
    case::{Flagged, Source},
    declaration::{Level, State},
    flags::Flag,
    registry::Wanted,
};

/// A list of the form: its name, and its options.
pub struct Choice {
    /// The name of the field.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The options.
    pub options: Vec<Opt>,
}

/// The lists of the form, in the order of the page.
pub fn choices(app: &App, wanted: &Wanted) -> Vec<Choice> {
    let opt = |code: &str, words: &str, chosen: bool| Opt { chosen, ..Opt::of(code, words, "") };
    let all = &app.scheme.words;
    let state = |state: State| opt(state.code(), all.state(state), wanted.state == Some(state));
    let level = |level: Level| opt(level.code(), &app.scheme.level(level).name, wanted.level == Some(level));
    let kind = |kind: Kind| opt(kind.code(), all.kind(kind), wanted.kind == Some(kind));
    let source = |source: Source| opt(source.code(), words::source(source), wanted.source == Some(source));
    let flag = |flag: Flagged| {
        let word = match flag {
            Flagged::With(one) => all.flag(one),
            plain => words::flagged(plain.code()),
        };
        opt(flag.code(), word, wanted.flag == Some(flag))
    };
    let prefectures = app.registers.prefectures().iter();
    let flags = [Flagged::Something, Flagged::Nothing].into_iter().chain(Flag::ALL.into_iter().map(Flagged::With));
    let choice = |name, options| Choice { name, label: words::search(name), options };
    vec![
        choice("state", State::ALL.map(state).to_vec()),
        choice("level", Level::ALL.map(level).to_vec()),
        choice("kind", Kind::ALL.map(kind).to_vec()),
        choice(
            "prefecture",
            prefectures
                .map(|own| opt(&own.prefecture.code(), own.name, wanted.prefecture == Some(own.prefecture)))
                .collect(),
        ),
        choice("industry", industries(app, wanted)),
        choice("source", Source::ALL.map(source).to_vec()),
        choice("flag", flags.map(flag).collect()),
    ]
}

/// The divisions, each with its groups behind it.
fn industries(app: &App, wanted: &Wanted) -> Vec<Opt> {
    let chosen = wanted.industry.as_deref();
    let opt = |code: &str, words: String| Opt { chosen: chosen == Some(code), ..Opt::of(code, &words, "") };
    let mut options = Vec::new();
    for division in app.registers.divisions() {
        options.push(opt(division.code, format!("{} {}", division.code, division.name)));
        let groups = app.registers.groups().iter().filter(|group| group.division == division.code);
        options.extend(groups.map(|group| opt(group.code, format!("{} {}", group.code, group.name))));
    }
    options
}
