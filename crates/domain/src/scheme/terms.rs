//! Editions: the terms of use and the rules behind ★. An edition is a file; a correction is a new file.

use jiff::civil::Date;

/// 使用規約: `terms/<edition>.md`, with a head of `edition`, `from` (the day it came into force), `enacted` and `revised`.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Id of the edition, e.g. `2026-04`.
    pub edition: String,
    /// The day it came into force.
    pub from: Date,
    /// The day the first edition was enacted.
    pub enacted: Date,
    /// The days it was revised, oldest first.
    pub revised: Vec<Date>,
    /// The title.
    pub title: String,
    /// The whole text, Markdown.
    pub body: String,
}

/// The head of a terms file, between two lines of `+++`.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermsHead {
    /// Id of the edition; the same as the file name.
    pub edition: String,
    /// The day it comes into force.
    pub from: Date,
    /// The day the first edition was enacted.
    pub enacted: Date,
    /// The days of revision.
    #[serde(default)]
    pub revised: Vec<Date>,
}

/// The rules promised with ★: `rules/<edition>.toml`.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Id of the edition, e.g. `six-2026`.
    pub edition: String,
    /// The name, e.g. `情報セキュリティ6か条`.
    pub name: String,
    /// The day it came into force.
    pub from: Date,
    /// The rules in order.
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Id, never reused.
    pub id: String,
    /// The promise, one sentence.
    pub words: String,
    /// What it means in daily work.
    pub hint: String,
}

impl Terms {
    /// How many articles (`## ` headings) there are.
    pub fn articles(&self) -> usize {
        self.body.lines().filter(|line| line.starts_with("## ")).count()
    }
}
