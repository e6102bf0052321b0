//! The export as a workbook. Its lines are written into a file without a name first (the writer's own), because a workbook begins with
//! what is known at its end; then it is packed while it is sent. In memory there are never more than some hundred lines of it.

use super::{
    cells::{cells, head},
    file::Reading,
};
use crate::{app::App, error::Error};
use askama::Template;
use domain::time::moment_ja;
use futures_util::{Stream, StreamExt as _, stream};
use rust_xlsxwriter::{DocProperties, Format, Workbook, XlsxError};
use std::{
    io::{BufWriter, Write},
    sync::Arc,
};
use store::exports::Line;
use tokio::{sync::mpsc, task::JoinHandle};

/// Bytes sent at once.
const AT_ONCE: usize = 64 * 1024;

enum Step {
    Make(Reading),
    Send(Reading, Packing),
}

/// A workbook that is packed: its pieces, and what came of it.
struct Packing {
    pieces: mpsc::Receiver<Vec<u8>>,
    done: JoinHandle<Result<(), XlsxError>>,
}

/// Where the packed bytes go.
struct Pipe(mpsc::Sender<Vec<u8>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let gone = |_| std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        self.0.blocking_send(bytes.to_vec()).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What stands in the properties of the workbook and at the foot of each printed page.
#[derive(Template)]
#[template(path = "office/exports/foot.txt")]
struct Foot {
    number: i64,
    officer: String,
    at: String,
}

/// The pieces of the file.
pub fn pieces(reading: Reading) -> impl Stream<Item = Result<Vec<u8>, Error>> + Send + 'static {
    stream::try_unfold(Step::Make(reading), piece).fuse()
}

async fn piece(step: Step) -> Result<Option<(Vec<u8>, Step)>, Error> {
    let (reading, mut packing) = match step {
        Step::Make(mut reading) => {
            let packing = written(&mut reading).await?;
            (reading, packing)
        }
        Step::Send(reading, packing) => (reading, packing),
    };
    if let Some(piece) = packing.pieces.recv().await {
        return Ok(Some((piece, Step::Send(reading, packing))));
    }
    packing.done.await.map_err(|_| Error::Cut)??;
    reading.finish().await?;
    Ok(None)
}

/// Reads the lines on one side while they are written on the other; the workbook is ready to be packed then.
async fn written(reading: &mut Reading) -> Result<Packing, Error> {
    let export = &reading.export;
    let at = moment_ja(reading.app.now());
    let foot = Foot { number: export.number, officer: reading.officer.clone(), at }.render()?;
    let properties = DocProperties::new()
        .set_title(foot.trim())
        .set_author(&reading.officer)
        .set_comment(&export.purpose)
        .set_keywords(export.conditions.text());
    let (send, lines) = mpsc::channel(2);
    let (pipe, pieces) = mpsc::channel(2);
    let about =
        About { properties, foot: foot.trim().to_owned(), persons: export.persons, number: export.number.to_string() };
    let app = Arc::clone(&reading.app);
    let done = tokio::task::spawn_blocking(move || workbook(&app, &about, lines, Pipe(pipe)));
    loop {
        let page = reading.next().await?;
        // Whoever writes has given up: why comes at the end.
        if page.is_empty() || send.send(page).await.is_err() {
            break;
        }
    }
    Ok(Packing { pieces, done })
}

struct About {
    properties: DocProperties,
    foot: String,
    persons: bool,
    number: String,
}

fn workbook(app: &App, about: &About, mut lines: mpsc::Receiver<Vec<Line>>, pipe: Pipe) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&about.properties);
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_footer(format!("&L{}&R&P / &N", about.foot.replace('&', "&&")));
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(head(about.persons)) {
        sheet.set_column_width(column, 16)?;
        sheet.write_string_with_format(0, column, heading, &bold)?;
    }
    let mut row = 0;
    while let Some(page) = lines.blocking_recv() {
        for line in page {
            row += 1;
            for (column, cell) in (0..).zip(cells(app, line, &about.number)) {
                // A string is never a formula, whatever it begins with; and no number loses its zeros.
                if !cell.is_empty() {
                    sheet.write_string(row, column, cell)?;
                }
            }
        }
    }
    let mut packed = BufWriter::with_capacity(AT_ONCE, pipe);
    book.save_to_writer(&mut packed)?;
    Ok(packed.flush()?)
}
