//! Sites that may send applicants here and get them back: registered by the office, with the addresses they may ask for.

use crate::{
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::partner::{PartnerCode, ReturnUrl};
use jiff::Timestamp;

/// A partner. Its secret is not kept, only the SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// The code in its links, its `client_id`.
    pub code: PartnerCode,
    /// The name people know.
    pub name: String,
    /// Where it may ask to get people back; the first where it asks for none.
    pub return_urls: Vec<ReturnUrl>,
    /// When it was registered.
    pub made_at: Timestamp,
    /// When it was struck off.
    pub revoked_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(try_from = "Kept<PartnerCode>")]
    code: PartnerCode,
    name: String,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    revoked_at: Option<Moment>,
}

/// Registers a partner. `false`: there is one with this code, perhaps struck off; nothing was changed.
pub async fn register(
    db: &mut Unit,
    (code, name): (&PartnerCode, &str),
    secret: &[u8; 32],
    return_urls: &[ReturnUrl],
    now: Timestamp,
) -> Result<bool, Error> {
    let text =
        "INSERT INTO partners (code, name, secret, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING";
    if sql!(db, run: text, code, name, secret, now)? == 0 {
        return Ok(false);
    }
    keep_return_urls(db, code, return_urls).await.map(|()| true)
}

/// Takes other addresses in place of those it had. `false`: there is no such partner.
pub async fn set_return_urls(db: &mut Unit, code: &PartnerCode, return_urls: &[ReturnUrl]) -> Result<bool, Error> {
    if find(db, code).await?.is_none() {
        return Ok(false);
    }
    sql!(db, run: "DELETE FROM partner_return_urls WHERE partner = $1", code)?;
    keep_return_urls(db, code, return_urls).await.map(|()| true)
}

async fn keep_return_urls(db: &mut Unit, code: &PartnerCode, return_urls: &[ReturnUrl]) -> Result<(), Error> {
    for (place, url) in (1_i64..).zip(return_urls) {
        sql!(db, run: "INSERT INTO partner_return_urls (partner, place, url) VALUES ($1, $2, $3)", code, place, url)?;
    }
    Ok(())
}

/// Takes another secret; the one before is worth nothing at once. `false`: there is no such partner.
pub async fn set_secret(db: &mut Unit, code: &PartnerCode, secret: &[u8; 32]) -> Result<bool, Error> {
    let text = "UPDATE partners SET secret = $1 WHERE code = $2 AND revoked_at IS NULL";
    Ok(sql!(db, run: text, secret, code)? > 0)
}

/// Strikes a partner off. `false`: there is no such partner.
pub async fn revoke(db: &mut Unit, code: &PartnerCode, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE partners SET revoked_at = $1 WHERE code = $2 AND revoked_at IS NULL";
    Ok(sql!(db, run: text, now, code)? > 0)
}

/// A partner that is not struck off.
pub async fn find(db: &mut Db, code: &PartnerCode) -> Result<Option<Partner>, Error> {
    let text = "SELECT code, name, made_at, revoked_at FROM partners WHERE code = $1 AND revoked_at IS NULL";
    match sql!(db, optional Row: text, code)? {
        Some(row) => Ok(Some(whole(db, row).await?)),
        None => Ok(None),
    }
}

/// The partner with this code, if the secret is its own.
pub async fn with_secret(db: &mut Db, code: &PartnerCode, secret: &[u8; 32]) -> Result<Option<Partner>, Error> {
    let text = "SELECT secret FROM partners WHERE code = $1 AND revoked_at IS NULL";
    // Hashes of 256 random bits: how long comparing them takes tells nothing about the secret.
    match sql!(db, optional (Vec<u8>,): text, code)? {
        Some((kept,)) if kept == secret => find(db, code).await,
        _ => Ok(None),
    }
}

/// All partners, also those that were struck off, oldest first.
pub async fn all(db: &mut Db) -> Result<Vec<Partner>, Error> {
    let rows = sql!(db, all Row: "SELECT code, name, made_at, revoked_at FROM partners ORDER BY made_at, code")?;
    let mut partners = Vec::new();
    for row in rows {
        partners.push(whole(db, row).await?);
    }
    Ok(partners)
}

async fn whole(db: &mut Db, row: Row) -> Result<Partner, Error> {
    let text = "SELECT url FROM partner_return_urls WHERE partner = $1 ORDER BY place";
    let urls = sql!(db, all (Kept<ReturnUrl>,): text, row.code)?;
    Ok(Partner {
        code: row.code,
        name: row.name,
        return_urls: urls.into_iter().map(|(url,)| url.0).collect(),
        made_at: row.made_at,
        revoked_at: row.revoked_at.map(Timestamp::from),
    })
}
