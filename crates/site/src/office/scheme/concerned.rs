//! POST /office/scheme/{id}/concerned: the declarations an edition concerns, a line for each and each reason, made while it is sent. It
//! names no person beyond what the public page of a declaration shows.

use super::notice;
use crate::{
    access::Staff,
    app::App,
    effects::{Effect, effects},
    error::Error,
    office::words,
    spreadsheet::{MARK, lines},
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
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
    let scheme = read(&editions::files(&mut db, id).await?).map_err(|_| Error::NotFound)?;
    drop(db);
    let mut left = effects((&app.scheme, app.today()), (&scheme, notice::from(&app, &edition, &scheme)));
    left.reverse();
    let (officer, now, name) = (staff.session.officer.id, app.now(), &id.to_string());
    let unit = app.store.write(|mut db| async move {
        let note = Note { subject: Some(name), ..Note::of(officer, Act::ConcernedTaken) };
        audit::note(&mut db, &note, now).await
    });
    unit.await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"sengen-concerned.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let reading = Reading { app, left, after: String::new(), begun: false };
    Ok((headers, Body::from_stream(pieces(reading))).into_response())
}

fn pieces(reading: Reading) -> impl Stream<Item = Result<Vec<u8>, Error>> + Send + 'static {
    // The layer that compresses asks once more after the end.
    stream::try_unfold(reading, piece).fuse()
}

/// The head first, then some lines each, effect by effect.
async fn piece(mut reading: Reading) -> Result<Option<(Vec<u8>, Reading)>, Error> {
    if !reading.begun {
        reading.begun = true;
        let head = HEAD.trim_end().split(',');
        return Ok(Some(([MARK.as_bytes(), &lines([head])].concat(), reading)));
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
            let state = scheme.words.state(one.state);
            [one.number.as_str(), &one.name, state, words::effect(effect.kind), &effect.about]
        });
        let text = lines(rows);
        return Ok(Some((text, reading)));
    }
    Ok(None)
}
