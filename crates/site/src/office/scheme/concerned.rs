//! POST /office/scheme/{id}/concerned: the declarations an edition concerns, a line for each and each reason, made while it is sent. As in
//! an export without the data of persons, the name is empty where it is that of a person; also businesses are listed that were not
//! accepted yet, whose names are not in the public list.

use super::reckoned::Reckoned;
use crate::{
    access::Staff,
    app::App,
    effects::Effect,
    error::Error,
    office::words,
    spreadsheet::{file, head, lines},
};
use axum::{
    body::Body,
    extract::{Path, State},
    response::Response,
};
use domain::scheme::read;
use futures_util::{Stream, StreamExt as _, stream};
use std::sync::Arc;
use store::{
    affected,
    audit::{self, Act, Note},
    editions,
};
use uuid::Uuid;

/// The names of the columns.
const HEAD: &str = include_str!("concerned.csv");
/// Lines read at once: the file is never in memory as a whole.
const AT_ONCE: i64 = 500;

/// A list on its way out.
struct Reading {
    app: Arc<App>,
    /// What is still to be listed; the last one is at hand.
    left: Vec<Effect>,
    /// The 自己宣言ID that was listed last.
    after: String,
    begun: bool,
}

/// POST /office/scheme/{id}/concerned
pub async fn post(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let mut db = app.store.read().await?;
    let edition = editions::find(&mut db, id).await?.ok_or(Error::NotFound)?;
    let files = editions::files(&mut db, id).await?;
    let scheme = read(&files).map_err(|_| Error::NotFound)?;
    drop(db);
    let mut left = Reckoned::of(&app, (&edition, &files), &scheme).into_effects();
    left.reverse();
    noted(&app, &staff, id, &left).await?;
    let reading = Reading { app, left, after: String::new(), begun: false };
    Ok(file("sengen-concerned", "no-store", Body::from_stream(pieces(reading))))
}

/// Notes that it is taken, and how many lines it has.
async fn noted(app: &App, staff: &Staff, id: Uuid, effects: &[Effect]) -> Result<(), Error> {
    let (mut db, mut lines) = (app.store.read().await?, 0);
    for effect in effects {
        lines += affected::count(&mut db, &effect.concern).await?;
    }
    drop(db);
    let (officer, now) = (staff.session.officer.id, app.now());
    let (subject, lines) = (&id.to_string(), &lines.to_string());
    let unit = app.store.write(|mut db| async move {
        let note = Note { subject: Some(subject), reason: Some(lines), ..Note::of(officer, Act::ConcernedTaken) };
        audit::note(&mut db, &note, now).await
    });
    Ok(unit.await?)
}

fn pieces(reading: Reading) -> impl Stream<Item = Result<Vec<u8>, Error>> + Send + 'static {
    // The layer that compresses asks once more after the end.
    stream::try_unfold(reading, piece).fuse()
}

/// The head first, then some lines each, effect by effect.
async fn piece(mut reading: Reading) -> Result<Option<(Vec<u8>, Reading)>, Error> {
    if !reading.begun {
        reading.begun = true;
        return Ok(Some((head(HEAD), reading)));
    }
    while let Some(effect) = reading.left.last() {
        let mut db = reading.app.store.read().await?;
        let found = affected::list(&mut db, &effect.concern, &reading.after, AT_ONCE).await?;
        drop(db);
        let Some(last) = found.last() else {
            reading.left.pop();
            reading.after.clear();
            continue;
        };
        last.number.as_str().clone_into(&mut reading.after);
        let scheme = &reading.app.scheme;
        let rows = found.iter().map(|one| {
            let (name, state) = (one.name.as_deref().unwrap_or_default(), scheme.words.state(one.state));
            [one.number.as_str(), name, state, words::effect(effect.kind), &effect.about]
        });
        let text = lines(rows);
        return Ok(Some((text, reading)));
    }
    Ok(None)
}
