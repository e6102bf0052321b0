//! Private keys as `openssl genrsa`, `openssl genpkey` and `ssh` people keep them, turned into what the signer reads.
//!
//! The signer wants PKCS#1 for RSA and the bare 32 bytes for Ed25519; OpenSSL 3 writes PKCS#8, a wrapper of a few
//! DER elements around the same bytes (RFC 5958 §2, RFC 8410 §7).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// DER tags that occur here.
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// An RSA key as PKCS#1 PEM, whichever of the two forms it came in.
pub fn rsa_as_pkcs1(text: &str) -> Option<String> {
    if text.contains("BEGIN RSA PRIVATE KEY") {
        return Some(text.to_owned());
    }
    let der = body(text, "PRIVATE KEY")?;
    let inner = STANDARD.encode(inner_key(&der)?);
    let lines: Vec<_> = inner.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    Some(format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----\n", lines.join("\n")))
}

/// An Ed25519 key as its 32 bytes in Base64, from PKCS#8 PEM or from just that.
pub fn ed25519_as_seed(text: &str) -> Option<String> {
    if !text.contains("BEGIN") {
        let seed = STANDARD.decode(text.trim()).ok()?;
        return (seed.len() == 32).then(|| STANDARD.encode(seed));
    }
    let der = body(text, "PRIVATE KEY")?;
    // The key inside is an OCTET STRING once more (CurvePrivateKey).
    let (seed, _) = element(inner_key(&der)?, OCTETS)?;
    (seed.len() == 32).then(|| STANDARD.encode(seed))
}

/// The bytes between the BEGIN and END lines.
fn body(text: &str, label: &str) -> Option<Vec<u8>> {
    let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
    let (inside, _) = rest.split_once(&format!("-----END {label}-----"))?;
    STANDARD.decode(inside.split_whitespace().collect::<String>()).ok()
}

/// The third element of a PKCS#8 structure: version, algorithm, key.
fn inner_key(der: &[u8]) -> Option<&[u8]> {
    let (whole, _) = element(der, SEQUENCE)?;
    let (_version, rest) = element(whole, INTEGER)?;
    let (_algorithm, rest) = element(rest, SEQUENCE)?;
    element(rest, OCTETS).map(|(key, _)| key)
}

/// One DER element with this tag: its content and what follows.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if bytes.len() > 4 {
            return None;
        }
        (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
    };
    (found == tag).then(|| rest.split_at_checked(length)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED25519: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";

    #[test]
    fn the_example_of_rfc_8410() {
        let seed = "1O5y2/kTWErVttjx92n4rTr+fCjL8dT74Jeoj0R1WEI=";
        assert_eq!(ed25519_as_seed(ED25519).as_deref(), Some(seed));
        assert_eq!(ed25519_as_seed(seed).as_deref(), Some(seed));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in [
            "",
            "c2hvcnQ=",
            "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----",
            "-----BEGIN CERTIFICATE-----",
        ] {
            assert_eq!(ed25519_as_seed(text), None, "{text}");
            assert_eq!(rsa_as_pkcs1(text), None, "{text}");
        }
        assert_eq!(element(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 1], SEQUENCE), None);
        assert_eq!(element(&[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1], SEQUENCE), None);
    }
}
