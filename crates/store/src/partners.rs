//! Sites that may send applicants here and get them back: registered by the office, with the addresses they may ask for.

use crate::{
    audit::{self, Act, Note},
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    error::Error,
};
use domain::partner::{PartnerCode, PartnerName, ReturnUrl, ReturnUrls};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A partner. Its secret is not kept, only the SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// The code in its links, its `client_id`.
    pub code: PartnerCode,
    /// The name people know.
    pub name: String,
    /// Where it may ask to get people back; the first where it asks for none.
    pub return_urls: Vec<ReturnUrl>,
    /// It has no secret: it is a program in its visitors' hands, and proves itself by PKCE alone (RFC 6749 §2.1, RFC 7636).
    pub public: bool,
    /// Tells its secret from another without telling it: 16 hexadecimal digits; empty where it has none.
    pub secret_mark: String,
    /// When it was registered.
    pub made_at: Timestamp,
    /// Since when it is stopped.
    pub stopped_at: Option<Timestamp>,
}

/// A partner to be registered.
#[derive(Clone, Debug)]
pub struct NewPartner<'a> {
    /// The code in its links, for good.
    pub code: &'a PartnerCode,
    /// The name people know.
    pub name: &'a PartnerName,
    /// Where it may ask to get people back.
    pub return_urls: &'a ReturnUrls,
    /// SHA-256 of its secret; `None`: it has none.
    pub secret: Option<[u8; 32]>,
}

/// How people came from a partner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// So many began on its links.
    pub came: i64,
    /// So many of them went back and let it know of their declaration.
    pub told: i64,
    /// When the last one began.
    pub last: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(try_from = "Kept<PartnerCode>")]
    code: PartnerCode,
    name: String,
    secret: Option<Vec<u8>>,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    revoked_at: Option<Moment>,
}

/// Registers a partner. `false`: there is one with this code, perhaps a stopped one; nothing was changed.
pub async fn register(db: &mut Unit, new: &NewPartner<'_>, by: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    let NewPartner { code, name, return_urls, secret } = *new;
    let text =
        "INSERT INTO partners (code, name, secret, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING";
    if sql!(db, run: text, code, name.as_str(), secret, now)? == 0 {
        return Ok(false);
    }
    keep_return_urls(db, code, return_urls).await?;
    noted(db, code, Act::PartnerAdded, by, now).await
}

/// Takes another name, or other addresses in place of those it had. `false`: there is no such partner.
pub async fn change(
    db: &mut Unit,
    code: &PartnerCode,
    (name, return_urls): (Option<&PartnerName>, &ReturnUrls),
    by: Option<Uuid>,
    now: Timestamp,
) -> Result<bool, Error> {
    let name = name.map(PartnerName::as_str);
    if sql!(db, run: "UPDATE partners SET name = COALESCE($1, name) WHERE code = $2", name, code)? == 0 {
        return Ok(false);
    }
    sql!(db, run: "DELETE FROM partner_return_urls WHERE partner = $1", code)?;
    keep_return_urls(db, code, return_urls).await?;
    let now_is = known(db, code).await?.map(|partner| partner.name).unwrap_or_default();
    let said = [now_is.as_str()].into_iter().chain(return_urls.as_slice().iter().map(ReturnUrl::as_str));
    let said = said.collect::<Vec<_>>().join(" ");
    let note =
        Note { officer: by, act: Act::PartnerChanged, case: None, subject: Some(code.as_str()), reason: Some(&said) };
    audit::note(db, &note, now).await.map(|()| true)
}

async fn keep_return_urls(db: &mut Unit, code: &PartnerCode, return_urls: &ReturnUrls) -> Result<(), Error> {
    for (place, url) in (1_i64..).zip(return_urls.as_slice()) {
        sql!(db, run: "INSERT INTO partner_return_urls (partner, place, url) VALUES ($1, $2, $3)", code, place, url)?;
    }
    Ok(())
}

/// Takes another secret; the one before is worth nothing at once, and one that had none has one now. `old` is the mark of the one
/// it is to replace ([`Partner::secret_mark`]), `None` whichever there is. `false`: there is no such partner, or it has another
/// secret by now, which somebody may just have been shown.
pub async fn set_secret(
    db: &mut Unit,
    code: &PartnerCode,
    (old, new): (Option<&str>, &[u8; 32]),
    by: Option<Uuid>,
    now: Timestamp,
) -> Result<bool, Error> {
    let is_meant = |partner: Partner| old.is_none_or(|old| old == partner.secret_mark);
    if !known(db, code).await?.is_some_and(is_meant) {
        return Ok(false);
    }
    sql!(db, run: "UPDATE partners SET secret = $1 WHERE code = $2", new, code)?;
    noted(db, code, Act::PartnerSecretRenewed, by, now).await
}

/// Of the hash that is kept, not of the secret: it leads back to neither.
fn mark(kept: &[u8]) -> String {
    Sha256::digest(kept).iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Stops a partner. `false`: there is none that is not stopped.
pub async fn stop(db: &mut Unit, code: &PartnerCode, by: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE partners SET revoked_at = $1 WHERE code = $2 AND revoked_at IS NULL";
    let changed = sql!(db, run: text, now, code)?;
    if changed == 0 { Ok(false) } else { noted(db, code, Act::PartnerStopped, by, now).await }
}

/// Lets a stopped partner go on, with the secret it had. `false`: there is none that is stopped.
pub async fn resume(db: &mut Unit, code: &PartnerCode, by: Option<Uuid>, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE partners SET revoked_at = NULL WHERE code = $1 AND revoked_at IS NOT NULL";
    let changed = sql!(db, run: text, code)?;
    if changed == 0 { Ok(false) } else { noted(db, code, Act::PartnerResumed, by, now).await }
}

async fn noted(
    db: &mut Unit,
    code: &PartnerCode,
    act: Act,
    officer: Option<Uuid>,
    now: Timestamp,
) -> Result<bool, Error> {
    let note = Note { officer, act, case: None, subject: Some(code.as_str()), reason: None };
    audit::note(db, &note, now).await.map(|()| true)
}

const ALL: &str = "SELECT code, name, secret, made_at, revoked_at FROM partners ORDER BY made_at, code";
const ONE: &str = "SELECT code, name, secret, made_at, revoked_at FROM partners WHERE code = $1";

/// A partner that is not stopped.
pub async fn find(db: &mut Db, code: &PartnerCode) -> Result<Option<Partner>, Error> {
    Ok(known(db, code).await?.filter(|partner| partner.stopped_at.is_none()))
}

/// A partner, also a stopped one.
pub async fn known(db: &mut Db, code: &PartnerCode) -> Result<Option<Partner>, Error> {
    match sql!(db, optional Row: ONE, code)? {
        Some(row) => Ok(Some(whole(db, row).await?)),
        None => Ok(None),
    }
}

/// The partner with this code, if the secret is its own. One that has no secret shows none.
pub async fn proved(db: &mut Db, code: &PartnerCode, secret: Option<&[u8; 32]>) -> Result<Option<Partner>, Error> {
    let text = "SELECT secret FROM partners WHERE code = $1 AND revoked_at IS NULL";
    // Hashes of 256 random bits: how long comparing them takes tells nothing about the secret.
    match sql!(db, optional (Option<Vec<u8>>,): text, code)? {
        Some((kept,)) if kept.as_deref() == secret.map(<[u8; 32]>::as_slice) => find(db, code).await,
        _ => Ok(None),
    }
}

/// All partners, also those that are stopped, oldest first.
pub async fn all(db: &mut Db) -> Result<Vec<Partner>, Error> {
    let rows = sql!(db, all Row: ALL)?;
    let mut partners = Vec::new();
    for row in rows {
        partners.push(whole(db, row).await?);
    }
    Ok(partners)
}

/// How people came from each partner since then. Those that were forgotten (`partner_entries::purge`) are not in it.
pub async fn traffic(db: &mut Db, since: Timestamp) -> Result<BTreeMap<PartnerCode, Traffic>, Error> {
    let text = "SELECT partner, count(*), MAX(made_at) FROM partner_entries WHERE made_at >= $1 GROUP BY partner";
    let came = sql!(db, all (Kept<PartnerCode>, i64, Moment): text, since)?;
    let text = "SELECT e.partner, count(DISTINCT e.id) FROM partner_entries e JOIN partner_grants g ON g.entry = e.id
        WHERE e.made_at >= $1 AND g.used_at IS NOT NULL GROUP BY e.partner";
    let told: BTreeMap<_, _> =
        sql!(db, all (Kept<PartnerCode>, i64): text, since)?.into_iter().map(|(code, told)| (code.0, told)).collect();
    let traffic = |(code, came, last): (Kept<PartnerCode>, i64, Moment)| {
        let told = told.get(&code.0).copied().unwrap_or_default();
        (code.0, Traffic { came, told, last: Some(last.into()) })
    };
    Ok(came.into_iter().map(traffic).collect())
}

async fn whole(db: &mut Db, row: Row) -> Result<Partner, Error> {
    let text = "SELECT url FROM partner_return_urls WHERE partner = $1 ORDER BY place";
    let urls = sql!(db, all (Kept<ReturnUrl>,): text, row.code)?;
    Ok(Partner {
        code: row.code,
        name: row.name,
        return_urls: urls.into_iter().map(|(url,)| url.0).collect(),
        public: row.secret.is_none(),
        secret_mark: row.secret.as_deref().map(mark).unwrap_or_default(),
        made_at: row.made_at,
        stopped_at: row.revoked_at.map(Timestamp::from),
    })
}
