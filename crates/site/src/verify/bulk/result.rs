//! The answers, on the screen or as a file, in the order of the rows.

use super::{
    table::Table,
    words::{COLUMNS, WORDS},
};
use crate::{
    app::App,
    checked::{
        given,
        rows::{Broken, Row, RowAnswer, answer},
        words::WORDS as REASONS,
    },
    error::Error,
    spreadsheet::{KIND, MARK, lines},
};
use axum::{
    body::Body,
    http::header,
    response::{IntoResponse as _, Response},
};
use domain::{
    business::Kind,
    declaration::State,
    time::{day, exact},
};
use futures_util::{StreamExt as _, stream};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::{convert::Infallible, sync::Arc};

/// Rows answered at once: the result is never in memory as a whole.
const AT_ONCE: usize = 2_000;
/// Rows shown on the screen at most.
pub const SHOWN: usize = 500;

/// Where the result goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// The screen: counts, and the rows that need a look.
    #[default]
    Screen,
    /// CSV for a spreadsheet.
    Csv,
    /// A workbook (ISO/IEC 29500).
    Xlsx,
}

impl Output {
    /// Reads the choice; anything else is the screen.
    pub fn parse(code: &str) -> Self {
        match code {
            "csv" => Self::Csv,
            "xlsx" => Self::Xlsx,
            _ => Self::Screen,
        }
    }
}

/// How many rows had which result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows.
    pub all: usize,
    /// They stand, and all agrees.
    pub matching: usize,
    /// They stand, but something differs.
    pub mismatching: usize,
    /// They do not stand.
    pub not_valid: usize,
    /// Nobody has the ID.
    pub unknown: usize,
    /// The row cannot be read.
    pub broken: usize,
}

/// A row of the result.
pub struct Answered {
    /// `match`, `mismatch`, …
    pub code: &'static str,
    /// The cells, in the order of [`COLUMNS`].
    pub cells: [String; COLUMNS.len()],
}

impl Answered {
    /// The answers to these rows, with the moment up to which the register was read for them.
    fn all<'a>(app: &'a App, rows: &'a [(u64, Option<Row>)]) -> impl Iterator<Item = Self> + 'a {
        // Asked before the first row is: what is told is this old at most.
        let as_of = app.directory.as_of().map(|as_of| exact(as_of.at)).unwrap_or_default();
        rows.iter().map(move |(line, row)| Self::of(app, *line, row.as_ref(), &as_of))
    }

    fn of(app: &App, line: u64, row: Option<&Row>, as_of: &str) -> Self {
        let answer = row.map_or(RowAnswer::Broken(Broken::Line), |row| answer(app, row));
        let mut cells: [String; COLUMNS.len()] = Default::default();
        let mut put = |column: &str, text: String| {
            let at = COLUMNS.iter().position(|one| *one == column);
            if let Some(cell) = at.and_then(|at| cells.get_mut(at)) {
                *cell = text;
            }
        };
        put("row", line.to_string());
        put("given", row.map(|row| given(&row.id)).unwrap_or_default());
        put("result", WORDS.result(answer.code()).to_owned());
        match &answer {
            RowAnswer::Found { entry, verdict } => {
                let differences = verdict.differences().iter();
                let reasons: Vec<_> = differences.map(|one| REASONS.reason(one.code())).collect();
                put("reason", reasons.join(" / "));
                put("id", entry.number.as_str().to_owned());
                // The names of persons are not given out in bulk (PRODUCT §8), nor that of a declaration that was rejected.
                if entry.kind == Kind::Corporation && entry.state != State::Rejected {
                    put("name", entry.name.clone());
                    let number = entry.corporate_number.as_ref();
                    put("corporate_number", number.map(|own| own.as_str().to_owned()).unwrap_or_default());
                }
                put("level", app.scheme.level(entry.level).name.clone());
                put("state", app.scheme.words.state(entry.state).to_owned());
                put("state_since", day(entry.state_at).to_string());
                put("declared", day(entry.declared_at).to_string());
                put("page", format!("{}/v/{}", app.settings.origin, entry.number.as_str()));
            }
            RowAnswer::Unknown(why) => put("reason", REASONS.reason(why.code()).to_owned()),
            RowAnswer::Broken(why) => put("reason", REASONS.reason(why.code()).to_owned()),
        }
        put("as_of", as_of.to_owned());
        Self { code: answer.code(), cells }
    }

    /// A cell by its column.
    pub fn cell(&self, column: &str) -> &str {
        let at = COLUMNS.iter().position(|one| *one == column);
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(String::as_str)
    }
}

/// Counts, and the first rows that do not agree.
pub async fn screen(app: Arc<App>, table: Table) -> Result<(Counts, Vec<Answered>), Error> {
    let count = move || {
        let mut counts = Counts::default();
        let mut shown = Vec::new();
        for answered in Answered::all(&app, &table.rows) {
            counts.add(answered.code);
            if answered.code != "match" && shown.len() < SHOWN {
                shown.push(answered);
            }
        }
        (counts, shown)
    };
    tokio::task::spawn_blocking(count).await.map_err(|_| Error::Cut)
}

impl Counts {
    fn add(&mut self, code: &str) {
        self.all += 1;
        *match code {
            "match" => &mut self.matching,
            "mismatch" => &mut self.mismatching,
            "not_valid" => &mut self.not_valid,
            "unknown" => &mut self.unknown,
            _ => &mut self.broken,
        } += 1;
    }
}

/// The result as CSV, streamed.
pub fn csv(app: Arc<App>, table: Table) -> Response {
    let table = Arc::new(table);
    let pieces = stream::unfold(0, move |from| {
        let (app, table) = (app.clone(), table.clone());
        async move {
            if from > 0 && from >= table.rows.len() {
                return None;
            }
            let text = tokio::task::spawn_blocking(move || piece(&app, &table, from)).await.ok()?;
            Some((Ok::<_, Infallible>(text), from + AT_ONCE))
        }
    });
    // The layer that compresses asks once more after the end.
    file(KIND, "csv", Body::from_stream(pieces.fuse()))
}

fn piece(app: &App, table: &Table, from: usize) -> Vec<u8> {
    let mut text = Vec::new();
    if from == 0 {
        text.extend(MARK.as_bytes());
        text.extend(lines([WORDS.columns()]));
    }
    let rows = table.rows.get(from..).unwrap_or_default();
    let rows: Vec<_> = Answered::all(app, rows.get(..AT_ONCE).unwrap_or(rows)).collect();
    text.extend(lines(rows.iter().map(Answered::texts)));
    text
}

/// The result as a workbook.
pub async fn xlsx(app: Arc<App>, table: Table) -> Result<Response, Error> {
    let book = tokio::task::spawn_blocking(move || workbook(&app, &table)).await.map_err(|_| Error::Cut)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(kind, "xlsx", Body::from(book?)))
}

fn workbook(app: &App, table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(WORDS.columns()) {
        sheet.set_column_width(column, 20)?;
        sheet.write_string_with_format(0, column, heading, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (at, answered) in (1..).zip(Answered::all(app, &table.rows)) {
        for (column, cell) in (0..).zip(answered.texts()) {
            // A string is never a formula, whatever it begins with; and no number loses its zeros.
            sheet.write_string(at, column, cell)?;
        }
    }
    book.save_to_buffer()
}

fn file(kind: &str, ending: &str, body: Body) -> Response {
    let name = format!("attachment; filename=\"verified.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}
