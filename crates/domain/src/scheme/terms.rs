//! Editions: the terms of use and the rules behind ★. An edition is a file; a correction is a new file.

use jiff::civil::Date;

/// 使用規約: `terms/<edition>.md`, with a head of `edition`, `from` (the day it came into force), `enacted` and `revised`.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Id of the edition, e.g. `2026-04`.
    pub edition: String,
    /// The day it came into force.
    pub from: Date,
    /// The title.
    pub title: String,
    /// The whole text, Markdown.
    pub body: String,
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
