//! Sites that send applicants here and get them back with a code (OAuth 2.0: RFC 6749, RFC 7636, RFC 9700).

use url::{Host, Url};

/// The code of a partner, its `client_id`: 2 to 40 of `a`–`z`, `0`–`9` and `-`, a letter first.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartnerCode(String);

impl PartnerCode {
    /// Reads a code. `None`: it has another shape.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        (first && (2..=40).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a partner takes its applicants back. Two addresses are the same if every character is (RFC 9700 §4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReturnUrl(Url);

impl ReturnUrl {
    /// The greatest number of bytes.
    pub const MAX: usize = 500;

    /// Reads an address: https, or http to this very machine (RFC 8252 §7.3); no login, no fragment (RFC 6749 §3.1.2).
    /// `None`: it is none of these, or it is not written in the way browsers write it.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok().filter(|url| url.as_str() == text && text.len() <= Self::MAX)?;
        let here = match url.host()? {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        let safe = url.scheme() == "https" || (url.scheme() == "http" && here);
        let login = !url.username().is_empty() || url.password().is_some();
        (safe && !login && url.fragment().is_none()).then_some(Self(url))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Scheme, host and port: what a Content-Security-Policy names.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The address with an answer behind its own query (RFC 6749 §4.1.2).
    pub fn with(&self, answer: &[(&str, &str)]) -> String {
        let mut url = self.0.clone();
        url.query_pairs_mut().extend_pairs(answer);
        url.into()
    }
}

/// What the partner shows of its secret before the exchange: 32 bytes, the SHA-256 of the verifier (RFC 7636 §4.2, `S256`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge(pub [u8; 32]);

/// The partner's secret of one entry: 43 to 128 of `A`–`Z`, `a`–`z`, `0`–`9`, `-`, `.`, `_`, `~` (RFC 7636 §4.1).
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier(String);

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Verifier(…)")
    }
}

impl Verifier {
    /// Reads a verifier. `None`: it has another shape.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        ((43..=128).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// What the challenge is the SHA-256 of.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// What the partner wants back as it gave it. Nobody here reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerState(String);

impl PartnerState {
    /// The greatest number of characters.
    pub const MAX: usize = 500;

    /// Takes printable ASCII (RFC 6749 appendix A.5) of at most [`PartnerState::MAX`] characters.
    pub fn parse(text: &str) -> Option<Self> {
        let printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        (printable && text.len() <= Self::MAX).then(|| Self(text.to_owned()))
    }

    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The answers that are no code (RFC 6749 §4.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The person does not want it told.
    AccessDenied,
    /// A parameter is missing or cannot be read.
    InvalidRequest,
    /// Something else than a code was asked for.
    UnsupportedResponseType,
    /// The site takes no declarations for a while.
    TemporarilyUnavailable,
}

impl Denied {
    /// The value of `error`.
    pub fn code(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::InvalidRequest => "invalid_request",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
        }
    }
}

#[cfg(test)]
mod tests;
