//! Applications that are being typed: kept sealed, as typed, right or wrong.

use crate::{
    columns::Moment,
    door::{Db, Unit, sql},
    error::Error,
    tallies,
};
use domain::wizard::{BusinessForm, DeclarationForm, Draft, draft::Agreed};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

const BUSINESS: &str = "drafts.business_form";
const DECLARATION: &str = "drafts.declaration_form";
/// How many open drafts of one browser are offered.
const OFFERED: i64 = 10;

/// What a draft begins with.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// UUID version 7.
    pub id: Uuid,
    /// SHA-256 of the browser's cookie.
    pub visitor: [u8; 32],
    /// The entry from a partner's site ([`crate::partner_entries`]).
    pub entry: Option<Uuid>,
}

/// A draft as kept.
#[derive(Clone, Debug)]
pub struct KeptDraft {
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of the cookie of the browser it belongs to.
    pub visitor: [u8; 32],
    /// What was typed. After submitting the forms are gone; the declaration has them.
    pub draft: Draft,
    /// See [`NewDraft::entry`].
    pub entry: Option<Uuid>,
    /// The filled form it was read from ([`crate::intakes`]).
    pub intake: Option<Uuid>,
    /// The declaration that was made of it.
    pub declaration: Option<Uuid>,
    /// When it was started.
    pub made_at: Timestamp,
    /// When it was changed last.
    pub touched_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    visitor: Vec<u8>,
    terms_edition: Option<String>,
    terms_at: Option<Moment>,
    business_form: Option<Vec<u8>>,
    declaration_form: Option<Vec<u8>>,
    entry: Option<Uuid>,
    intake: Option<Uuid>,
    declaration: Option<Uuid>,
    #[sqlx(try_from = "Moment")]
    made_at: Timestamp,
    #[sqlx(try_from = "Moment")]
    touched_at: Timestamp,
}

impl Row {
    fn read(self, db: &Db) -> Result<KeptDraft, Error> {
        let terms = self.terms_edition.zip(self.terms_at).map(|(edition, at)| Agreed { edition, at: at.0 });
        let visitor = self.visitor.try_into();
        let draft = Draft {
            terms,
            business: open_form(db, BUSINESS, self.business_form.as_deref())?,
            declaration: open_form(db, DECLARATION, self.declaration_form.as_deref())?,
            submitted: self.declaration.is_some(),
        };
        Ok(KeptDraft {
            id: self.id,
            visitor: visitor.map_err(|_| Error::row("drafts", "visitor", "it has not 32 bytes"))?,
            draft,
            entry: self.entry,
            intake: self.intake,
            declaration: self.declaration,
            made_at: self.made_at,
            touched_at: self.touched_at,
        })
    }
}

/// Starts a draft.
pub async fn start(db: &mut Unit, new: &NewDraft, now: Timestamp) -> Result<(), Error> {
    let text = "INSERT INTO drafts (id, visitor, entry, made_at, touched_at) VALUES ($1, $2, $3, $4, $4)";
    sql!(db, run: text, new.id, new.visitor, new.entry, now).map(drop)
}

/// A draft by its id.
pub async fn find(db: &mut Db, id: Uuid) -> Result<Option<KeptDraft>, Error> {
    let row = sql!(db, optional Row: "SELECT * FROM drafts WHERE id = $1", id)?;
    row.map(|row| row.read(db)).transpose()
}

/// The open drafts of a browser, newest first, at most ten.
pub async fn of_visitor(db: &mut Db, visitor: &[u8; 32]) -> Result<Vec<KeptDraft>, Error> {
    let text =
        "SELECT * FROM drafts WHERE visitor = $1 AND declaration IS NULL ORDER BY made_at DESC, id DESC LIMIT $2";
    let rows = sql!(db, all Row: text, visitor, OFFERED)?;
    rows.into_iter().map(|row| row.read(db)).collect()
}

/// Keeps the agreement to an edition of the terms. `false`: already submitted (or gone), nothing changed; or it was read from a filled form,
/// where the applicant agrees or nobody does.
pub async fn agree(db: &mut Unit, id: Uuid, edition: &str, now: Timestamp) -> Result<bool, Error> {
    let text = "UPDATE drafts SET terms_edition = $1, terms_at = $2, touched_at = $2 WHERE id = $3 AND declaration IS NULL AND intake IS NULL";
    Ok(sql!(db, run: text, edition, now, id)? > 0)
}

/// Keeps 事業者情報入力 as typed. `false`: already submitted (or gone), nothing changed.
pub async fn keep_business(db: &mut Unit, id: Uuid, form: &BusinessForm, now: Timestamp) -> Result<bool, Error> {
    let form = seal_form(db, BUSINESS, form)?;
    let text = "UPDATE drafts SET business_form = $1, touched_at = $2 WHERE id = $3 AND declaration IS NULL";
    Ok(sql!(db, run: text, form, now, id)? > 0)
}

/// Keeps 自己宣言入力 as typed. `false`: already submitted (or gone), nothing changed.
pub async fn keep_declaration(db: &mut Unit, id: Uuid, form: &DeclarationForm, now: Timestamp) -> Result<bool, Error> {
    let form = seal_form(db, DECLARATION, form)?;
    let text = "UPDATE drafts SET declaration_form = $1, touched_at = $2 WHERE id = $3 AND declaration IS NULL";
    Ok(sql!(db, run: text, form, now, id)? > 0)
}

/// Gives the draft to another browser (the link that resumes it). `false`: no such draft.
pub async fn hand_over(db: &mut Unit, id: Uuid, visitor: [u8; 32]) -> Result<bool, Error> {
    Ok(sql!(db, run: "UPDATE drafts SET visitor = $1 WHERE id = $2", visitor, id)? > 0)
}

/// Deletes drafts that nobody touched since `before`, at most `limit`; how many. That they were begun stays counted.
pub async fn purge(db: &mut Unit, before: Timestamp, limit: i64) -> Result<u64, Error> {
    tallies::forget_old(db, before, limit).await?;
    let text =
        "DELETE FROM drafts WHERE id IN (SELECT id FROM drafts WHERE touched_at < $1 ORDER BY touched_at, id LIMIT $2)";
    sql!(db, run: text, before, limit)
}

/// Marks the draft as submitted and forgets its forms: the declaration has them, and the survey must not stay beside it.
/// The declaration made of it before, if there is one.
pub(crate) async fn submit(db: &mut Unit, id: Uuid, declaration: Uuid, now: Timestamp) -> Result<Option<Uuid>, Error> {
    let text = "UPDATE drafts SET declaration = $1, touched_at = $2, business_form = NULL, declaration_form = NULL
        WHERE id = $3 AND declaration IS NULL";
    if sql!(db, run: text, declaration, now, id)? > 0 {
        return Ok(None);
    }
    let row = sql!(db, optional (Option<Uuid>,): "SELECT declaration FROM drafts WHERE id = $1", id)?;
    match row {
        Some((Some(earlier),)) => Ok(Some(earlier)),
        _ => Err(Error::Missing { table: "drafts" }),
    }
}

pub(crate) fn seal_form(db: &Db, place: &'static str, form: &impl Serialize) -> Result<Vec<u8>, Error> {
    let (table, column) = place.split_once('.').unwrap_or((place, ""));
    let text = serde_json::to_vec(form).map_err(|why| Error::row(table, column, why))?;
    db.vault.seal(place, &text)
}

pub(crate) fn open_form<T: DeserializeOwned>(
    db: &Db,
    place: &'static str,
    sealed: Option<&[u8]>,
) -> Result<Option<T>, Error> {
    let (table, column) = place.split_once('.').unwrap_or((place, ""));
    let Some(sealed) = sealed else { return Ok(None) };
    let form = serde_json::from_slice(&db.vault.open(place, sealed)?);
    // serde_json names the place of an error, never the value.
    form.map(Some).map_err(|why| Error::row(table, column, format!("not a form (column {})", why.column())))
}
