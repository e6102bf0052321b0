//! Where a request comes from, for what is bounded by address.

use std::net::{IpAddr, Ipv6Addr};

/// Where a request comes from, put into it by the listener; nowhere when the address is not the person's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address(pub IpAddr);

impl Address {
    /// Who counts as one. A household or an office gets a whole /64 of IPv6 (RFC 6177); an IPv4 address inside IPv6 is that
    /// address.
    pub fn household(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}
