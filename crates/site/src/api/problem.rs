//! What went wrong, as a program and a person can read it (RFC 9457), in Japanese or English.

pub use super::language::Language;

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
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InOneLanguage {
    title: String,
    detail: String,
}

/// The kinds of problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Parameters whose values cannot be read.
    BadParameter(Vec<&'static str>),
    /// The body is not the documented JSON.
    BadBody,
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
    fn samples() -> [Self; 20] {
        [
            Self::BadParameter(vec!["as_of"]),
            Self::BadBody,
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
            Self::BadParameter(_) => "bad_parameter",
            Self::BadBody => "bad_body",
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

    fn fill(&self, sentence: &str) -> String {
        let (parameter, limit) = match self {
            Self::BadParameter(names) => (names.join(", "), String::new()),
            Self::TooManyRows(limit) | Self::TooLarge(limit) => (String::new(), limit.to_string()),
            Self::QuotaExceeded { limit, .. } | Self::Full(limit) => (String::new(), limit.to_string()),
            Self::BadUrl(part) => ((*part).to_owned(), String::new()),
            _ => Default::default(),
        };
        sentence.replace("{parameter}", &parameter).replace("{limit}", &limit)
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
        let words = WORDS.get(self.code());
        let status = words.and_then(|words| StatusCode::from_u16(words.status).ok());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let said = words.map(|words| match language {
            Language::Japanese => &words.ja,
            Language::English => &words.en,
        });
        let body = ProblemBody {
            kind: format!("/api#{}", self.code()),
            title: said.map_or(String::new(), |said| self.fill(&said.title)),
            status: status.as_u16(),
            detail: said.map_or(String::new(), |said| self.fill(&said.detail)),
            code: self.code(),
            parameters: if let Self::BadParameter(names) = &self { names.clone() } else { Vec::new() },
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
    /// The parameters that could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<&'static str>,
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
        let mut codes: Vec<_> = Problem::samples().iter().map(|problem| problem.code().to_owned()).collect();
        codes.sort();
        assert_eq!(WORDS.keys().cloned().collect::<Vec<_>>(), codes);
    }

    #[test]
    fn nothing_is_left_unfilled() {
        for problem in Problem::samples() {
            for language in [Language::Japanese, Language::English] {
                let words = &WORDS[problem.code()];
                let said = if language == Language::English { &words.en } else { &words.ja };
                assert!(!problem.fill(&said.detail).contains('{'), "{problem:?}");
                assert_eq!(problem.clone().said(language).status().as_u16(), words.status);
            }
        }
    }
}
