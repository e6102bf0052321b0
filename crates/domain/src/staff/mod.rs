//! 事務局: who works there, what each may do, and the second factor they prove themselves with.

mod passkey;
mod recovery;
mod role;
mod totp;

pub use passkey::PasskeyName;
pub use recovery::RecoveryCode;
pub use role::{Right, Role};
pub use totp::{Secret, TotpCode};
