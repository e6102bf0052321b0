//! What the provider says of a person, in the terms of the office.

use super::{Claim, Settings};
use domain::{email::Email, staff::Role};
use jiff::Timestamp;
use openidconnect::{AdditionalClaims, IdTokenClaims, UserInfoClaims, core::CoreGenderClaim};
use serde_json::Value;
use std::collections::BTreeMap;
use store::staff::Person;

/// Claims that have no name in the core: among them the one with the roles.
#[derive(Clone, Debug, Default, serde::Deserialize, serde::Serialize)]
pub struct Others {
    #[serde(flatten)]
    all: BTreeMap<String, Value>,
}

impl AdditionalClaims for Others {}

/// The claims of an ID token.
pub type Token = IdTokenClaims<Others, CoreGenderClaim>;
/// The claims of the `UserInfo` endpoint.
pub type Info = UserInfoClaims<Others, CoreGenderClaim>;

/// Somebody whom the provider vouches for.
#[derive(Clone, Debug)]
pub struct Proved {
    /// `iss`.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
    /// The address, if the provider has verified it.
    pub email: Option<Email>,
    /// What the person is called.
    pub name: Option<String>,
    /// The role that the claim means; `None`: none of the office.
    pub role: Option<Role>,
    /// The provider asked for a second factor, and its word is taken.
    pub second: bool,
    /// When it asked the person last.
    pub asked_at: Option<Timestamp>,
}

impl Proved {
    /// What an ID token says. It was verified before.
    pub fn of(settings: &Settings, token: &Token) -> Self {
        let name = token.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        Self {
            issuer: token.issuer().to_string(),
            subject: token.subject().to_string(),
            email: address(token.email().map(|email| email.as_str()), token.email_verified()),
            name: name.or_else(|| token.preferred_username().map(|name| name.to_string())),
            role: settings.role_of(&values(&token.additional_claims().all, &settings.role_claim)),
            second: settings.takes_factors()
                && factors(settings, token).iter().any(|one| settings.factors.contains(one)),
            asked_at: token.auth_time().and_then(|at| Timestamp::from_second(at.timestamp()).ok()),
        }
    }

    /// Nothing is missing that the `UserInfo` endpoint could tell.
    pub fn is_whole(&self) -> bool {
        self.role.is_some() && self.email.is_some()
    }

    /// With what the `UserInfo` endpoint says where the token said nothing.
    #[must_use]
    pub fn with(self, settings: &Settings, info: &Info) -> Self {
        let name = info.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let role = || settings.role_of(&values(&info.additional_claims().all, &settings.role_claim));
        Self {
            email: self.email.or_else(|| address(info.email().map(|email| email.as_str()), info.email_verified())),
            name: self.name.or(name),
            role: self.role.or_else(role),
            ..self
        }
    }

    /// The person, as the store knows them.
    pub fn person(&self) -> Person<'_> {
        Person { issuer: &self.issuer, subject: &self.subject }
    }
}

/// An address counts only when the provider says that it has verified it.
fn address(said: Option<&str>, verified: Option<bool>) -> Option<Email> {
    said.filter(|_| verified == Some(true)).and_then(|said| Email::parse(said).ok())
}

/// How the provider asked.
fn factors(settings: &Settings, token: &Token) -> Vec<String> {
    match settings.factor_claim {
        Claim::Methods => token.auth_method_refs().into_iter().flatten().map(|one| one.to_string()).collect(),
        Claim::Class => token.auth_context_ref().into_iter().map(|one| one.to_string()).collect(),
    }
}

/// The texts of a claim: one, or a list. The name may be a JSON pointer, because some providers put roles deeper.
fn values(all: &BTreeMap<String, Value>, name: &str) -> Vec<String> {
    let found = match name.strip_prefix('/') {
        None => all.get(name),
        Some(rest) => {
            let (first, deeper) = rest.split_once('/').map_or((rest, None), |(first, deeper)| (first, Some(deeper)));
            let inside = all.get(&first.replace("~1", "/").replace("~0", "~"));
            inside.and_then(|value| deeper.map_or(Some(value), |deeper| value.pointer(&format!("/{deeper}"))))
        }
    };
    let texts = |value: &Value| value.as_str().map(str::to_owned);
    match found {
        Some(Value::Array(list)) => list.iter().filter_map(texts).collect(),
        Some(one) => texts(one).into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::values;
    use serde_json::json;

    #[test]
    fn roles_are_one_text_or_a_list_and_may_lie_deeper() {
        let all = serde_json::from_value(json!({
            "groups": ["a", 1, "b"],
            "role": "c",
            "https://example.jp/roles": ["d"],
            "realm_access": {"roles": ["e"]},
            "a/b": {"c": ["f"]},
        }))
        .unwrap();
        for (name, found) in [
            ("groups", vec!["a", "b"]),
            ("role", vec!["c"]),
            ("https://example.jp/roles", vec!["d"]),
            ("/realm_access/roles", vec!["e"]),
            ("/role", vec!["c"]),
            ("/a~1b/c", vec!["f"]),
            ("/realm_access/none", vec![]),
            ("realm_access", vec![]),
            ("none", vec![]),
        ] {
            assert_eq!(values(&all, name), found, "{name}");
        }
    }
}
