//! What went wrong, as a program and a person can read it (RFC 9457), in Japanese or English: for the API and the open data.

mod language;
mod parameters;

pub use language::Language;
pub use parameters::Parameters;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::LazyLock};

/// The words, embedded; a test makes sure that they can be read and are complete.
static WORDS: LazyLock<BTreeMap<String, Words>> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// The words of a problem.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    status: u16,
    ja: InOneLanguage,
    en: InOneLanguage,
    /// What is said in place of `detail` where more is known, by [`Problem::more`].
    #[serde(default)]
    more: BTreeMap<String, More>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct More {
    ja: String,
    en: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InOneLanguage {
    title: String,
    detail: String,
}

/// A place in what was sent, as editors count: both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// Line.
    pub line: usize,
    /// Column, in letters.
    pub column: usize,
}

/// The kinds of problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Parameters that there are not, that stand twice, or whose values cannot be read.
    BadParameter(Vec<String>),
    /// The place from which changes are asked for has not the form of one.
    BadSince,
    /// The place from which changes are asked for is not in this journal: of another site, or of before a restore.
    UnknownSince,
    /// The body is not what is documented, or did not arrive.
    BadBody,
    /// The body is not said to be JSON.
    NotJson,
    /// The body is no JSON: where it breaks off or is wrong.
    BadJson(Spot),
    /// The body is JSON of another shape than documented: where, and in which member.
    BadShape(Spot, String),
    /// More rows than are taken at once.
    TooManyRows(usize),
    /// More bytes than are taken at once.
    TooLarge(usize),
    /// No key was given where one is needed.
    KeyNeeded,
    /// The key is none of ours, or revoked.
    KeyUnknown,
    /// The key's rows of today are used up; seconds until midnight in Japan.
    QuotaExceeded {
        /// Rows a day.
        limit: i64,
        /// Until then, in seconds.
        wait: u64,
    },
    /// This address asked too often; seconds until it may ask again.
    TooManyRequests {
        /// Until then, in seconds.
        wait: u64,
    },
    /// There is no declaration with this ID.
    NoDeclaration,
    /// The key does not watch this declaration.
    NotWatched,
    /// The key has no such webhook, or the webhook no such delivery.
    NoWebhook,
    /// The address cannot be posted to: which part of it is wrong.
    BadUrl(&'static str),
    /// As many as a key may have.
    Full(i64),
    /// Too often within an hour.
    TooOften,
    /// This site posts to no webhooks.
    WebhooksOff,
    /// No such operation.
    NotFound,
    /// Not by this method.
    NotAllowed,
    /// The register could not be asked.
    CouldNotCheck,
    /// Nothing is changed for now.
    ReadOnly,
    /// Something that should not happen.
    Failed,
}

impl Problem {
    /// One of each kind.
    #[cfg(test)]
    fn samples() -> [Self; 25] {
        [
            Self::BadParameter(vec!["as_of".to_owned()]),
            Self::BadSince,
            Self::UnknownSince,
            Self::BadBody,
            Self::NotJson,
            Self::BadJson(Spot::default()),
            Self::BadShape(Spot::default(), "rows[0].id".to_owned()),
            Self::TooManyRows(1),
            Self::TooLarge(1),
            Self::KeyNeeded,
            Self::KeyUnknown,
            Self::QuotaExceeded { limit: 1, wait: 1 },
            Self::TooManyRequests { wait: 1 },
            Self::NoDeclaration,
            Self::NotWatched,
            Self::NoWebhook,
            Self::BadUrl("scheme"),
            Self::Full(1),
            Self::TooOften,
            Self::WebhooksOff,
            Self::NotFound,
            Self::NotAllowed,
            Self::CouldNotCheck,
            Self::ReadOnly,
            Self::Failed,
        ]
    }

    /// The code in `code` and at the end of `type`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadParameter(_) | Self::BadSince => "bad_parameter",
            Self::UnknownSince => "unknown_since",
            Self::BadBody | Self::NotJson | Self::BadJson(_) | Self::BadShape(..) => "bad_body",
            Self::TooManyRows(_) => "too_many_rows",
            Self::TooLarge(_) => "too_large",
            Self::KeyNeeded => "key_needed",
            Self::KeyUnknown => "key_unknown",
            Self::QuotaExceeded { .. } => "quota_exceeded",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::NoDeclaration => "no_declaration",
            Self::NotWatched => "not_watched",
            Self::NoWebhook => "no_webhook",
            Self::BadUrl(_) => "bad_url",
            Self::Full(_) => "full",
            Self::TooOften => "too_often",
            Self::WebhooksOff => "webhooks_off",
            Self::NotFound => "not_found",
            Self::NotAllowed => "not_allowed",
            Self::CouldNotCheck => "could_not_check",
            Self::ReadOnly => "read_only",
            Self::Failed => "failed",
        }
    }

    /// The key of what is said in place of the usual detail.
    fn more(&self) -> Option<&'static str> {
        match self {
            Self::BadSince => Some("since"),
            Self::NotJson => Some("kind"),
            Self::BadJson(_) => Some("json"),
            Self::BadShape(..) => Some("shape"),
            _ => None,
        }
    }

    /// Title and detail in this language.
    fn words(&self, language: Language) -> Option<(u16, String, String)> {
        let words = WORDS.get(self.code())?;
        let more = self.more().and_then(|key| words.more.get(key));
        let (said, more) = match language {
            Language::Japanese => (&words.ja, more.map(|more| &more.ja)),
            Language::English => (&words.en, more.map(|more| &more.en)),
        };
        Some((words.status, self.fill(&said.title), self.fill(more.unwrap_or(&said.detail))))
    }

    fn fill(&self, sentence: &str) -> String {
        match self {
            Self::BadParameter(names) => sentence.replace("{parameter}", &names.join(", ")),
            Self::BadUrl(part) => sentence.replace("{parameter}", part),
            Self::TooManyRows(limit) | Self::TooLarge(limit) => sentence.replace("{limit}", &limit.to_string()),
            Self::QuotaExceeded { limit, .. } | Self::Full(limit) => sentence.replace("{limit}", &limit.to_string()),
            // What was sent comes last: it is not looked through for places to fill.
            Self::BadShape(spot, member) => spot.fill(sentence).replace("{member}", member),
            Self::BadJson(spot) => spot.fill(sentence),
            _ => sentence.to_owned(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::CouldNotCheck => Some(10),
            Self::QuotaExceeded { wait, .. } | Self::TooManyRequests { wait } => Some(*wait),
            Self::TooOften => Some(3600),
            _ => None,
        }
    }

    /// The answer in this language.
    pub fn said(self, language: Language) -> Response {
        let (status, title, detail) = self.words(language).unwrap_or((500, String::new(), String::new()));
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = ProblemBody {
            kind: format!("/api#{}", self.code()),
            title,
            status: status.as_u16(),
            detail,
            code: self.code(),
            parameters: match &self {
                Self::BadParameter(names) => names.clone(),
                Self::BadSince | Self::UnknownSince => vec!["since".to_owned()],
                _ => Vec::new(),
            },
        };
        let text = serde_json::to_string(&body).unwrap_or_default();
        let headers = [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CONTENT_LANGUAGE, language.code()),
            (header::CACHE_CONTROL, "no-store"),
        ];
        let mut answer = (status, headers, text).into_response();
        if let Some(wait) = self.retry_after() {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        if status == StatusCode::UNAUTHORIZED {
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}

impl Spot {
    /// Of a line and a column in bytes, as `serde_json` counts.
    pub fn of(text: &[u8], line: usize, bytes: usize) -> Self {
        let begun = text.split(|byte| *byte == b'\n').nth(line.saturating_sub(1)).and_then(|line| line.get(..bytes));
        let column = begun.map_or(bytes, |begun| String::from_utf8_lossy(begun).chars().count());
        Self { line, column }
    }

    fn fill(self, sentence: &str) -> String {
        sentence.replace("{line}", &self.line.to_string()).replace("{column}", &self.column.to_string())
    }
}

/// Something went wrong: RFC 9457 problem details.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Where the problem is explained, relative to the site: `/api#could_not_check`.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "/api#could_not_check")]
    pub kind: String,
    /// What happened, in the language of `Content-Language`.
    pub title: String,
    /// The status code of the answer.
    pub status: u16,
    /// What to do now.
    pub detail: String,
    /// The problem, for programs; never changes.
    #[schema(example = "could_not_check")]
    pub code: &'static str,
    /// The parameters that there are not, that stand twice, or that could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<String>,
}

/// The problems with their words, for the page that explains them: code, status, title, what to do.
pub fn explained() -> Vec<(String, u16, String, String)> {
    let open = |detail: &str| detail.replace("{parameter}", "…").replace("{limit}", "…");
    let line =
        |(code, words): (&String, &Words)| (code.clone(), words.status, words.ja.title.clone(), open(&words.ja.detail));
    WORDS.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_its_words_and_no_words_are_idle() {
        let samples = Problem::samples();
        let mut codes: Vec<_> = samples.iter().map(|problem| problem.code().to_owned()).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(WORDS.keys().cloned().collect::<Vec<_>>(), codes);
        let mut told: Vec<_> = samples.iter().filter_map(|one| Some((one.code(), one.more()?))).collect();
        told.sort_unstable();
        let more = WORDS.iter().flat_map(|(code, words)| words.more.keys().map(|key| (code.as_str(), key.as_str())));
        assert_eq!(more.collect::<Vec<_>>(), told);
    }

    #[test]
    fn nothing_is_left_unfilled() {
        for problem in Problem::samples() {
            for language in [Language::Japanese, Language::English] {
                let (status, title, detail) = problem.words(language).unwrap();
                assert!(!title.contains('{') && !detail.contains('{'), "{problem:?}");
                assert_eq!(problem.clone().said(language).status().as_u16(), status);
            }
        }
    }

    #[test]
    fn a_column_is_counted_in_letters() {
        assert_eq!(Spot::of("x\n{\"青葉\":1}".as_bytes(), 2, 10), Spot { line: 2, column: 6 });
        assert_eq!(Spot::of(b"{", 1, 1), Spot { line: 1, column: 1 });
        assert_eq!(Spot::of(b"", 1, 0), Spot { line: 1, column: 0 });
        assert_eq!(Spot::of(b"x", 7, 9), Spot { line: 7, column: 9 }, "beyond the text nothing breaks");
    }

    #[test]
    fn what_was_sent_is_not_filled() {
        let spot = Spot { line: 3, column: 14 };
        let (_, _, detail) = Problem::BadShape(spot, "rows[0].{line}".to_owned()).words(Language::English).unwrap();
        assert!(detail.contains("line 3, column 14") && detail.contains("rows[0].{line}"), "{detail}");
    }
}
