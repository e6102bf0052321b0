//! GET /office/audit/seen.csv: the same for a report, with all cases, made while it is sent.

use super::{asked::Asked, seen::noted};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    spreadsheet::{file, head, lines},
};
use axum::{
    body::Body,
    extract::{RawQuery, State},
    response::Response,
};
use domain::{ids::DeclarationId, time::exact};
use futures_util::{Stream, StreamExt as _, stream};
use jiff::Timestamp;
use std::sync::Arc;
use store::audit::{self, Seen};
use uuid::Uuid;

/// The names of the columns.
const HEAD: &str = include_str!("head.csv");
/// Cases read at once: the file is never in memory as a whole.
const AT_ONCE: i64 = 500;

/// An answer on its way out.
struct Reading {
    app: Arc<App>,
    officer: Uuid,
    time: (Timestamp, Timestamp),
    /// The case that was told last; `None`: not even the head was.
    after: Option<Uuid>,
}

/// GET /office/audit/seen.csv?officer=&from=&to=
pub async fn get(staff: Staff, State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let typed = Typed::read(query.unwrap_or_default().as_bytes());
    let (officer, time) = Asked::read(&app, &typed).await?.question().ok_or(Error::NotFound)?;
    noted(&app, &staff, officer).await?;
    let reading = Reading { app, officer, time, after: None };
    Ok(file("seen", "no-store", Body::from_stream(pieces(reading))))
}

fn pieces(reading: Reading) -> impl Stream<Item = Result<Vec<u8>, Error>> + Send + 'static {
    // The layer that compresses asks once more after the end.
    stream::try_unfold(reading, piece).fuse()
}

/// The head first, then some cases each, in the order of their ids.
async fn piece(mut reading: Reading) -> Result<Option<(Vec<u8>, Reading)>, Error> {
    let Some(after) = reading.after else {
        reading.after = Some(Uuid::nil());
        return Ok(Some((head(HEAD), reading)));
    };
    let mut db = reading.app.store.read().await?;
    let seen = audit::seen(&mut db, reading.officer, reading.time, (after, AT_ONCE)).await?;
    drop(db);
    let Some(last) = seen.last() else { return Ok(None) };
    reading.after = Some(last.case);
    let rows: Vec<_> = seen.iter().map(cells).collect();
    let text = lines(rows.iter().map(|cells| cells.iter().map(String::as_str)));
    Ok(Some((text, reading)))
}

fn cells(one: &Seen) -> [String; 6] {
    [
        one.number.as_ref().map_or("", DeclarationId::as_str).to_owned(),
        one.name.clone().unwrap_or_default(),
        one.case.to_string(),
        one.times.to_string(),
        exact(one.first),
        exact(one.last),
    ]
}
