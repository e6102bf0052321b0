//! The site as authenticators know it (the relying party of `WebAuthn`), and what their answers say.

use crate::{app::App, error::Error};
use jiff::Timestamp;
use store::{
    Db, Unit,
    staff::{self as kept, Officer, Question},
};
use uuid::Uuid;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    Webauthn, WebauthnBuilder, WebauthnError,
};

/// A passkey that an authenticator made.
pub struct Made {
    /// The id of the credential.
    pub credential: Vec<u8>,
    /// What the store keeps.
    pub data: String,
}

/// What an answer to "prove it" says.
pub enum Answer {
    /// It is this passkey of the officer; with what the store keeps of it from now on.
    Right {
        /// Its id here.
        id: Uuid,
        /// What the store keeps.
        data: String,
        /// The authenticator's counter.
        counter: i64,
    },
    /// The counter did not grow: there may be a copy.
    Doubted,
    /// Anything else.
    Wrong,
}

/// The site, by its address. `None`: that is no name but a number, and browsers know passkeys of names alone.
pub fn party(app: &App) -> Option<Webauthn> {
    let origin = Url::parse(&app.settings.origin).ok()?;
    let name = origin.domain()?.to_owned();
    WebauthnBuilder::new(&name, &origin).ok()?.rp_name(&app.scheme.about.site).build().ok()
}

/// The officer's passkeys as the library knows them, with their ids here.
pub async fn all(db: &mut Db, officer: Uuid) -> Result<Vec<(Uuid, Passkey)>, Error> {
    let rows = kept::passkeys(db, officer).await?;
    rows.into_iter().map(|row| Ok((row.id, serde_json::from_str(&row.data).map_err(Error::passkey)?))).collect()
}

/// The question to make a passkey that is none of these, as the browser takes it, and what is kept meanwhile.
pub fn make(party: &Webauthn, officer: &Officer, known: &[(Uuid, Passkey)]) -> Result<[String; 2], Error> {
    let known = known.iter().map(|(_, passkey)| passkey.cred_id().clone()).collect();
    let (id, email, name) = (officer.id, officer.email.as_str(), officer.name.as_str());
    let (question, state) = party.start_passkey_registration(id, email, name, Some(known)).map_err(Error::passkey)?;
    Ok([written(&question)?, written(&state)?])
}

/// The question to prove one of these passkeys, and what is kept meanwhile.
pub fn prove(party: &Webauthn, known: Vec<(Uuid, Passkey)>) -> Result<[String; 2], Error> {
    let known: Vec<_> = known.into_iter().map(|(_, passkey)| passkey).collect();
    let (question, state) = party.start_passkey_authentication(&known).map_err(Error::passkey)?;
    Ok([written(&question)?, written(&state)?])
}

fn written(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(Error::passkey)
}

/// What an authenticator made, if it answers the question that was asked here. The question is used up.
pub async fn made(
    db: &mut Unit,
    app: &App,
    asked: ([u8; 32], Uuid),
    answer: &str,
    now: Timestamp,
) -> Result<Option<Made>, Error> {
    let Some(state) = kept::answered(db, asked, Question::Make, now).await? else { return Ok(None) };
    let state: PasskeyRegistration = serde_json::from_str(&state).map_err(Error::passkey)?;
    let (Some(party), Ok(answer)) = (party(app), serde_json::from_str::<RegisterPublicKeyCredential>(answer)) else {
        return Ok(None);
    };
    match party.finish_passkey_registration(&answer, &state) {
        Ok(passkey) => Ok(Some(Made { credential: passkey.cred_id().clone(), data: written(&passkey)? })),
        Err(why) => {
            tracing::info!(%why, "a new passkey was refused");
            Ok(None)
        }
    }
}

/// What an authenticator's proof says, if it answers the question that was asked here. The question is used up.
pub async fn answer(
    db: &mut Unit,
    app: &App,
    asked: ([u8; 32], Uuid),
    answer: &str,
    now: Timestamp,
) -> Result<Answer, Error> {
    let Some(state) = kept::answered(db, asked, Question::Prove, now).await? else { return Ok(Answer::Wrong) };
    let state: PasskeyAuthentication = serde_json::from_str(&state).map_err(Error::passkey)?;
    let (Some(party), Ok(answer)) = (party(app), serde_json::from_str::<PublicKeyCredential>(answer)) else {
        return Ok(Answer::Wrong);
    };
    let said = match party.finish_passkey_authentication(&answer, &state) {
        Ok(said) => said,
        Err(WebauthnError::CredentialPossibleCompromise) => return Ok(Answer::Doubted),
        Err(why) => {
            tracing::info!(%why, "a passkey was refused");
            return Ok(Answer::Wrong);
        }
    };
    // As they are now: one that was removed since the question proves nothing.
    for (id, mut passkey) in all(db, asked.1).await? {
        if passkey.update_credential(&said).is_some() {
            let (data, counter) = (written(&passkey)?, i64::from(said.counter()));
            return Ok(Answer::Right { id, data, counter });
        }
    }
    Ok(Answer::Wrong)
}
