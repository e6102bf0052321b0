//! What there is to choose from in the forms of the office: each value with its code and its words.

use super::words;
use crate::{app::App, parts::Opt};
use domain::{
    business::Kind,
    case::{Flagged, Source},
    declaration::{Level, State},
    flags::Flag,
    place::Prefecture,
};

/// A value that can be chosen.
pub struct Entry<T> {
    /// The value.
    pub value: T,
    /// How it is sent.
    pub code: String,
    /// What is read.
    pub words: String,
}

impl<T> Entry<T> {
    /// A value with its code and its words.
    pub fn of(value: T, code: &str, words: &str) -> Self {
        Self { value, code: code.to_owned(), words: words.to_owned() }
    }

    /// As an option of a form.
    pub fn option(self, chosen: bool, hint: &str) -> Opt {
        Opt { chosen, ..Opt::of(&self.code, &self.words, hint) }
    }
}

/// All of them as options of a form.
pub fn options<T: PartialEq>(all: Vec<Entry<T>>, chosen: Option<&T>) -> Vec<Opt> {
    let option = |one: Entry<T>| {
        let chosen = chosen == Some(&one.value);
        one.option(chosen, "")
    };
    all.into_iter().map(option).collect()
}

/// 状態.
pub fn states(app: &App) -> Vec<Entry<State>> {
    State::ALL.map(|one| Entry::of(one, one.code(), app.scheme.words.state(one))).into()
}

/// 取組み段階.
pub fn levels(app: &App) -> Vec<Entry<Level>> {
    Level::ALL.map(|one| Entry::of(one, one.code(), &app.scheme.level(one).name)).into()
}

/// 事業者の区分.
pub fn kinds(app: &App) -> Vec<Entry<Kind>> {
    Kind::ALL.map(|one| Entry::of(one, one.code(), app.scheme.words.kind(one))).into()
}

/// 都道府県.
pub fn prefectures(app: &App) -> Vec<Entry<Prefecture>> {
    let all = app.registers.prefectures().iter();
    all.map(|one| Entry::of(one.prefecture, &one.prefecture.code(), one.name)).collect()
}

/// 業種（大分類）.
pub fn divisions(app: &App) -> Vec<Entry<&'static str>> {
    app.registers.divisions().iter().map(|one| Entry::of(one.code, one.code, one.name)).collect()
}

/// 届いた方法.
pub fn sources() -> Vec<Entry<Source>> {
    Source::ALL.map(|one| Entry::of(one, one.code(), words::source(one))).into()
}

/// 確かめること.
pub fn flags(app: &App) -> Vec<Entry<Flagged>> {
    let all = [Flagged::Something, Flagged::Nothing].into_iter().chain(Flag::ALL.into_iter().map(Flagged::With));
    let entry = |one: Flagged| {
        let words = match one {
            Flagged::With(flag) => app.scheme.words.flag(flag),
            plain => words::flagged(plain.code()),
        };
        Entry::of(one, one.code(), words)
    };
    all.map(entry).collect()
}
