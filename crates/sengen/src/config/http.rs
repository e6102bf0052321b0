//! `[http]`: where the site listens and how long it waits for a client.

use super::section::section;
use std::net::SocketAddr;

section! {
    /// Where the site listens, and how long it waits for a client.
    Http["http"] {
        /// Address and port of the site.
        listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8080)),
        /// Address of the site as people see it, without a slash at the end. Links in mails begin with it;
        /// with https:// the cookies are marked secure.
        origin: String = "http://localhost:8080".to_owned(),
        /// Address and port for /metrics, for example "127.0.0.1:9090"; then the site itself has no /metrics.
        /// Empty: the site answers /metrics.
        metrics: String = String::new(),
        /// Address and port for the office, for example "127.0.0.1:8081"; then the site itself has no page of it. Its address as people
        /// see it is still http.origin: a proxy leads /office there. Empty: the site has the office at /office.
        office: String = String::new(),
        /// Seconds a client has for the header of a request.
        header_seconds: u64 = 10,
        /// Seconds that may pass between two pieces of a request's body.
        body_seconds: u64 = 30,
        /// Seconds a connection may stay open without a request.
        idle_seconds: u64 = 60,
        /// Seconds /readyz says no before the program stops accepting, so that a load balancer can look away.
        drain_seconds: u64 = 0,
        /// Seconds admitted requests have when the program is told to stop.
        stop_seconds: u64 = 25,
        /// Proxies before this site that say in X-Forwarded-For for whom they ask: addresses or networks, for example
        /// "10.0.0.0/8". Without them visitors behind a proxy on a private network are not told apart, and none of them is
        /// held for asking too often.
        trusted_proxies: Vec<String> = Vec::new(),
        /// Connections at once. One more is answered with 503 and closed.
        connections: usize = 4096,
    }
}
