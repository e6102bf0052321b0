//! The export as a workbook, packed while it is sent: the lines are read on one side, written on the other, and the pieces go out as they
//! come. In memory there are never more than some hundred lines of it.

use super::{
    cells::cells,
    file::Reading,
    workbook::{About, Unwritten, write},
};
use crate::error::Error;
use askama::Template;
use domain::time::moment_ja;
use futures_util::{Stream, StreamExt as _, stream};
use rust_xlsxwriter::DocProperties;
use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
};
use store::exports::Line;
use tokio::{sync::mpsc, task::JoinHandle};

/// Bytes sent at once.
const AT_ONCE: usize = 64 * 1024;

enum Step {
    Begin(Box<Reading>),
    Send(Packing),
}

/// A workbook on its way: its pieces, who reads its lines, and what came of writing it.
struct Packing {
    pieces: mpsc::Receiver<Vec<u8>>,
    read: JoinHandle<Result<Reading, Error>>,
    written: JoinHandle<Result<(), Unwritten>>,
}

/// Where the packed bytes go.
struct Pipe(mpsc::Sender<Vec<u8>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(bytes.to_vec()).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
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
    stream::try_unfold(Step::Begin(Box::new(reading)), piece).fuse()
}

async fn piece(step: Step) -> Result<Option<(Vec<u8>, Step)>, Error> {
    let mut packing = match step {
        Step::Begin(reading) => Packing::begin(*reading)?,
        Step::Send(packing) => packing,
    };
    if let Some(piece) = packing.pieces.recv().await {
        return Ok(Some((piece, Step::Send(packing))));
    }
    // Why the lines broke off says more than that they did.
    let reading = packing.read.await.map_err(|_| Error::Cut)??;
    packing.written.await.map_err(|_| Error::Cut)??;
    reading.finish().await?;
    Ok(None)
}

impl Packing {
    fn begin(reading: Reading) -> Result<Self, Error> {
        let (about, app, number) = (about(&reading)?, Arc::clone(&reading.app), reading.export.number.to_string());
        let (send, mut lines) = mpsc::channel(2);
        let (pipe, pieces) = mpsc::channel(2);
        let read = tokio::spawn(feed(reading, send));
        let written = tokio::task::spawn_blocking(move || {
            let mut packed = BufWriter::with_capacity(AT_ONCE, Pipe(pipe));
            let page = || Some(lines.blocking_recv()?.into_iter().map(|line| cells(&app, line, &number)).collect());
            write(&about, page, &mut packed)?;
            Ok(packed.flush()?)
        });
        Ok(Self { pieces, read, written })
    }
}

/// Reads the lines until the end, of which an empty page tells, or until nobody takes them any more.
async fn feed(mut reading: Reading, send: mpsc::Sender<Vec<Line>>) -> Result<Reading, Error> {
    loop {
        let page = reading.next().await?;
        let last = page.is_empty();
        if send.send(page).await.is_err() || last {
            return Ok(reading);
        }
    }
}

fn about(reading: &Reading) -> Result<About, Error> {
    let export = &reading.export;
    let at = moment_ja(reading.app.now());
    let foot = Foot { number: export.number, officer: reading.officer.clone(), at }.render()?;
    let properties = DocProperties::new()
        .set_title(foot.trim())
        .set_author(&reading.officer)
        .set_comment(&export.purpose)
        .set_keywords(export.conditions.text());
    Ok(About { properties, foot: foot.trim().to_owned(), persons: export.persons })
}
