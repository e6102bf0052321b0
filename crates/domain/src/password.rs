//! パスワード: fifteen characters or more when it stands alone (NIST SP 800-63B-4 §3.1.1.2), no rules of composition.

mod guessable;

use crate::problem::Problem;
use unicode_normalization::UnicodeNormalization as _;

/// A password that may be set. Never shown, never logged; `Debug` says nothing.
#[derive(Clone)]
pub struct NewPassword(String);

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

impl NewPassword {
    /// The least number of characters of a password that stands alone.
    pub const MIN: usize = 15;
    /// The greatest number of characters.
    pub const MAX: usize = 256;

    /// Reads a new password; `personal` are texts it may not be (name, numbers, mail address, name of the scheme).
    ///
    /// Normalised to NFC, so that one keyboard's accents are another's; blanks count and stay. Refused are what is tried
    /// first anywhere (common passwords, one character or group over and over, rows of the keyboard, the alphabet) and
    /// what consists of one of the personal texts and hardly anything else.
    pub fn parse(typed: &str, personal: &[&str]) -> Result<Self, Problem> {
        if typed.is_empty() {
            return Err(Problem::Missing);
        }
        // Four code points make the longest composed character that is typed; more is no password but an attack.
        if typed.chars().take(Self::MAX * 4 + 1).count() > Self::MAX * 4 {
            return Err(Problem::PasswordLong { max: Self::MAX });
        }
        let password = normalised(typed);
        let length = password.chars().count();
        if length < Self::MIN {
            return Err(Problem::PasswordShort { min: Self::MIN });
        }
        if length > Self::MAX {
            return Err(Problem::PasswordLong { max: Self::MAX });
        }
        if guessable::is_personal(&password, personal) {
            return Err(Problem::PasswordPersonal);
        }
        if guessable::is_common(&password) {
            return Err(Problem::PasswordCommon);
        }
        Ok(Self(password))
    }

    /// The text, for the hash alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// A typed password as it is hashed and compared, at setting and at login alike.
pub fn normalised(typed: &str) -> String {
    typed.nfc().collect()
}

#[cfg(test)]
mod tests;
