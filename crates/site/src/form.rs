//! Forms as typed: urlencoded pairs, in order, names repeated where a choice may be made several times.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    field::Field,
    wizard::{BusinessForm, DeclarationForm},
};
use serde::{Deserialize as _, de::value::MapDeserializer};
use std::collections::BTreeMap;

/// The forms of pages are no larger; what is larger is a file.
pub const LIMIT: usize = 256 * 1024;
/// What is never written onto a page again.
const SECRETS: [&str; 4] = [Field::Password.key(), Field::SecondFactor.key(), Field::Code.key(), "passkey"];

/// The body is the form of a page, no file and nothing of a program.
pub fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(axum::http::HeaderValue::as_bytes);
    kind.is_some_and(|kind| kind.starts_with(b"application/x-www-form-urlencoded"))
}

/// The pairs of a posted form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// Reads `a=b&c=d`.
    pub fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first value of that name, or the empty string.
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All values of that name.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    /// All pairs, in order, for a page that sends them again.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The pairs that may be written onto a page again: no passwords, no codes.
    pub fn without_secrets(&self) -> Vec<(String, String)> {
        self.0.iter().filter(|(name, _)| !SECRETS.contains(&name.as_str())).cloned().collect()
    }

    /// Single values by name, for a form that is a plain struct of strings.
    pub fn map(&self) -> BTreeMap<&str, &str> {
        self.0.iter().rev().map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }

    /// Values by the rest of the name after a prefix: `survey.learnt=web` under `learnt`.
    pub fn under(&self, prefix: &str) -> BTreeMap<String, Vec<String>> {
        let mut found = BTreeMap::<String, Vec<String>>::new();
        for (key, value) in &self.0 {
            if let Some(rest) = key.strip_prefix(prefix) {
                found.entry(rest.to_owned()).or_default().push(value.clone());
            }
        }
        found
    }

    /// 事業者情報入力; names it does not know are left out.
    pub fn business(&self) -> BusinessForm {
        let pairs = MapDeserializer::<_, serde::de::value::Error>::new(self.map().into_iter());
        BusinessForm::deserialize(pairs).unwrap_or_default()
    }

    /// 自己宣言入力.
    pub fn declaration(&self) -> DeclarationForm {
        let one = |name: &str| self.one(name).to_owned();
        DeclarationForm {
            level: one("level"),
            rules: self.all("rules"),
            score: one("score"),
            score_date: [one("score_date_year"), one("score_date_month"), one("score_date_day")],
            publication: one("publication"),
            publication_url: one("publication_url"),
            publication_other: one("publication_other"),
            purposes: self.all("purposes"),
            pledge: one("pledge"),
            contact_name: one("contact_name"),
            department: one("department"),
            email: one("email"),
            survey: self.under("survey."),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        match Bytes::from_request(request, state).await {
            Ok(body) => Ok(Self::read(&body)),
            Err(refused) => Err(refused.into_response()),
        }
    }
}
