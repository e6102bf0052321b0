//! One person's way here from a partner's site, kept from the agreement to the terms until the way back.

use crate::{
    columns::Kept,
    door::{Db, Unit, sql},
    error::Error,
};
use domain::partner::{Challenge, PartnerCode, PartnerState, ReturnUrl};
use jiff::Timestamp;
use uuid::Uuid;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerEntry {
    /// UUID version 7.
    pub id: Uuid,
    /// Whose site it was.
    pub partner: PartnerCode,
    /// Where the way back leads.
    pub return_url: ReturnUrl,
    /// What the partner gets back as it gave it.
    pub state: Option<PartnerState>,
    /// What the exchange of a code must fit; `None`: the way back tells nothing.
    pub challenge: Option<Challenge>,
    /// SHA-256 of the cookie of the browser that came.
    pub visitor: [u8; 32],
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(try_from = "Kept<PartnerCode>")]
    partner: PartnerCode,
    #[sqlx(try_from = "Kept<ReturnUrl>")]
    return_url: ReturnUrl,
    state: Option<Kept<PartnerState>>,
    challenge: Option<Vec<u8>>,
    visitor: Vec<u8>,
}

impl Row {
    fn read(self) -> Result<PartnerEntry, Error> {
        let hash = |bytes: Vec<u8>, column| {
            bytes.try_into().map_err(|_| Error::row("partner_entries", column, "it has not 32 bytes"))
        };
        Ok(PartnerEntry {
            id: self.id,
            partner: self.partner,
            return_url: self.return_url,
            state: self.state.map(|kept| kept.0),
            challenge: self.challenge.map(|bytes| hash(bytes, "challenge")).transpose()?.map(Challenge),
            visitor: hash(self.visitor, "visitor")?,
        })
    }
}

/// Keeps an entry.
pub async fn keep(db: &mut Unit, new: &PartnerEntry, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO partner_entries (id, partner, return_url, state, challenge, visitor, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let challenge = new.challenge.map(|challenge| challenge.0);
    sql!(db, run: text, new.id, new.partner, new.return_url, new.state, challenge, new.visitor, now).map(drop)
}

/// An entry by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<PartnerEntry>, Error> {
    sql!(db, optional Row: "SELECT * FROM partner_entries WHERE id = $1", id)?.map(Row::read).transpose()
}

/// The entry a declaration began with.
pub async fn of_declaration(db: &mut Db, declaration: Uuid) -> Result<Option<PartnerEntry>, Error> {
    let text = "SELECT e.* FROM partner_entries e JOIN drafts d ON d.entry = e.id WHERE d.declaration = $1";
    sql!(db, optional Row: text, declaration)?.map(Row::read).transpose()
}

/// The declaration that was made on this way, if it was sent.
pub async fn declaration(db: &mut Db, id: Uuid) -> Result<Option<Uuid>, Error> {
    let text = "SELECT declaration FROM drafts WHERE entry = $1 AND declaration IS NOT NULL";
    Ok(sql!(db, optional (Uuid,): text, id)?.map(|(declaration,)| declaration))
}

/// Forgets entries that were made before, with what was granted on them, at most `limit`; how many.
pub async fn purge(db: &mut Unit, before: Timestamp, limit: i64) -> Result<u64, Error> {
    let text = "DELETE FROM partner_grants WHERE entry IN
        (SELECT id FROM partner_entries WHERE made_at < $1 ORDER BY made_at, id LIMIT $2)";
    sql!(db, run: text, before, limit)?;
    let text = "DELETE FROM partner_entries WHERE id IN
        (SELECT id FROM partner_entries WHERE made_at < $1 ORDER BY made_at, id LIMIT $2)";
    sql!(db, run: text, before, limit)
}
