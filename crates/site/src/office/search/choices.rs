//! What there is to choose in the form of the search.

use crate::{
    app::App,
    office::{
        options::{self as choose, options},
        words,
    },
    parts::Opt,
};
use domain::registry::Wanted;

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
    let choice = |name, options| Choice { name, label: words::search(name), options };
    vec![
        choice("state", options(choose::states(app), wanted.state.as_ref())),
        choice("level", options(choose::levels(app), wanted.level.as_ref())),
        choice("kind", options(choose::kinds(app), wanted.kind.as_ref())),
        choice("prefecture", options(choose::prefectures(app), wanted.prefecture.as_ref())),
        choice("industry", industries(app, wanted)),
        choice("source", options(choose::sources(), wanted.source.as_ref())),
        choice("flag", options(choose::flags(app), wanted.flag.as_ref())),
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
