//! What stands in the fields of a thread's page. All its acts are buttons of one form, so that what was typed for one of them survives
//! the others, without a script.

use super::thread::{Shown, page};
use crate::{access::Staff, app::App, error::Error, form::Typed, links, page::see, who::Reader};
use axum::response::Response;
use domain::field::Field;

/// What was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    pub canned: String,
    pub reply: String,
    pub after: String,
    pub note: String,
    pub tie: String,
}

impl Written {
    pub(super) fn read(typed: &Typed) -> Self {
        let one = |field: Field| typed.one(field.key()).to_owned();
        Self {
            canned: one(Field::ReplyCanned),
            reply: one(Field::ReplyBody),
            after: one(Field::ReplyState),
            note: one(Field::NoteBody),
            tie: one(Field::TieTo),
        }
    }

    /// The answer was sent.
    pub(super) fn replied(self) -> Self {
        Self { note: self.note, tie: self.tie, ..Self::default() }
    }

    /// The note was written.
    pub(super) fn noted(self) -> Self {
        Self { note: String::new(), ..self }
    }

    /// The business was chosen.
    pub(super) fn tied(self) -> Self {
        Self { tie: String::new(), ..self }
    }

    /// Something is left that was typed.
    fn is_some(&self) -> bool {
        [&self.reply, &self.note, &self.tie].iter().any(|text| !text.trim().is_empty())
    }
}

/// Something was done: back to the thread. If something else was typed, it is in the answer, because no address holds it: sent once more,
/// an act is done once, or refused as overtaken.
pub(super) async fn done(
    app: &App,
    reader: &Reader,
    staff: &Staff,
    (number, told, left): (i64, &str, Written),
) -> Result<Response, Error> {
    if left.is_some() {
        let shown = Shown { typed: left, told: told.to_owned(), ..Shown::default() };
        return page(app, reader, staff, (number, shown)).await;
    }
    Ok(see(format!("{}?told={told}", links::office_inquiry(number))))
}
