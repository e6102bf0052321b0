//! 差戻し, answered by the member: what is typed is kept, and what is right becomes the declaration.

use super::submit::Names;
use crate::{
    columns::{Kept, Moment},
    door::{Db, Unit, sql},
    drafts::{open_form, seal_form},
    error::Error,
    journal::{self, Kind, Line},
    policies,
};
use domain::{
    contact::Contact,
    declaration::{Promise, State, state::Act},
    field::Field,
    mending::{Declared, MendForm},
    scheme::Code,
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

const FORM: &str = "declarations.mending";

/// A declaration as it was mended.
#[derive(Clone, Debug)]
pub struct Mending<'a> {
    /// All of it; what was not to be mended is as it was.
    pub declared: &'a Declared,
    /// The published name under the domain's folding.
    pub folded_name: &'a str,
    /// What changed.
    pub fields: &'a [Field],
    /// The return it answers, by its time: a form of an earlier one changes nothing.
    pub returned_at: Timestamp,
    /// The edition of the industry classification, if the industry changed.
    pub industry_edition: Option<&'a str>,
}

/// Keeps what was typed, right or wrong. `false`: it is not returned (any more), nothing changed.
pub async fn keep_mending(db: &mut Unit, id: Uuid, form: &MendForm) -> Result<bool, Error> {
    let form = seal_form(db, FORM, form)?;
    let text = "UPDATE declarations SET mending = $1 WHERE id = $2 AND state = 'returned'";
    Ok(sql!(db, run: text, form, id)? > 0)
}

/// What was typed last to mend it, if anything was since it was returned.
pub async fn mending(db: &mut Db, id: Uuid) -> Result<Option<MendForm>, Error> {
    let row = sql!(db, optional (Option<Vec<u8>>,): "SELECT mending FROM declarations WHERE id = $1", id)?;
    open_form(db, FORM, row.and_then(|(sealed,)| sealed).as_deref())
}

/// Mended: declared again, and told in the journal with the fields that changed, never their values. `false`: it is not returned,
/// or was returned again since; nothing changed.
pub async fn mend(db: &mut Unit, id: Uuid, new: &Mending<'_>, now: Timestamp) -> Result<bool, Error> {
    let text = "SELECT state, state_at, business_id, contact_id, publication_url FROM declarations WHERE id = $1";
    let row = sql!(db, optional (Kept<State>, Moment, Uuid, Uuid, Option<String>): text, id)?;
    let (Kept(state), Moment(since), business, contact, url) = row.ok_or(Error::Missing { table: "declarations" })?;
    let Some(next) = state.after(Act::Mend).filter(|_| since == new.returned_at) else { return Ok(false) };
    update_business(db, business, new).await?;
    update_contact(db, contact, &new.declared.contact).await?;
    update_declaration(db, id, new).await?;
    let page = match &new.declared.promise {
        Promise::Two { publication, .. } => publication.url().map(domain::web_url::WebUrl::as_str),
        Promise::One { .. } => None,
    };
    policies::ask_again(db, id, page == url.as_deref(), now).await?;
    let text = "UPDATE declarations SET state = $1, state_at = $2, mending = NULL WHERE id = $3";
    sql!(db, run: text, next, now, id)?;
    let fields: Vec<_> = new.fields.iter().map(|field| field.key()).collect();
    let line = Line {
        kind: Kind::Mended,
        business: Some(business),
        declaration: Some(id),
        actor: journal::APPLICANT,
        facts: json!({ "fields": fields }),
    };
    journal::append(db, line, now).await?;
    Ok(true)
}

const UPDATE_BUSINESS: &str =
    "UPDATE businesses SET kind = $1, corporate_number = $2, no_number_reason = $3, name = $4,
        kana = $5, trade_name = $6, publish_as = $7, representative = $8, representative_kana = $9,
        published_name = $10, folded_name = $11, url = $12, url_public = $13, postal_code = $14, prefecture = $15,
        town = $16, street = $17, building = $18, phone = $19, industry = $20, employees = $21, membership = $22,
        phone_key = $23
    WHERE id = $24";

async fn update_business(db: &mut Unit, id: Uuid, new: &Mending<'_>) -> Result<(), Error> {
    let business = &new.declared.business;
    let (names, address) = (Names::of(&business.identity), &business.address);
    let representative = db.vault.seal_some("businesses.representative", names.representative)?;
    let representative_kana = db.vault.seal_some("businesses.representative_kana", names.representative_kana)?;
    let street = db.vault.seal("businesses.street", address.street.as_str().as_bytes())?;
    let building = address.building.as_ref().map(domain::address::Building::as_str);
    let building = db.vault.seal_some("businesses.building", building)?;
    let phone_key = db.vault.blind_phone(&business.phone);
    let phone = db.vault.seal("businesses.phone", business.phone.as_str().as_bytes())?;
    sql!(db, run: UPDATE_BUSINESS,
        business.kind(),
        names.number,
        names.reason,
        names.name,
        names.kana,
        names.trade_name,
        names.publish_as,
        representative,
        representative_kana,
        business.published_name(),
        new.folded_name,
        business.url.as_ref().map(|site| site.url.as_str()),
        business.url.as_ref().is_some_and(|site| site.public),
        address.postal_code.as_str(),
        address.prefecture,
        address.town.as_str(),
        street,
        building,
        phone,
        business.industry.code(),
        business.employees,
        business.membership,
        phone_key,
        id,
    )
    .map(drop)
}

/// The mail address is not among what is mended.
async fn update_contact(db: &mut Unit, id: Uuid, contact: &Contact) -> Result<(), Error> {
    let name = db.vault.seal("contacts.name", contact.name.as_str().as_bytes())?;
    let department = contact.department.as_ref().map(domain::name::Department::as_str);
    let department = db.vault.seal_some("contacts.department", department)?;
    sql!(db, run: "UPDATE contacts SET name = $1, department = $2 WHERE id = $3", name, department, id).map(drop)
}

const UPDATE_DECLARATION: &str = "UPDATE declarations SET level = $1, rules_edition = $2, self_check_score = $3,
        self_check_on = $4, publication = $5, publication_url = $6, publication_other = $7, purposes = $8,
        industry_edition = COALESCE($9, industry_edition)
    WHERE id = $10";

async fn update_declaration(db: &mut Unit, id: Uuid, new: &Mending<'_>) -> Result<(), Error> {
    let (rules_edition, self_check, publication) = match &new.declared.promise {
        Promise::One { rules_edition } => (rules_edition.as_deref(), None, None),
        Promise::Two { self_check, publication } => (None, *self_check, Some(publication)),
    };
    let score = self_check.map(|check| check.score.to_string());
    let score = db.vault.seal_some("declarations.self_check_score", score.as_deref())?;
    let on = self_check.map(|check| check.on.to_string());
    let on = db.vault.seal_some("declarations.self_check_on", on.as_deref())?;
    let purposes: Vec<&str> = new.declared.purposes.iter().map(Code::as_str).collect();
    sql!(db, run: UPDATE_DECLARATION,
        new.declared.level(),
        rules_edition,
        score,
        on,
        publication.map(domain::declaration::Publication::method),
        publication.and_then(|publication| publication.url()).map(domain::web_url::WebUrl::as_str),
        publication.and_then(|publication| publication.other()),
        json!(purposes),
        new.industry_edition,
        id,
    )
    .map(drop)
}
