//! The automatic checks of a declaration that was just made or mended, in the unit of that fact.

use crate::{
    app::App,
    declare::mail::{Applied, Desk, Post},
};
use domain::{
    flags::{self, Evidence, Flag},
    ids::DeclarationId,
    scheme::Acceptance,
};
use jiff::Timestamp;
use store::{
    Unit,
    declarations::{self, Declaration},
    journal::SYSTEM,
};
use uuid::Uuid;

/// What the checks may send, drawn and rendered before the unit of work.
pub struct Letters {
    accepted: Post,
    notice: Uuid,
}

impl Letters {
    /// The letters about this declaration.
    pub fn draw(app: &App, declaration: &Declaration, number: &DeclarationId) -> Self {
        let accepted = Desk::of(app).accepted(app.id(), &Applied::kept(declaration), number);
        Self { accepted, notice: app.id() }
    }
}

/// Nothing found, and the scheme accepts by itself: accepted, with mail ③. Otherwise it waits for the office, with what was found.
/// `declaration` is what is declared now, with the flags it had before; `not_mended`: something that was to be mended came back as it was.
pub async fn judge(
    app: &App,
    db: &mut Unit,
    (declaration, not_mended): (&Declaration, bool),
    letters: &Letters,
    now: Timestamp,
) -> Result<(), store::Error> {
    let evidence = Evidence { not_mended, ..declarations::evidence(db, declaration).await? };
    let found = flags::raise(&declaration.business, &evidence, &app.registers);
    if found.contains(&Flag::SameCorporateNumber) && !declaration.flags.contains(&Flag::SameCorporateNumber) {
        tell_the_known_contact(app, db, declaration, letters, now).await?;
    }
    if found != declaration.flags {
        declarations::flag(db, declaration.id, &found, now).await?;
    }
    let auto = app.scheme.about.acceptance == Acceptance::Auto && found.is_empty();
    if auto && declarations::accept(db, declaration.id, SYSTEM, now).await? {
        letters.accepted.put(db, now).await?;
    }
    Ok(())
}

/// A second declaration never overwrites the first: its contact hears of it.
async fn tell_the_known_contact(
    app: &App,
    db: &mut Unit,
    declaration: &Declaration,
    letters: &Letters,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Some(number) = declaration.business.corporate_number() else { return Ok(()) };
    let known = declarations::living_with_number(db, number).await?;
    if let Some(known) = known.iter().find(|known| known.id != declaration.id) {
        Desk::of(app).second_declaration(letters.notice, known, now).put(db, now).await?;
    }
    Ok(())
}
