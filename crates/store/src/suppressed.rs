//! Mail addresses nothing is sent to any more: a server refused them for good, or their owner wants none.

use crate::{
    door::{Db, Unit, sql},
    error::Error,
};
use domain::email::Email;
use jiff::Timestamp;

/// Nothing is sent to this address any more.
pub async fn add(db: &mut Unit, email: &Email, now: Timestamp) -> Result<(), Error> {
    let key = db.vault.blind_email(email);
    let text = "INSERT INTO suppressed (email_key, since) VALUES ($1, $2) ON CONFLICT (email_key) DO NOTHING";
    sql!(db, run: text, key, now).map(drop)
}

/// Nothing may be sent to this address.
pub async fn has(db: &mut Db, email: &Email) -> Result<bool, Error> {
    let key = db.vault.blind_email(email);
    let text = "SELECT count(*) FROM suppressed WHERE email_key = $1";
    Ok(sql!(db, one (i64,): text, key)?.0 > 0)
}

/// Something may be sent to this address again; `false`: it was not among them.
pub async fn remove(db: &mut Unit, email: &Email) -> Result<bool, Error> {
    let key = db.vault.blind_email(email);
    Ok(sql!(db, run: "DELETE FROM suppressed WHERE email_key = $1", key)? > 0)
}
