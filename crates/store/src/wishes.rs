//! Who wishes for news: what was chosen when declaring, and what the owner of an address said after that. The last word counts:
//! the newest of both, of all that was ever declared with the address, because what was said stays said when its declaration ends. Of two
//! declarations of one moment a no wins; of a declaration and a choice of one moment the choice.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::email::Email;
use jiff::Timestamp;
use uuid::Uuid;

/// Said by the member on a page.
pub const BY_MEMBER: &str = "member";
/// Said by the link of a mail.
pub const BY_LINK: &str = "link";

/// What the owner of an address wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// News are wished for.
    pub wished: bool,
    /// Since when: the moment it was said.
    pub since: Timestamp,
    /// It was said when declaring.
    pub declared: bool,
}

/// What is said, as it is kept to prove it: the words that were before the eyes of who said it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// News are wished for.
    pub wished: bool,
    /// [`BY_MEMBER`] or [`BY_LINK`].
    pub way: &'static str,
    /// The words.
    pub wording: &'a str,
    /// The お知らせメール whose link was used.
    pub campaign: Option<Uuid>,
}

/// What the owner of this address wishes; `None`: nothing was ever declared with it.
pub async fn of(db: &mut Db, email: &Email) -> Result<Option<Wish>, Error> {
    let key = db.vault.blind_email(email);
    wish(db, &key).await
}

async fn wish(db: &mut Db, key: &[u8]) -> Result<Option<Wish>, Error> {
    let text = "SELECT b.news, d.declared_at FROM contacts c JOIN declarations d ON d.contact_id = c.id
        JOIN businesses b ON b.id = d.business_id WHERE c.email_key = $1 AND d.declared_at IS NOT NULL
        ORDER BY d.declared_at DESC, b.news LIMIT 1";
    let declared = sql!(db, optional (bool, Moment): text, key)?;
    let text = "SELECT wished, at FROM news_choices WHERE email_key = $1 ORDER BY at DESC LIMIT 1";
    let said = sql!(db, optional (bool, Moment): text, key)?;
    let read = |row: Option<(bool, Moment)>, declared| row.map(|(wished, at)| Wish { wished, since: at.0, declared });
    let both = [read(declared, true), read(said, false)];
    Ok(both.into_iter().flatten().max_by_key(|wish| (wish.since, !wish.declared)))
}

/// Keeps what was said. `false`: that is what is wished already, and nothing is kept.
pub async fn say(db: &mut Unit, email: &Email, said: Said<'_>, now: Timestamp) -> Result<bool, Error> {
    let key = db.vault.blind_email(email);
    keep(db, &key, said, now).await
}

async fn keep(db: &mut Unit, key: &[u8], said: Said<'_>, now: Timestamp) -> Result<bool, Error> {
    if wish(db, key).await?.is_some_and(|wish| wish.wished == said.wished) {
        return Ok(false);
    }
    let text =
        "INSERT INTO news_choices (email_key, at, wished, way, wording, campaign) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (email_key, at) DO UPDATE SET wished = excluded.wished, way = excluded.way,
            wording = excluded.wording, campaign = excluded.campaign";
    sql!(db, run: text, key, now, said.wished, said.way, said.wording, said.campaign)?;
    Ok(true)
}

/// Whether who got this letter wishes for news now; `None`: no such letter was put.
pub async fn of_letter(db: &mut Db, letter: Uuid) -> Result<Option<bool>, Error> {
    let text = "SELECT email_key FROM mass_letters WHERE letter = $1";
    let Some((key,)) = sql!(db, optional (Vec<u8>,): text, letter)? else { return Ok(None) };
    Ok(Some(wish(db, &key).await?.is_some_and(|wish| wish.wished)))
}

/// Who got this letter wishes for no news any more, in all that was declared with the address. `false`: no such letter was put.
pub async fn stop(db: &mut Unit, letter: Uuid, wording: &str, now: Timestamp) -> Result<bool, Error> {
    let text = "SELECT email_key, mailing FROM mass_letters WHERE letter = $1";
    let Some((key, campaign)) = sql!(db, optional (Vec<u8>, Uuid): text, letter)? else { return Ok(false) };
    keep(db, &key, Said { wished: false, way: BY_LINK, wording, campaign: Some(campaign) }, now).await?;
    Ok(true)
}
