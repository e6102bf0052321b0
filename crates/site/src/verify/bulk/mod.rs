//! まとめて確認: a table of up to 100,000 IDs, answered row by row, on the screen or as a file.

mod result;
mod table;
mod words;

use crate::{
    access::{Routes, Rule},
    app::App,
    error::Error,
    page::{Frame, show},
    who::Reader,
};
use askama::Template;
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use domain::text::thousands;
use result::{Answered, Counts, Output};
use std::sync::Arc;
use table::{ROWS, Refused, Table};
use tokio::sync::Semaphore;

/// 100,000 rows with names have some ten million bytes.
const BYTES: usize = 32 * 1024 * 1024;
/// Tables that are answered at the same time; each fills a core.
static TURNS: Semaphore = Semaphore::const_new(2);

/// The routes of the bulk check.
pub fn routes() -> Routes {
    Routes::new()
        .get("/v/bulk", Rule::Everyone, ask)
        .post("/v/bulk", Rule::Everyone, check)
        .layer(DefaultBodyLimit::max(BYTES))
}

#[derive(Template)]
#[template(path = "verify/bulk/bulk.html")]
struct BulkPage {
    frame: Frame,
    rows: String,
    pasted: String,
    output: Output,
    problem: Option<Problem>,
    answered: Option<(Counts, Vec<Answered>, String)>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    /// Neither file nor text.
    Nothing,
    /// The table cannot be taken.
    Table(Refused),
    /// More bytes than are taken.
    TooLarge,
    /// The form did not arrive whole.
    Cut,
    /// The directory is not filled yet.
    NotReady,
}

/// What was sent.
#[derive(Default)]
struct Sent {
    file: Bytes,
    pasted: String,
    output: Output,
}

/// GET /v/bulk
async fn ask(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    show(&BulkPage::of(&app, &reader, Sent::default()))
}

/// POST /v/bulk
async fn check(
    State(app): State<Arc<App>>,
    reader: Reader,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    let Ok(_turn) = TURNS.try_acquire() else { return Err(Error::TooBusy) };
    let sent = match read(sent).await {
        Ok(sent) => sent,
        Err(problem) => return refused(BulkPage::of(&app, &reader, Sent::default()), problem),
    };
    let bytes = if sent.file.is_empty() { Bytes::from(sent.pasted.clone()) } else { sent.file.clone() };
    let output = sent.output;
    let page = BulkPage::of(&app, &reader, sent);
    if bytes.trim_ascii().is_empty() {
        return refused(page, Problem::Nothing);
    }
    let Some(as_of) = app.directory.as_of() else { return refused(page, Problem::NotReady) };
    // Reading 100,000 rows takes a tenth of a second: too long for a thread that others wait for.
    let table = tokio::task::spawn_blocking(move || Table::read(&bytes)).await.map_err(|_| Error::Cut)?;
    match (table, output) {
        (Err(why), _) => refused(page, Problem::Table(why)),
        (Ok(table), Output::Csv) => Ok(result::csv(app, table)),
        (Ok(table), Output::Xlsx) => result::xlsx(app, table).await,
        (Ok(table), Output::Screen) => {
            let (counts, rows) = result::screen(app, table).await?;
            let answered = Some((counts, rows, domain::time::moment_ja(as_of.at)));
            show(&BulkPage { answered, ..page })
        }
    }
}

/// The fields of the form.
async fn read(sent: Result<Multipart, MultipartRejection>) -> Result<Sent, Problem> {
    let mut form = sent.map_err(|_| Problem::Cut)?;
    let mut sent = Sent::default();
    let cut = |why: axum::extract::multipart::MultipartError| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::Cut,
    };
    while let Some(field) = form.next_field().await.map_err(cut)? {
        match field.name().unwrap_or_default() {
            "file" => sent.file = field.bytes().await.map_err(cut)?,
            "pasted" => sent.pasted = field.text().await.map_err(cut)?,
            "output" => sent.output = Output::parse(&field.text().await.map_err(cut)?),
            _ => {}
        }
    }
    Ok(sent)
}

fn refused(page: BulkPage, problem: Problem) -> Result<Response, Error> {
    let status = match problem {
        Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::NotReady => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, show(&BulkPage { problem: Some(problem), ..page })?).into_response())
}

impl BulkPage {
    fn of(app: &App, reader: &Reader, sent: Sent) -> Self {
        let frame = Frame::of(app, reader);
        Self { frame, rows: thousands(ROWS), pasted: sent.pasted, output: sent.output, problem: None, answered: None }
    }
}
