use super::*;
use proptest::prelude::*;
use std::net::{Ipv4Addr, Ipv6Addr};

fn refused(text: &str) -> Option<Refused> {
    WebhookUrl::parse(text, Reach::World).err()
}

#[test]
fn https_and_its_ports() {
    for text in [
        "https://hooks.mihon.jp/a?b=c",
        "https://hooks.mihon.jp:8443/",
        "https://8.8.8.8/",
        "https://[2001:4860:4860::8888]:1024/",
    ] {
        assert_eq!(refused(text), None, "{text}");
    }
    assert_eq!(refused("http://hooks.mihon.jp/"), Some(Refused::Scheme));
    assert_eq!(refused("ftp://hooks.mihon.jp/"), Some(Refused::Scheme));
    assert_eq!(refused("https://user@hooks.mihon.jp/"), Some(Refused::Login));
    assert_eq!(refused("https://:secret@hooks.mihon.jp/"), Some(Refused::Login));
    assert_eq!(refused("https://hooks.mihon.jp:22/"), Some(Refused::Port));
    assert_eq!(refused("https://hooks.mihon.jp:0/"), Some(Refused::Port));
    assert_eq!(refused("https://hooks.mihon.jp/#part"), Some(Refused::Shape));
    assert_eq!(refused("https://"), Some(Refused::Shape));
    assert_eq!(refused(&format!("https://hooks.mihon.jp/{}", "a".repeat(2000))), Some(Refused::Shape));
}

#[test]
fn this_machine_only_while_developing() {
    for text in ["http://127.0.0.1:8080/", "http://[::1]:8080/", "https://127.9.9.9/"] {
        assert!(WebhookUrl::parse(text, Reach::WorldAndHere).is_ok(), "{text}");
        assert!(refused(text).is_some(), "{text}");
    }
    for text in ["http://10.0.0.1:8080/", "http://169.254.169.254/latest", "http://0.0.0.0:8080/"] {
        assert_eq!(WebhookUrl::parse(text, Reach::WorldAndHere), Err(Refused::Address), "{text}");
    }
}

/// An address inside, of any kind.
fn inside() -> impl Strategy<Value = Ipv4Addr> {
    let range = |first: [u8; 4], bits: u32| {
        any::<u32>().prop_map(move |rest| {
            let mask = u32::MAX.checked_shr(bits).unwrap_or(0);
            Ipv4Addr::from((u32::from_be_bytes(first) & !mask) | (rest & mask))
        })
    };
    prop_oneof![
        range([0, 0, 0, 0], 8),
        range([10, 0, 0, 0], 8),
        range([100, 64, 0, 0], 10),
        range([127, 0, 0, 0], 8),
        range([169, 254, 0, 0], 16),
        Just(Ipv4Addr::new(169, 254, 169, 254)),
        range([172, 16, 0, 0], 12),
        range([192, 0, 2, 0], 24),
        range([192, 168, 0, 0], 16),
        range([198, 18, 0, 0], 15),
        range([224, 0, 0, 0], 3),
    ]
}

/// The ways in which an address of IPv4 can be written, in IPv6, too.
fn spelled(address: Ipv4Addr, way: u8) -> String {
    let [a, b, c, d] = address.octets();
    let whole = u32::from(address);
    let (high, low) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
    match way {
        0 => address.to_string(),
        1 => whole.to_string(),
        2 => format!("0x{whole:x}"),
        3 => format!("0{whole:o}"),
        4 => format!("0x{a:X}.0{b:o}.{c}.0x{d:02x}"),
        5 => format!("{a}.{}", whole & 0x00ff_ffff),
        6 => format!("{a}.{b}.{low}"),
        7 => format!("[::ffff:{address}]"),
        8 => format!("[::ffff:{high:x}:{low:x}]"),
        9 => format!("[0:0:0:0:0:FFFF:{high:04X}:{low:04X}]"),
        10 => format!("[64:ff9b::{address}]"),
        11 => format!("[2002:{high:x}:{low:x}::1]"),
        12 => format!("[::{high:x}:{low:x}]"),
        13 => format!("{address}."),
        // Full-width digits, which a browser folds, too.
        14 => address.to_string().chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect(),
        _ => format!("%{:02x}{}", address.to_string().as_bytes()[0], &address.to_string()[1..]),
    }
}

proptest! {
    #[test]
    fn no_spelling_of_an_address_inside_is_taken(address in inside(), way in 0..16_u8) {
        let text = format!("https://{}/hook", spelled(address, way));
        prop_assert!(refused(&text).is_some(), "{}", text);
    }

    #[test]
    fn no_address_of_ipv6_outside_the_global_range_is_taken(bits in any::<u128>()) {
        let address = Ipv6Addr::from(bits);
        let text = format!("https://[{address}]/");
        if !(0x2000..0x4000).contains(&address.segments()[0]) {
            prop_assert!(refused(&text).is_some() || address.to_ipv4_mapped().is_some(), "{}", text);
        }
    }
}
