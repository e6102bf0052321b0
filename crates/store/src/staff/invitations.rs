//! The link with which an officer sets up password and second factor. Good once, for 72 hours.

use super::{Officer, find, renew_recovery};
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
    /// The secret of the authenticator app.
    pub totp: &'a Secret,
    /// The half minute of the code that proved it; the same code is not taken again.
    pub step: i64,
    /// New recovery codes.
    pub codes: &'a [RecoveryCode],
}

/// Whom an open invitation is for.
pub async fn invitation(db: &mut Db, token: [u8; 32], now: Timestamp) -> Result<Option<Officer>, Error> {
    let text = "SELECT officer FROM officer_invitations WHERE token = $1 AND until > $2";
    let Some((officer,)) = sql!(db, optional (Uuid,): text, token, now)? else { return Ok(None) };
    Ok(find(db, officer).await?.filter(|officer| officer.suspended_at.is_none()))
}

/// Uses the invitation up. `None`: it is not open any more.
pub async fn set_up(db: &mut Unit, new: &Invitation<'_>, now: Timestamp) -> Result<Option<Officer>, Error> {
    let Some(officer) = invitation(db, new.token, now).await? else { return Ok(None) };
    sql!(db, run: "DELETE FROM officer_invitations WHERE officer = $1", officer.id)?;
    let secret = db.vault.seal("officers.totp", new.totp.reveal())?;
    let text = "UPDATE officers SET password_hash = $1, totp = $2, totp_step = $3, version = version + 1 WHERE id = $4";
    sql!(db, run: text, new.password_hash, secret, new.step, officer.id)?;
    sql!(db, run: "DELETE FROM officer_sessions WHERE officer = $1", officer.id)?;
    super::forgive(db, super::Tries::Password(&officer.email)).await?;
    super::forgive(db, super::Tries::Second(officer.id)).await?;
    renew_recovery(db, officer.id, new.codes).await?;
    audit::note(db, &Note::of(officer.id, Act::SetUp), now).await?;
    find(db, officer.id).await
}
