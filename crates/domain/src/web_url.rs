//! 事業者URL and the page of a basic policy.

use crate::{problem::Problem, text};
use unicode_normalization::UnicodeNormalization as _;

/// An http or https address with a public host.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WebUrl(String);

/// Ends of host names that no public name server answers for (RFC 6761, RFC 6762, RFC 8375, ICANN's list of reserved ends).
const INSIDE: [&str; 9] = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "onion"];

impl WebUrl {
    /// The greatest number of characters, also of the address as kept.
    pub const MAX: usize = 300;

    /// Reads an address: full-width characters are repaired, `example.co.jp` gets `https://`, Japanese hosts become
    /// punycode. No login before the host, no address of numbers, no host inside a house.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let whole: String = typed.chars().filter(|c| !text::is_invisible(*c)).nfc().collect();
        let text = whole.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        if text.chars().any(char::is_control) {
            return Err(Problem::ControlCharacter);
        }
        if text.chars().count() > Self::MAX {
            return Err(Problem::TooLong { max: Self::MAX });
        }
        if text.contains(char::is_whitespace) {
            return Err(Problem::UrlShape);
        }
        let url = url::Url::parse(&with_scheme(text)?).map_err(|_| Problem::UrlShape)?;
        let login = !url.username().is_empty() || url.password().is_some();
        if login || !url.host().is_some_and(|host| is_public(&host)) {
            return Err(Problem::UrlHost);
        }
        let kept = String::from(url);
        if kept.len() > Self::MAX { Err(Problem::TooLong { max: Self::MAX }) } else { Ok(Self(kept)) }
    }

    /// The address as kept: `https://example.co.jp/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host alone: `example.co.jp`.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?', '#', ':']).next().unwrap_or("")
    }
}

/// The address with its scheme. What stands before a colon is a scheme unless a port follows it (`example.jp:8080`).
fn with_scheme(text: &str) -> Result<String, Problem> {
    // An address typed in full width is narrowed up to its path; a path may contain full-width characters.
    let text = if text.is_ascii() { text.to_owned() } else { text::width::narrow(text) };
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Ok(text);
    }
    let port = |rest: &str| rest.split(['/', '?', '#']).next().is_some_and(|port| port.parse::<u16>().is_ok());
    match text.split_once(':') {
        Some((before, rest)) if !before.contains(['/', '?', '#']) && !port(rest) && !before.contains('@') => {
            Err(Problem::UrlScheme)
        }
        _ if text.starts_with('/') => Err(Problem::UrlShape),
        _ => Ok(format!("https://{text}")),
    }
}

/// A name with a dot, not one that only a house knows.
fn is_public(host: &url::Host<&str>) -> bool {
    let url::Host::Domain(name) = host else { return false };
    let name = name.strip_suffix('.').unwrap_or(name);
    let inside =
        INSIDE.iter().any(|end| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
    let labels = || name.split('.');
    let plain = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    labels().count() > 1 && labels().all(plain) && !inside
}

#[cfg(test)]
mod tests;
