//! What the addressee of mail ① says, and the address that mail goes to.

use crate::{
    columns::Kept,
    door::{Unit, sql},
    error::Error,
    journal::{self, Kind, Line},
    members::{self, Member},
};
use domain::{
    declaration::{State, state::Act},
    email::Email,
    ids::{DeclarationId, MemberNumber},
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// The numbers a confirmation gives.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// 自己宣言ID, drawn.
    pub declaration_id: DeclarationId,
    /// The member's id, UUID version 7.
    pub member_id: Uuid,
    /// 利用者番号, drawn.
    pub member_number: MemberNumber,
}

/// What came of confirming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// The declaration is made; the numbers are given.
    New,
    /// It was confirmed before; nothing was changed.
    Already,
    /// It cannot be confirmed from where it stands.
    NotPossible(State),
}

/// 宣言完了: the number is given, the member is made. [`Error::Taken`]: a drawn number is taken; draw again.
pub async fn confirm(
    db: &mut Unit,
    id: Uuid,
    numbers: &Numbers,
    password_hash: &str,
    now: Timestamp,
) -> Result<Confirmed, Error> {
    let (state, business) = standing(db, id).await?;
    let Some(next) = state.after(Act::Confirm).filter(|_| state == State::Provisional) else {
        let done = state != State::Disowned;
        return Ok(if done { Confirmed::Already } else { Confirmed::NotPossible(state) });
    };
    // The page of a basic policy is looked for from now on (`crate::policies`).
    let text =
        "UPDATE declarations SET number = $1, state = $2, declared_at = $3, state_at = $3, last_confirmed_at = $3,
            policy_due = CASE WHEN publication_url IS NULL THEN NULL ELSE $3 END
        WHERE id = $4";
    sql!(db, run: text, numbers.declaration_id, next, now, id)?;
    let member = Member {
        id: numbers.member_id,
        number: numbers.member_number.clone(),
        business_id: business,
        declaration: id,
        password_hash: password_hash.to_owned(),
    };
    members::make(db, &member, now).await?;
    let line = Line {
        kind: Kind::Confirmed,
        business: Some(business),
        declaration: Some(id),
        actor: journal::APPLICANT,
        facts: json!({ "number": numbers.declaration_id.as_str() }),
    };
    journal::append(db, line, now).await?;
    Ok(Confirmed::New)
}

/// 「心当たりがない」. `false`: no longer possible, nothing changed.
pub async fn disown(db: &mut Unit, id: Uuid, now: Timestamp) -> Result<bool, Error> {
    let (state, business) = standing(db, id).await?;
    let Some(next) = state.after(Act::Disown) else { return Ok(false) };
    sql!(db, run: "UPDATE declarations SET state = $1, state_at = $2 WHERE id = $3", next, now, id)?;
    let line = Line {
        kind: Kind::Disowned,
        business: Some(business),
        declaration: Some(id),
        actor: journal::APPLICANT,
        facts: json!({}),
    };
    journal::append(db, line, now).await?;
    Ok(true)
}

/// Corrects the address that mail ① goes to. `false`: no longer provisional, nothing changed.
pub async fn correct_email(db: &mut Unit, id: Uuid, email: &Email, now: Timestamp) -> Result<bool, Error> {
    let (state, business) = standing(db, id).await?;
    if state != State::Provisional {
        return Ok(false);
    }
    let key = db.vault.blind_email(email);
    let email = db.vault.seal("contacts.email", email.as_str().as_bytes())?;
    let text = "UPDATE contacts SET email = $1, email_key = $2
        WHERE id = (SELECT contact_id FROM declarations WHERE id = $3)";
    sql!(db, run: text, email, key, id)?;
    let line = Line {
        kind: Kind::EmailCorrected,
        business: Some(business),
        declaration: Some(id),
        actor: journal::APPLICANT,
        facts: json!({}),
    };
    journal::append(db, line, now).await?;
    Ok(true)
}

/// Where a declaration stands, and its business.
pub(crate) async fn standing(db: &mut Unit, id: Uuid) -> Result<(State, Uuid), Error> {
    let text = "SELECT state, business_id FROM declarations WHERE id = $1";
    let row = sql!(db, optional (Kept<State>, Uuid): text, id)?;
    let (state, business) = row.ok_or(Error::Missing { table: "declarations" })?;
    Ok((state.0, business))
}
