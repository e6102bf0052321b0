//! The questions a script hands to the browser: to make a passkey, to prove one.

use super::party::{all, make, party, prove};
use crate::{
    access::{Halfway, Invited, Staff},
    app::App,
    error::Error,
    form::Typed,
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{field::Field, staff::PasskeyName};
use std::sync::Arc;
use store::staff::{self as kept, Officer, Question};
use uuid::Uuid;
use webauthn_rs::prelude::Passkey;

/// POST /office/second/passkey
pub async fn halfway(Halfway { officer, token }: Halfway, State(app): State<Arc<App>>) -> Result<Response, Error> {
    to_prove(&app, &officer, token).await
}

/// POST /office/step-up/passkey
pub async fn again(staff: Staff, State(app): State<Arc<App>>) -> Result<Response, Error> {
    to_prove(&app, &staff.session.officer, staff.token).await
}

/// POST /office/account/passkeys/ask — a wrong name is told first, by the page, so that no passkey is made for nothing.
pub async fn for_account(staff: Staff, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    if PasskeyName::parse(typed.one(Field::PasskeyName.key())).is_err() {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    }
    let known = all(&mut app.store.read().await?, staff.session.officer.id).await?;
    to_make(&app, (&staff.session.officer, staff.token), &known).await
}

/// POST /office/setup/{token}/passkey, once the password is right. The passkeys of now will be void, so the same device may make
/// another.
pub async fn for_setup(app: &App, invited: &Invited) -> Result<Response, Error> {
    to_make(app, (&invited.officer, invited.token), &[]).await
}

/// Asks for a new passkey that is none of these; `token` is the SHA-256 of the session or invitation.
async fn to_make(
    app: &App,
    (officer, token): (&Officer, [u8; 32]),
    known: &[(Uuid, Passkey)],
) -> Result<Response, Error> {
    let party = party(app).ok_or(Error::NotFound)?;
    given(app, (officer, token), Question::Make, make(&party, officer, known)?).await
}

/// Asks for a proof. Whoever has no passkey is not asked.
async fn to_prove(app: &App, officer: &Officer, token: [u8; 32]) -> Result<Response, Error> {
    let party = party(app).ok_or(Error::NotFound)?;
    let known = all(&mut app.store.read().await?, officer.id).await?;
    if known.is_empty() {
        return Err(Error::NotFound);
    }
    given(app, (officer, token), Question::Prove, prove(&party, known)?).await
}

/// Keeps what belongs to the question, and gives the question.
async fn given(
    app: &App,
    (officer, token): (&Officer, [u8; 32]),
    kind: Question,
    [question, state]: [String; 2],
) -> Result<Response, Error> {
    let (id, now, state) = (officer.id, app.now(), state.as_str());
    app.store.write(|mut db| async move { kept::ask(&mut db, (token, id), (kind, state), now).await }).await?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, question).into_response())
}
