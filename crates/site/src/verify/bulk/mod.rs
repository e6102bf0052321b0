//! まとめて確認: a table of up to 100,000 IDs, answered row by row, on the screen or as a file.

mod answered;
mod columns;
mod result;
mod table;
mod upload;
mod words;

use super::on::{OnProblem, day_of};
use crate::{
    access::{Routes, Rule},
    address::Address,
    app::App,
    checked::{When, list::Refused, told_from_memory},
    error::Error,
    page::{Frame, show},
    who::Reader,
};
use answered::{Answered, Asked, Counts};
use askama::Template;
use axum::{
    Extension,
    body::Bytes,
    extract::{DefaultBodyLimit, Multipart, State, multipart::MultipartRejection},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use columns::Compared;
use domain::text::thousands;
use jiff::Timestamp;
use result::Output;
use std::{sync::Arc, time::Duration};
use table::{ROWS, Table};
use tokio::{sync::Semaphore, time::timeout};
use upload::{BYTES, Lost, Sent};

/// Tables that are read, and answered as a whole, at the same time; each fills a core. A CSV goes out as it is read: it keeps its place
/// among the uploads, for it keeps the table.
static TURNS: Semaphore = Semaphore::const_new(2);
/// Whose table has come waits so long for a turn; a workbook takes two seconds.
const WAIT: Duration = Duration::from_secs(15);
/// The slowest upload that is taken, and the answer.
const TIME_LIMIT: Duration = Duration::from_mins(20);

/// How long a request may take that sends a table; `None`: it sends none.
pub fn time_limit(method: &Method, uri: &Uri) -> Option<Duration> {
    (method == Method::POST && uri.path() == "/v/bulk").then_some(TIME_LIMIT)
}

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
    day: [String; 3],
    problem: Option<Problem>,
    answered: Option<Shown>,
}

/// The answers on the screen.
struct Shown {
    counts: Counts,
    rows: Vec<Answered>,
    compared: Compared,
    as_of: String,
    /// 基準日.
    day: Option<String>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    /// Neither file nor text.
    Nothing,
    /// The table cannot be taken.
    Table(Refused),
    /// Nothing can be told of the 基準日.
    Day(OnProblem),
    /// The form did not arrive.
    Lost(Lost),
    /// The directory is not filled yet, or has not heard of the register for too long.
    NotReady,
}

/// GET /v/bulk
async fn ask(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    show(&BulkPage::of(&app, &reader, Sent::default()))
}

/// POST /v/bulk
async fn check(
    State(app): State<Arc<App>>,
    reader: Reader,
    address: Option<Extension<Address>>,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    let Some(place) = upload::Place::take(address.map(|Extension(address)| address)) else {
        return Err(Error::TooBusy);
    };
    let sent = match upload::read(sent).await {
        Ok(sent) => sent,
        Err(why) => return refused(BulkPage::of(&app, &reader, Sent::default()), Problem::Lost(why)),
    };
    let bytes = if sent.file.is_empty() { Bytes::from(sent.pasted.clone()) } else { sent.file.clone() };
    let output = sent.output;
    let page = BulkPage::of(&app, &reader, sent);
    if bytes.trim_ascii().is_empty() {
        return refused(page, Problem::Nothing);
    }
    let asked = match asked(&page.day, app.now()) {
        Ok(asked) => asked,
        Err(why) => return refused(page, Problem::Day(why)),
    };
    // Only now: whoever sends slowly keeps nobody from being answered.
    let Ok(Ok(_turn)) = timeout(WAIT, TURNS.acquire()).await else { return Err(Error::TooBusy) };
    let Some(as_of) = told_from_memory(&app) else { return refused(page, Problem::NotReady) };
    // Reading 100,000 rows takes a tenth of a second: too long for a thread that others wait for.
    let table = match tokio::task::spawn_blocking(move || Table::read(&bytes)).await.map_err(|_| Error::Cut)? {
        Ok(table) => Arc::new(table),
        Err(why) => return refused(page, Problem::Table(why)),
    };
    match output {
        Output::Csv => Ok(result::csv(app, table, asked, place)),
        Output::Xlsx => result::xlsx(&app, &table, asked).await,
        Output::Screen => {
            let (counts, rows) = result::screen(&app, &table, asked).await?;
            let (as_of, day) =
                (domain::time::moment_ja(as_of.at), asked.day.map(|(day, _)| domain::time::date_ja(day)));
            let answered = Some(Shown { counts, rows, compared: Compared::of(&table), as_of, day });
            show(&BulkPage { answered, ..page })
        }
    }
}

/// What is asked of each row: where it stands, or where it stood on a day.
fn asked(typed: &[String; 3], now: Timestamp) -> Result<Asked, OnProblem> {
    if typed.iter().all(String::is_empty) {
        return Ok(Asked { day: None });
    }
    let day = day_of(typed).ok_or(OnProblem::NoDay)?;
    let moment = When::On(day).moment(now).ok_or(OnProblem::Future)?;
    Ok(Asked { day: Some((day, moment)) })
}

fn refused(page: BulkPage, problem: Problem) -> Result<Response, Error> {
    let status = match problem {
        Problem::Lost(Lost::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::Lost(Lost::TooSlow) => StatusCode::REQUEST_TIMEOUT,
        Problem::NotReady => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut answer = (status, show(&BulkPage { problem: Some(problem), ..page })?).into_response();
    if problem == Problem::NotReady {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    Ok(answer)
}

impl BulkPage {
    fn of(app: &App, reader: &Reader, sent: Sent) -> Self {
        let frame = Frame::of(app, reader);
        let Sent { pasted, output, day, .. } = sent;
        Self { frame, rows: thousands(ROWS), pasted, output, day, problem: None, answered: None }
    }
}
