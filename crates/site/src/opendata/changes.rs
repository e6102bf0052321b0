//! GET /opendata/changes?since=…&limit=…: what changed in the table since a place in the journal, as JSON Lines. Who applies
//! all lines to the files of a day, in order, has the table as it is now.

use crate::{
    app::App,
    error::Error,
    problem::{Language, Parameters, Problem},
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use domain::{business::Kind, declaration::PublicEntry, ids::DeclarationId, time::day};
use jiff::{Timestamp, civil::Date};
use paper::open_data::{Lines, Row};
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};
use store::{
    bookmark::{self, Bookmark},
    journal::{self, Event},
    public,
};
use uuid::Uuid;

/// Lines of the journal that one answer is made of, unless asked otherwise, and at most.
const LIMIT: i64 = 500;
const MOST: i64 = 1000;

/// A line of the answer.
#[derive(Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
enum Change<'a> {
    /// The declaration is in the table, and this is its line now.
    Put {
        /// When it changed.
        at: Timestamp,
        /// The line.
        row: &'a Row<'a>,
    },
    /// The declaration is not in the table any more.
    Removed {
        /// When it changed.
        at: Timestamp,
        declaration_id: &'a DeclarationIdText,
        state: &'static str,
        state_on: Date,
    },
}

/// An ID as its digits.
struct DeclarationIdText(DeclarationId);

impl Serialize for DeclarationIdText {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0.as_str())
    }
}

/// The last line of the answer.
#[derive(Serialize)]
struct Next<'a> {
    /// What to ask with next time.
    next: &'a str,
    /// There may be more at once.
    more: bool,
}

/// 200 with the changes; an answer without changes keeps its place. 400: asked wrongly. 410: begin anew with the latest files.
pub async fn get(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if app.settings.open_data.is_none() {
        return Err(Error::NotFound);
    }
    let mut answer = match changes(&app, query).await {
        Ok((next, body)) => {
            let headers = [
                (header::CONTENT_TYPE, "application/jsonl; charset=utf-8".to_owned()),
                (header::CACHE_CONTROL, "no-store".to_owned()),
                (header::LINK, format!("</opendata/changes?since={next}>; rel=\"next\"")),
                (header::ACCESS_CONTROL_EXPOSE_HEADERS, "link".to_owned()),
            ];
            (headers, body).into_response()
        }
        Err(problem) => problem.said(Language::of(&headers)),
    };
    // What went wrong may be read by another site's page, too.
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer.headers_mut().insert(crate::guard::headers::RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    Ok(answer)
}

/// The place to go on from, and the lines.
async fn changes(app: &App, query: Option<String>) -> Result<(String, Vec<u8>), Problem> {
    let (since, limit) = asked(Parameters::read(query, &["since", "limit"]))?;
    let mut db = app.store.read().await.map_err(unreachable)?;
    if !bookmark::is_ours(&mut db, &since).await.map_err(unreachable)? {
        return Err(Problem::UnknownSince);
    }
    let (events, mark) = journal::after(&mut db, since.mark, limit).await.map_err(unreachable)?;
    let next = events.last().map_or(since, |last| Bookmark { mark, at: Some(last.at) });
    let more = i64::try_from(events.len()).is_ok_and(|lines| lines == limit);
    let mut found = Vec::new();
    for touched in touched(&events) {
        // Read after the journal, so what is told is at least as new as the place to go on from.
        let entry = public::readable(&mut db, touched.declaration).await.map_err(unreachable)?;
        found.extend(
            entry.filter(|entry| touched.was_listed || entry.accepted_at.is_some()).map(|entry| (touched.at, entry)),
        );
    }
    drop(db);
    let next = next.to_string();
    let body = lines(app, &found, &Next { next: &next, more }).map_err(|why| {
        tracing::error!(cause = %why, "the list of changes could not be written");
        Problem::Failed
    })?;
    Ok((next, body))
}

/// From where, and how many lines.
fn asked(mut asked: Parameters) -> Result<(Bookmark, i64), Problem> {
    let (since, limit) = (asked.one("since").parse(), limit(asked.one("limit")));
    if limit.is_none() {
        asked.refuse("limit");
    }
    if since.is_err() && !asked.is_wrong() {
        return Err(Problem::BadSince);
    }
    if since.is_err() {
        asked.refuse("since");
    }
    asked.finish()?;
    since.ok().zip(limit).ok_or(Problem::BadSince)
}

#[expect(clippy::needless_pass_by_value, reason = "stands in map_err")]
fn unreachable(why: store::Error) -> Problem {
    tracing::warn!(cause = %why, "the list of changes could not be read");
    Problem::CouldNotCheck
}

fn limit(given: &str) -> Option<i64> {
    if given.is_empty() { Some(LIMIT) } else { given.parse().ok().filter(|limit| (1..=MOST).contains(limit)) }
}

/// A declaration that lines speak of.
struct Touched {
    declaration: Uuid,
    /// When the last of them happened.
    at: Timestamp,
    /// It was in the table, whatever it says of itself now: its acceptance was taken back.
    was_listed: bool,
}

/// The declarations the lines speak of, each once, in the order of its last line. Lines that change nothing the public sees are passed
/// over: that a document was opened, or a partner told, is nobody else's affair.
fn touched(events: &[Event]) -> Vec<Touched> {
    let mut last = BTreeMap::new();
    for (nth, event) in events.iter().enumerate() {
        let Some(declaration) = event.declaration.filter(|_| event.may_be_seen()) else { continue };
        let undone = event.kind == journal::Kind::AcceptanceUndone.code();
        let was_listed = undone || last.get(&declaration).is_some_and(|(_, touched): &(_, Touched)| touched.was_listed);
        last.insert(declaration, (nth, Touched { declaration, at: event.at, was_listed }));
    }
    let mut all: Vec<_> = last.into_values().collect();
    all.sort_unstable_by_key(|(nth, _)| *nth);
    all.into_iter().map(|(_, touched)| touched).collect()
}

/// The answer. Persons are passed over: they were never in the table.
fn lines(app: &App, found: &[(Timestamp, PublicEntry)], next: &Next<'_>) -> Result<Vec<u8>, paper::Error> {
    let origin = &app.settings.origin;
    let lines = Lines { registers: &app.registers, scheme: &app.scheme, origin };
    let mut body = Vec::new();
    for (at, entry) in found {
        if entry.kind != Kind::Corporation {
            continue;
        }
        if entry.is_listed() {
            write(&mut body, &Change::Put { at: *at, row: &lines.row(entry) })?;
        } else {
            let declaration_id = &DeclarationIdText(entry.number.clone());
            let (state, state_on) = (entry.state.code(), day(entry.state_at));
            write(&mut body, &Change::Removed { at: *at, declaration_id, state, state_on })?;
        }
    }
    write(&mut body, next)?;
    Ok(body)
}

fn write(body: &mut Vec<u8>, line: &impl Serialize) -> Result<(), paper::Error> {
    serde_json::to_writer(&mut *body, line).map_err(|why| paper::Error::Write(why.into()))?;
    body.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::limit;

    #[test]
    fn a_limit_is_from_one_to_a_thousand() {
        assert_eq!(["", "1", "1000"].map(limit), [Some(500), Some(1), Some(1000)]);
        assert_eq!(["0", "1001", "-1", "x", "1.5"].map(limit), [None; 5]);
    }
}
