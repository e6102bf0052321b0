//! The answers, on the screen or as a file, in the order of the rows. A file has the cells that were sent, too, behind ours.

use super::{
    answered::{Answered, Asked, Counts, answered},
    columns::heading,
    table::Table,
    upload::Place,
    words::WORDS,
};
use crate::{
    app::App,
    checked::many::AT_ONCE,
    error::Error,
    spreadsheet::{KIND, MARK, lines},
};
use axum::{
    body::Body,
    http::header,
    response::{IntoResponse as _, Response},
};
use futures_util::{StreamExt as _, stream};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::{io, sync::Arc};
use tokio::sync::mpsc;

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

/// Counts, and the first rows that need a look.
pub async fn screen(app: &Arc<App>, table: &Arc<Table>, asked: Asked) -> Result<(Counts, Vec<Answered>), Error> {
    let (mut counts, mut shown) = (Counts::default(), Vec::new());
    for from in (0..table.rows.len()).step_by(AT_ONCE) {
        for row in answered(app, table, asked, from).await? {
            counts.add(&row);
            if !row.is_well() && shown.len() < SHOWN {
                shown.push(row);
            }
        }
    }
    Ok((counts, shown))
}

/// The headings of a file: ours, and those that were sent.
fn headings(table: &Table) -> Vec<String> {
    let sent: Vec<_> = (0..table.width).map(|at| heading(table, at)).collect();
    WORDS.columns(&sent).into_iter().chain(sent).collect()
}

/// The result as CSV, streamed. The place is free when the last of it has gone out.
pub fn csv(app: Arc<App>, table: Arc<Table>, asked: Asked, place: Place) -> Response {
    let pieces = stream::unfold(0, move |from| {
        let _kept = &place;
        let (app, table) = (app.clone(), table.clone());
        async move {
            if from >= table.rows.len() {
                return None;
            }
            let piece = piece(&app, &table, asked, from).await.map_err(io::Error::other);
            Some((piece, from + AT_ONCE))
        }
    });
    // The layer that compresses asks once more after the end.
    file(KIND, "csv", Body::from_stream(pieces.fuse()))
}

async fn piece(app: &Arc<App>, table: &Arc<Table>, asked: Asked, from: usize) -> Result<Vec<u8>, Error> {
    let answered = answered(app, table, asked, from).await?;
    let table = table.clone();
    let written = move || {
        let mut text = Vec::new();
        if from == 0 {
            text.extend(MARK.as_bytes());
            text.extend(lines([headings(&table).iter().map(String::as_str)]));
        }
        let rows = answered.iter().zip(table.rows.iter().skip(from));
        text.extend(lines(rows.map(|(answered, given)| answered.texts(given, table.width))));
        text
    };
    tokio::task::spawn_blocking(written).await.map_err(|_| Error::Cut)
}

/// The result as a workbook. Its rows are written as they are answered: they are never in memory as a whole.
pub async fn xlsx(app: &Arc<App>, table: &Arc<Table>, asked: Asked) -> Result<Response, Error> {
    let (send, receive) = mpsc::channel(1);
    let own = table.clone();
    let writing = tokio::task::spawn_blocking(move || workbook(&own, receive));
    for from in (0..table.rows.len()).step_by(AT_ONCE) {
        if send.send(answered(app, table, asked, from).await?).await.is_err() {
            // The writer has failed, and says why below.
            break;
        }
    }
    drop(send);
    let book = writing.await.map_err(|_| Error::Cut)??;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(kind, "xlsx", Body::from(book)))
}

fn workbook(table: &Table, mut answered: mpsc::Receiver<Vec<Answered>>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(headings(table)) {
        sheet.set_column_width(column, 20)?;
        write(sheet, (0, column), &heading, Some(&bold))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let rows = std::iter::from_fn(|| answered.blocking_recv()).flatten();
    for (at, (answered, given)) in (1..).zip(rows.zip(&table.rows)) {
        for (column, cell) in (0..).zip(answered.texts(given, table.width)) {
            write(sheet, (at, column), cell, None)?;
        }
    }
    book.save_to_buffer()
}

/// The most letters of a cell of a workbook (Excel's limit); of a longer one the beginning is written.
const CELL: usize = 32_767;

/// A string is never a formula, whatever it begins with; and no number loses its zeros.
fn write(sheet: &mut Worksheet, at: (u32, u16), cell: &str, format: Option<&Format>) -> Result<(), XlsxError> {
    let short: String;
    let cell = if cell.chars().count() > CELL {
        short = cell.chars().take(CELL).collect();
        short.as_str()
    } else {
        cell
    };
    match format {
        Some(format) => sheet.write_string_with_format(at.0, at.1, cell, format)?,
        None => sheet.write_string(at.0, at.1, cell)?,
    };
    Ok(())
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
