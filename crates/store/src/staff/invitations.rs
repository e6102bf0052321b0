//! The link with which an officer sets up password and second factor. Good once, for 72 hours.

use super::{NewPasskey, Officer, find, is_known_passkey, passkeys, renew_recovery};
use crate::{
    audit::{self, Act, Note},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::staff::{RecoveryCode, Secret};
use jiff::Timestamp;
use uuid::Uuid;

/// What is set up.
pub struct Invitation<'a> {
    /// The SHA-256 of the token.
    pub token: [u8; 32],
    /// The hash of the new password, in the PHC format.
    pub password_hash: &'a str,
    /// The second factor.
    pub factor: Factor<'a>,
    /// New recovery codes.
    pub codes: &'a [RecoveryCode],
}

/// The second factor that is set up; any other before it is void.
#[derive(Clone, Copy, Debug)]
pub enum Factor<'a> {
    /// An authenticator app.
    App {
        /// What it shares with us.
        secret: &'a Secret,
        /// The half minute of the code that proved it; the same code is not taken again.
        step: i64,
    },
    /// A passkey.
    Passkey(NewPasskey<'a>),
}

/// Whom an open invitation is for.
pub async fn invitation(db: &mut Db, token: [u8; 32], now: Timestamp) -> Result<Option<Officer>, Error> {
    let text = "SELECT officer FROM officer_invitations WHERE token = $1 AND until > $2";
    let Some((officer,)) = sql!(db, optional (Uuid,): text, token, now)? else { return Ok(None) };
    Ok(find(db, officer).await?.filter(|officer| officer.suspended_at.is_none()))
}

/// Uses the invitation up. `None`: it is not open any more, or the passkey is an officer's already.
pub async fn set_up(db: &mut Unit, new: &Invitation<'_>, now: Timestamp) -> Result<Option<Officer>, Error> {
    let Some(officer) = invitation(db, new.token, now).await? else { return Ok(None) };
    if let Factor::Passkey(one) = &new.factor
        && is_known_passkey(db, one.credential).await?
    {
        return Ok(None);
    }
    sql!(db, run: "DELETE FROM officer_invitations WHERE officer = $1", officer.id)?;
    passkeys::remove_all(db, officer.id).await?;
    let (secret, step) = match &new.factor {
        Factor::App { secret, step } => (Some(db.vault.seal("officers.totp", secret.reveal())?), *step),
        Factor::Passkey(one) => {
            passkeys::keep(db, officer.id, one, now).await?;
            (None, 0)
        }
    };
    let text = "UPDATE officers SET password_hash = $1, totp = $2, totp_step = $3, version = version + 1 WHERE id = $4";
    sql!(db, run: text, new.password_hash, secret, step, officer.id)?;
    sql!(db, run: "DELETE FROM officer_sessions WHERE officer = $1", officer.id)?;
    super::forgive(db, super::Tries::Password(&officer.email)).await?;
    super::forgive(db, super::Tries::Second(officer.id)).await?;
    renew_recovery(db, officer.id, new.codes).await?;
    audit::note(db, &Note::of(officer.id, Act::SetUp), now).await?;
    find(db, officer.id).await
}
