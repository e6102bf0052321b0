//! Proving the second factor: a code of the authenticator app, a passkey, or a recovery code. Each is taken once.

use super::{bare, passkeys};
use crate::{
    app::App,
    error::Error,
    form::Typed,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    field::Field,
    problem::Problem,
    staff::{RecoveryCode, TotpCode},
};
use jiff::Timestamp;
use std::ops::ControlFlow;
use store::{
    Unit,
    audit::{self, Act, Note},
    staff::{self as kept, Counted, Officer, Tries, Wait},
};

/// How the second factor was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// By the authenticator app.
    App,
    /// By a passkey.
    Passkey,
    /// By a recovery code, which is used up now.
    Recovery,
}

#[derive(Template)]
#[template(path = "office/wait.html")]
struct WaitPage {
    frame: Frame,
    /// The wait; `None`: until there is a new invitation.
    seconds: Option<i64>,
}

/// Counts a try before it is made. `Break` is the answer when it may not be made now; it is the same for an address that no officer
/// has.
pub async fn wait(app: &App, reader: &Reader, tries: Tries<'_>) -> Result<ControlFlow<Response, Counted>, Error> {
    let now = app.now();
    let counted = app
        .store
        .write(|mut db| async move {
            match kept::waits(&mut db, tries, now).await? {
                Some(waits) => Ok(ControlFlow::Break(waits)),
                None => Ok::<_, store::Error>(ControlFlow::Continue(kept::failed(&mut db, tries, now).await?)),
            }
        })
        .await?;
    let seconds = match counted {
        ControlFlow::Continue(counted) => return Ok(ControlFlow::Continue(counted)),
        // A second that has begun is waited for, too.
        ControlFlow::Break(Wait::Until(until)) => {
            let left = until.duration_since(now);
            Some(left.as_secs() + i64::from(left.subsec_nanos() > 0))
        }
        ControlFlow::Break(Wait::ForGood) => None,
    };
    let page = show(&WaitPage { frame: bare(app, reader), seconds })?;
    let again = seconds.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
    Ok(ControlFlow::Break((StatusCode::TOO_MANY_REQUESTS, again, page).into_response()))
}

/// Takes what was typed or shown as the second factor of an officer, in the unit of what it opens; `token` is the SHA-256 of the
/// session. `None`: it is wrong, or was used before; that is noted.
pub async fn prove(
    db: &mut Unit,
    app: &App,
    (officer, token): (&Officer, [u8; 32]),
    typed: &Typed,
    now: Timestamp,
) -> Result<Option<Proof>, Error> {
    let proof = match typed.one(passkeys::ANSWER) {
        "" => taken(db, officer, typed.one(Field::SecondFactor.key()), now).await?,
        said => passkeys::taken(db, app, (officer, token), said, now).await?.then_some(Proof::Passkey),
    };
    if proof.is_none() {
        audit::note(db, &Note::of(officer.id, Act::SecondRefused), now).await?;
    }
    Ok(proof)
}

/// What to say of a proof that was none.
pub fn refused(typed: &Typed) -> Problem {
    if typed.one(passkeys::ANSWER).is_empty() { Problem::SecondFactorWrong } else { Problem::PasskeyRefused }
}

async fn taken(db: &mut Unit, officer: &Officer, typed: &str, now: Timestamp) -> Result<Option<Proof>, store::Error> {
    if let Some(code) = TotpCode::parse(typed) {
        let Some(step) = officer.totp.as_ref().and_then(|secret| secret.step_of(&code, now)) else { return Ok(None) };
        return Ok(kept::take_totp(db, officer.id, step).await?.then_some(Proof::App));
    }
    let Some(code) = RecoveryCode::parse(typed) else { return Ok(None) };
    Ok(kept::recover(db, officer.id, &code).await?.then_some(Proof::Recovery))
}

/// New recovery codes.
pub fn draw(app: &App) -> Vec<RecoveryCode> {
    let one = || {
        let mut random = [0; 16];
        app.dice.fill(&mut random);
        RecoveryCode::draw(random)
    };
    std::iter::repeat_with(one).take(RecoveryCode::COUNT).collect()
}
