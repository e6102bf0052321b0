//! Where a partner takes its applicants back: one address, and the list of a partner.

use crate::problem::Problem;
use url::{Host, Url};

/// Where a partner takes its applicants back. Two addresses are the same if every character is (RFC 9700 §4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReturnUrl(Url);

/// Why an address is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlFault {
    /// It cannot be read as an address.
    Shape,
    /// More bytes than [`ReturnUrl::MAX`].
    TooLong,
    /// Neither https, nor http to this very machine.
    Scheme,
    /// A login stands before the host.
    Login,
    /// It has a fragment, `#…`.
    Fragment,
    /// Browsers write it otherwise; this is how.
    Spelling(String),
    /// It stands above already.
    Twice,
}

impl ReturnUrl {
    /// The greatest number of bytes.
    pub const MAX: usize = 500;

    /// Reads an address: https, or http to this very machine (RFC 8252 §7.3); no login, no fragment (RFC 6749 §3.1.2), and written
    /// in the way browsers write it.
    pub fn read(text: &str) -> Result<Self, UrlFault> {
        let url = Url::parse(text).map_err(|_| UrlFault::Shape)?;
        let here = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && here) {
            return Err(UrlFault::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlFault::Login);
        }
        if url.fragment().is_some() {
            return Err(UrlFault::Fragment);
        }
        if text.len().max(url.as_str().len()) > Self::MAX {
            return Err(UrlFault::TooLong);
        }
        if url.as_str() == text { Ok(Self(url)) } else { Err(UrlFault::Spelling(url.into())) }
    }

    /// As [`ReturnUrl::read`], where nobody asks why not.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text).ok()
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

/// The addresses of a partner: at least one, each once; the first is used where a link asks for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnUrls(Vec<ReturnUrl>);

/// A line that is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongUrl {
    /// Its place, from 1.
    pub line: usize,
    /// What stands there.
    pub typed: String,
    /// Why it is none.
    pub why: UrlFault,
}

/// Why lines are no list of addresses: what is wrong with the whole, and with which lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongUrls {
    /// For the field.
    pub problem: Problem,
    /// All of them, in their order.
    pub lines: Vec<WrongUrl>,
}

impl ReturnUrls {
    /// The greatest number of addresses.
    pub const MAX: usize = 20;

    /// Reads one address a line; empty lines are nothing.
    pub fn read<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, WrongUrls> {
        let lines = (1..).zip(lines.into_iter().map(str::trim)).filter(|(_, line)| !line.is_empty());
        let (mut urls, mut wrong) = (Vec::new(), Vec::new());
        for (line, typed) in lines.take(Self::MAX + 1) {
            match ReturnUrl::read(typed) {
                Ok(url) if urls.contains(&url) => {
                    wrong.push(WrongUrl { line, typed: typed.to_owned(), why: UrlFault::Twice });
                }
                Ok(url) => urls.push(url),
                Err(why) => wrong.push(WrongUrl { line, typed: typed.to_owned(), why }),
            }
        }
        let problem = match (urls.len() + wrong.len(), wrong.len()) {
            (0, _) => Problem::Missing,
            (all, _) if all > Self::MAX => Problem::TooManyLines { max: Self::MAX },
            (_, 0) => return Ok(Self(urls)),
            (_, wrong) => Problem::LinesWrong { wrong },
        };
        Err(WrongUrls { problem, lines: wrong })
    }

    /// The addresses in their order.
    pub fn as_slice(&self) -> &[ReturnUrl] {
        &self.0
    }
}
