//! The address of a webhook: where somebody wants changes to be posted to.

use crate::reach::is_global;
use std::net::IpAddr;
use url::{Host, Url};

/// Ports below this belong to other services of a machine, but 443.
const FIRST_FREE_PORT: u16 = 1024;

/// An address to post to. Its name may still stand for an address inside a house; that is looked at when it is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookUrl(Url);

/// Which places may be posted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// https, to addresses everybody can reach.
    World,
    /// Also http, and this machine itself: for development.
    WorldAndHere,
}

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It cannot be read, is too long, or has a part that is not sent.
    #[error("url")]
    Shape,
    /// Not https.
    #[error("scheme")]
    Scheme,
    /// A login stands before the host.
    #[error("login")]
    Login,
    /// A port of another service.
    #[error("port")]
    Port,
    /// An address that not everybody can reach.
    #[error("address")]
    Address,
}

impl Refused {
    /// The code in the API and in the log of postings.
    pub fn code(self) -> &'static str {
        match self {
            Self::Shape => "url",
            Self::Scheme => "scheme",
            Self::Login => "login",
            Self::Port => "port",
            Self::Address => "address",
        }
    }
}

impl Reach {
    /// May we connect to this address?
    pub fn allows(self, address: IpAddr) -> bool {
        let here = match address {
            IpAddr::V4(address) => address.is_loopback(),
            IpAddr::V6(address) => address.is_loopback(),
        };
        is_global(address) || self == Self::WorldAndHere && here
    }
}

impl WebhookUrl {
    /// The greatest number of bytes.
    pub const MAX: usize = 2000;

    /// Reads an address.
    pub fn parse(typed: &str, reach: Reach) -> Result<Self, Refused> {
        if typed.len() > Self::MAX {
            return Err(Refused::Shape);
        }
        let url = Url::parse(typed.trim()).map_err(|_| Refused::Shape)?;
        if url.scheme() != "https" && !(url.scheme() == "http" && reach == Reach::WorldAndHere) {
            return Err(Refused::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::Login);
        }
        if url.fragment().is_some() || url.as_str().len() > Self::MAX {
            return Err(Refused::Shape);
        }
        if url.port().is_some_and(|port| port < FIRST_FREE_PORT) {
            return Err(Refused::Port);
        }
        let allowed = match url.host() {
            Some(Host::Ipv4(address)) => reach.allows(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => reach.allows(IpAddr::V6(address)),
            Some(Host::Domain(name)) => !name.is_empty(),
            None => false,
        };
        if allowed { Ok(Self(url)) } else { Err(Refused::Address) }
    }

    /// The address, as it is kept.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The parts of the address.
    pub fn url(&self) -> &Url {
        &self.0
    }
}

#[cfg(test)]
mod tests;
