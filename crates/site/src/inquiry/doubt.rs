//! Whether a form was filled by a person, without a puzzle and without anybody else's help: the form tells by a signed word when it was
//! made, and has a field that people never see. In doubt the form is shown once more with all that was typed.

use crate::{app::App, form::Typed, links};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// The field that people never see.
pub const TRAP: &str = "website";
/// The field of the word.
pub const WORD: &str = "form";
/// Nobody reads the form and writes a question in less.
const QUICKEST: SignedDuration = SignedDuration::from_secs(3);
/// A form is good for a day; a word that was collected is not for sale for longer.
const OLDEST: SignedDuration = SignedDuration::from_hours(24);

/// Why a form is shown once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It came back at once.
    Quick,
    /// It was made long ago, or not by us, or it was sent before with another text.
    Old,
    /// The field that nobody sees was filled.
    Trapped,
    /// The address it comes from sent many of them.
    Crowd,
}

/// The id that the form carries, or why it is in doubt. A form that came too quickly keeps its word: a moment later it is good.
pub fn look(app: &App, typed: &Typed) -> Result<Uuid, (Doubt, String)> {
    let Some(id) = links::inquiry_form_of(&app.secret, typed.one(WORD)) else { return Err((Doubt::Old, fresh(app))) };
    let age = made_at(id).map_or(OLDEST, |made| app.now().duration_since(made));
    if age >= OLDEST || age.is_negative() {
        return Err((Doubt::Old, fresh(app)));
    }
    if age < QUICKEST {
        return Err((Doubt::Quick, typed.one(WORD).to_owned()));
    }
    if typed.one(TRAP).is_empty() { Ok(id) } else { Err((Doubt::Trapped, typed.one(WORD).to_owned())) }
}

/// The word of a new form.
pub fn fresh(app: &App) -> String {
    links::inquiry_form(&app.secret, app.id())
}

/// When a `UUIDv7` was made.
fn made_at(id: Uuid) -> Option<Timestamp> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok()
}
