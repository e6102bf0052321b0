//! Which addresses of the network everybody can reach. Whatever lies inside a house, a machine or a provider is not among them, so
//! that nobody can have us ask there on their behalf.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges of IPv4 that are not globally reachable, or that are ways to others (IANA special-purpose registry, RFC 6890): the first
/// address, and how many bits of it count.
const INSIDE_V4: [(Ipv4Addr, u32); 15] = [
    // This network.
    (Ipv4Addr::UNSPECIFIED, 8),
    // Private use (RFC 1918).
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    // Shared by a provider's customers (RFC 6598).
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    // Loopback.
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    // Link-local; clouds tell their secrets at 169.254.169.254.
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    // Protocol assignments.
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    // Documentation.
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    // Relays of 6to4.
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    // Measurements (RFC 2544).
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast.
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    // Reserved, and broadcast.
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Ranges within `2000::/3` that are not globally reachable, or that carry another address inside.
const INSIDE_V6: [(Ipv6Addr, u32); 4] = [
    // Protocol assignments: relays of Teredo, measurements, overlays.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    // Documentation.
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    // 6to4.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Of `IPv6` only this is given out as globally reachable.
const GLOBAL_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// Addresses of `IPv4` as a translator shows them (`NAT64`, RFC 6052).
const TRANSLATED: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// Everybody can reach this address. One that carries another (one of version 4 in one of version 6, NAT64) is what it carries.
pub fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !INSIDE_V4.iter().any(|range| within_v4(address, *range)),
        IpAddr::V6(address) => match carried(address) {
            Some(carried) => is_global(IpAddr::V4(carried)),
            None => within_v6(address, GLOBAL_V6) && !INSIDE_V6.iter().any(|range| within_v6(address, *range)),
        },
    }
}

/// The address of IPv4 inside one of IPv6, where the two are the same place.
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., a, b, c, d] = address.octets();
    address.to_ipv4_mapped().or_else(|| within_v6(address, TRANSLATED).then(|| Ipv4Addr::new(a, b, c, d)))
}

fn within_v4(address: Ipv4Addr, (first, bits): (Ipv4Addr, u32)) -> bool {
    (u32::from(address) ^ u32::from(first)) >> (32 - bits) == 0
}

fn within_v6(address: Ipv6Addr, (first, bits): (Ipv6Addr, u32)) -> bool {
    (u128::from(address) ^ u128::from(first)) >> (128 - bits) == 0
}

#[cfg(test)]
mod tests;
