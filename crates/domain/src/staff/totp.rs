//! 認証アプリ: the secret it shares with us, and the six digits it shows (RFC 6238 with its usual numbers: SHA-1, 30 seconds).

use jiff::Timestamp;
use totp_rs::{Builder, Totp};

/// Bytes of a secret, as long as the hash (RFC 4226 §4, R6).
const BYTES: usize = 20;

/// What an authenticator app and the office share. `Debug` says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; BYTES]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Takes the first twenty of 32 random bytes.
    pub fn of(random: [u8; 32]) -> Self {
        let mut bytes = [0; BYTES];
        bytes.iter_mut().zip(random).for_each(|(to, from)| *to = from);
        Self(bytes)
    }

    /// A secret from the store.
    pub fn kept(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes, for the store alone.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }

    /// Base32 in groups of four, to type into the app where its camera cannot be used.
    pub fn typed(&self) -> String {
        let text = self.totp("", None).secret().to_base32();
        text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
    }

    /// The address for the QR code: `otpauth://totp/…`. A colon would end the name of the site.
    pub fn address(&self, site: &str, account: &str) -> Option<String> {
        self.totp(account, Some(site.replace(':', " "))).to_url().ok()
    }

    /// The number of the half minute this code is of, if it is that of now, of the one before or of the next (a clock that is a
    /// little wrong). A code is taken once: the caller keeps this number and asks for a greater one.
    pub fn step_of(&self, code: &TotpCode, now: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(now.as_second()).ok()?;
        let step = self.totp("", None).check(&code.0, seconds)?;
        i64::try_from(step).ok()
    }

    /// The code an app shows at that moment.
    pub fn code_at(&self, now: Timestamp) -> TotpCode {
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        TotpCode(self.totp("", None).generate(seconds).to_string())
    }

    /// Twenty bytes, six digits and thirty seconds are within the rules of the RFC; names are checked by their own types.
    fn totp(&self, account: &str, issuer: Option<String>) -> Totp {
        let secret = totp_rs::Secret::new_stack(self.0);
        Builder::new().with_secret(secret).with_account_name(account).with_issuer(issuer).build_noncompliant()
    }
}

/// Six digits as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpCode(String);

impl TotpCode {
    /// Reads six digits in any width, with blanks or hyphens.
    pub fn parse(typed: &str) -> Option<Self> {
        let digits: String = crate::text::digits(typed).chars().filter(|c| *c != '-').collect();
        (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(Self(digits))
    }

    /// Six digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, TotpCode};
    use jiff::Timestamp;

    /// RFC 6238, appendix B: the last six of the eight digits for SHA-1.
    #[test]
    fn the_codes_of_the_standard() {
        let mut random = [0; 32];
        random[..20].copy_from_slice(b"12345678901234567890");
        let secret = Secret::of(random);
        for (second, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            let at = Timestamp::from_second(second).unwrap();
            assert_eq!(secret.code_at(at).as_str(), code, "{second}");
            let typed = TotpCode::parse(&format!("{} {}", &code[..3], &code[3..])).unwrap();
            assert_eq!(secret.step_of(&typed, at), Some(second / 30));
        }
        assert_eq!(secret.typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = secret.address("宣言: 事務局", "a@example.jp").unwrap();
        assert!(address.starts_with("otpauth://totp/") && address.contains("GEZDGNBVGY3TQOJQ"), "{address}");
    }

    #[test]
    fn one_half_minute_before_and_after_and_no_more() {
        let secret = Secret::of([5; 32]);
        let now = Timestamp::from_second(1_700_000_010).unwrap();
        for (seconds, taken) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let other = now + jiff::SignedDuration::from_secs(seconds);
            assert_eq!(secret.step_of(&secret.code_at(other), now).is_some(), taken, "{seconds}");
        }
        for wrong in ["", "12345", "1234567", "12345a"] {
            assert_eq!(TotpCode::parse(wrong), None);
        }
        assert!(!format!("{secret:?}").contains('5'));
    }
}
