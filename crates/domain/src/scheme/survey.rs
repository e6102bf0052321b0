//! アンケート（任意）: `questions/survey-*.toml`.

/// The survey in force.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// The edition, stored with the answers.
    pub edition: String,
    /// The questions.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Id, never reused; the field in the form is `survey.<id>`.
    pub id: String,
    /// The question.
    pub words: String,
    /// More than one answer may be given.
    #[serde(default)]
    pub several: bool,
    /// The answers.
    #[serde(rename = "choice")]
    pub choices: Vec<super::Choice>,
}
