//! Proving the second factor: a code of the authenticator app, or a recovery code. Each is taken once.

use super::bare;
use crate::{
    app::App,
    error::Error,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::staff::{RecoveryCode, TotpCode};
use jiff::Timestamp;
use store::{
    Unit,
    audit::{self, Act, Note},
    staff::{self as kept, Officer, Tries, Wait},
};

/// How the second factor was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// By the authenticator app.
    App,
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

/// Counts a try before it is made. What comes back is the answer when it may not be made now; it is the same for an address that
/// no officer has.
pub async fn wait(app: &App, reader: &Reader, tries: Tries<'_>) -> Result<Option<Response>, Error> {
    let now = app.now();
    let waits = app
        .store
        .write(|mut db| async move {
            let waits = kept::waits(&mut db, tries, now).await?;
            if waits.is_none() {
                kept::failed(&mut db, tries, now).await?;
            }
            Ok::<_, store::Error>(waits)
        })
        .await?;
    let seconds = match waits {
        None => return Ok(None),
        // A second that has begun is waited for, too.
        Some(Wait::Until(until)) => {
            let left = until.duration_since(now);
            Some(left.as_secs() + i64::from(left.subsec_nanos() > 0))
        }
        Some(Wait::ForGood) => None,
    };
    let page = show(&WaitPage { frame: bare(app, reader), seconds })?;
    let again = seconds.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
    Ok(Some((StatusCode::TOO_MANY_REQUESTS, again, page).into_response()))
}

/// Takes what was typed as the second factor of an officer, in the unit of what it opens. `None`: it is wrong, or was used before;
/// that is noted.
pub async fn prove(
    db: &mut Unit,
    officer: &Officer,
    typed: &str,
    now: Timestamp,
) -> Result<Option<Proof>, store::Error> {
    let proof = taken(db, officer, typed, now).await?;
    if proof.is_none() {
        audit::note(db, &Note::of(officer.id, Act::SecondRefused), now).await?;
    }
    Ok(proof)
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
