//! Sites that send applicants here and get them back with a code (OAuth 2.0: RFC 6749, RFC 7636, RFC 9700).

mod name;
mod return_url;

pub use name::PartnerName;
pub use return_url::{ReturnUrl, ReturnUrls, UrlFault, WrongUrl, WrongUrls};

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
