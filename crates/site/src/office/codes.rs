//! Proving the second factor: a code of the authenticator app, or a recovery code. Each is taken once.

use crate::{app::App, error::Error};
use domain::{
    email::Email,
    staff::{RecoveryCode, TotpCode},
};
use jiff::Timestamp;
use store::{
    Unit,
    staff::{self as kept, Officer},
};

/// How the second factor was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// By the authenticator app.
    App,
    /// By a recovery code, which is used up now.
    Recovery,
}

/// Counts a try before it is made, and says whether it may be made now. The same for an address that no officer has.
pub async fn may_try(app: &App, email: &Email) -> Result<(), Error> {
    let now = app.now();
    let allowed = app
        .store
        .write(|mut db| async move {
            if kept::waits(&mut db, email, now).await? {
                return Ok::<_, store::Error>(false);
            }
            kept::failed(&mut db, email, now).await?;
            Ok(true)
        })
        .await?;
    if allowed { Ok(()) } else { Err(Error::TooMany) }
}

/// Takes what was typed as the second factor of an officer, in the unit of what it opens. `None`: it is wrong, or was used before.
pub async fn prove(
    db: &mut Unit,
    officer: &Officer,
    typed: &str,
    now: Timestamp,
) -> Result<Option<Proof>, store::Error> {
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
