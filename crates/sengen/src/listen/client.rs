//! Which address a request is counted under. It is kept in memory for as long as it counts, and never logged.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;
use site::address::Address;
use std::net::IpAddr;
use std::sync::Arc;

/// Each proxy writes whom it had before it at the end.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who is at the other end of a connection: a person or a proxy.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The proxies that are believed about whom they forward.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Arc<[IpNet]>);

impl Proxies {
    /// Reads addresses and networks. `Err`: what is neither.
    pub fn parse(texts: &[String]) -> Result<Self, String> {
        let one = |text: &String| {
            let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            net.map_err(|_| text.clone())
        };
        texts.iter().map(one).collect::<Result<Vec<_>, _>>().map(|nets| Self(nets.into()))
    }

    fn knows(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address.to_canonical()))
    }

    /// Whom a request is counted under: the last address that no known proxy has. `None`: nobody in particular, because
    /// the other end is this machine or a private network and no proxy is known there: all visitors would be one.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let mut last = peer.to_canonical();
        let forwarded = headers.get_all(FORWARDED_FOR).into_iter().filter_map(|value| value.to_str().ok());
        let mut chain: Vec<&str> = forwarded.flat_map(|line| line.split(',')).map(str::trim).collect();
        while self.knows(last) {
            // What a proxy wrote and cannot be read is nobody's address.
            last = chain.pop()?.parse::<IpAddr>().ok()?.to_canonical();
        }
        (!is_inside(last)).then_some(last)
    }
}

/// Addresses that stand for a house, not for a person in the world (RFC 1918, RFC 4193, RFC 3927, RFC 4291).
fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

/// Puts the address into the request.
pub async fn known(State(proxies): State<Proxies>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    if let Some(address) = peer.and_then(|Peer(peer)| proxies.client(peer, request.headers())) {
        request.extensions_mut().insert(Address(address));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(proxies: &[&str], peer: &str, forwarded: &[&'static str]) -> Option<String> {
        let proxies = Proxies::parse(&proxies.iter().map(|&text| text.to_owned()).collect::<Vec<_>>()).unwrap();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
        }
        proxies.client(peer.parse().unwrap(), &headers).map(|address| address.to_string())
    }

    #[test]
    fn a_visitor_is_counted_and_what_it_claims_is_not_believed() {
        assert_eq!(client(&[], "203.0.113.7", &[]).as_deref(), Some("203.0.113.7"));
        assert_eq!(client(&[], "203.0.113.7", &["198.51.100.1"]).as_deref(), Some("203.0.113.7"));
        assert_eq!(client(&["10.0.0.0/8"], "203.0.113.7", &["198.51.100.1"]).as_deref(), Some("203.0.113.7"));
    }

    #[test]
    fn a_known_proxy_tells_for_whom_it_asks() {
        let proxies = ["10.0.0.0/8", "2001:db8::1"];
        assert_eq!(client(&proxies, "10.1.2.3", &["203.0.113.7"]).as_deref(), Some("203.0.113.7"));
        let chain = ["1.1.1.1, 203.0.113.7", "10.9.9.9"];
        assert_eq!(client(&proxies, "10.1.2.3", &chain).as_deref(), Some("203.0.113.7"), "the first was only claimed");
        assert_eq!(client(&proxies, "2001:db8::1", &["2001:db8:1::5"]).as_deref(), Some("2001:db8:1::5"));
        assert_eq!(client(&proxies, "::ffff:10.1.2.3", &["203.0.113.7"]).as_deref(), Some("203.0.113.7"));
    }

    #[test]
    fn all_visitors_are_never_counted_as_one() {
        assert_eq!(client(&[], "127.0.0.1", &["203.0.113.7"]), None, "a proxy that was not named");
        assert_eq!(client(&[], "192.168.1.1", &[]), None);
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &[]), None, "the proxy told nothing");
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &["garbage"]), None);
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &["192.168.7.7"]), None);
        assert_eq!(client(&[], "::1", &[]), None);
    }

    #[test]
    fn what_is_no_address_is_told() {
        assert_eq!(Proxies::parse(&["10.0.0.0/33".to_owned()]).unwrap_err(), "10.0.0.0/33");
    }
}
