//! Whether a passkey may be shown, and what it proves in the unit of what it opens.

use super::party::{Answer, answer, party};
use crate::{app::App, error::Error};
use jiff::Timestamp;
use store::{
    Unit,
    audit::{self, Act, Note},
    staff::{self as kept, Officer},
};

/// What the pages of a second factor offer.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The officer has a passkey, and the site's address can have any.
    pub passkey: bool,
    /// The officer has an authenticator app.
    pub app: bool,
}

/// What this officer may show.
pub async fn shown(app: &App, officer: &Officer) -> Result<Shown, Error> {
    let some = !kept::passkeys(&mut app.store.read().await?, officer.id).await?.is_empty();
    Ok(Shown { passkey: some && party(app).is_some(), app: officer.totp.is_some() })
}

/// Takes an authenticator's answer as the second factor. `false`: it proves nothing. What may come of a copy is noted here.
pub async fn taken(
    db: &mut Unit,
    app: &App,
    (officer, token): (&Officer, [u8; 32]),
    said: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let grown = match answer(db, app, (token, officer.id), said, now).await? {
        Answer::Right { id, data, counter } => kept::passkey_used(db, (officer.id, id), (&data, counter), now).await?,
        Answer::Doubted => false,
        Answer::Wrong => return Ok(false),
    };
    if !grown {
        audit::note(db, &Note::of(officer.id, Act::PasskeyDoubted), now).await?;
    }
    Ok(grown)
}
