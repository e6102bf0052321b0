//! The signature of a posting (Standard Webhooks): HMAC-SHA256 over id, moment and body, one for each secret that is good.

use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The value of `webhook-signature`: `v1,…`, separated by blanks.
pub fn signatures(secrets: &[[u8; 32]], id: &str, seconds: i64, body: &str) -> String {
    let signed = |secret: &[u8; 32]| {
        // HMAC takes keys of every length; the empty answer can never be made.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body.as_bytes());
        format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()))
    };
    secrets.iter().map(signed).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As Python's `hmac` gives it.
    #[test]
    fn a_known_signature() {
        let said = signatures(&[[7; 32]], "msg_1", 1_700_000_000, "{\"a\":1}");
        assert_eq!(said, "v1,LInk7lWC3DLGgRP3k/Xpm933fgj/SEGrik4mpkLgnKE=");
    }

    proptest! {
        #[test]
        fn every_part_is_signed(key in any::<[u8; 32]>(), id in "[a-z0-9-]{1,40}", at in 0..i64::MAX, body in "\\PC{0,200}") {
            let said = signatures(&[key], &id, at, &body);
            prop_assert_eq!(&said, &signatures(&[key], &id, at, &body));
            let mut other = key;
            other[31] ^= 1;
            for wrong in [
                signatures(&[other], &id, at, &body),
                signatures(&[key], &format!("{id}x"), at, &body),
                signatures(&[key], &id, at ^ 1, &body),
                signatures(&[key], &id, at, &format!("{body} ")),
            ] {
                prop_assert_ne!(&said, &wrong);
            }
            let both = signatures(&[other, key], &id, at, &body);
            prop_assert!(both.split(' ').count() == 2 && both.ends_with(&said));
        }
    }
}
