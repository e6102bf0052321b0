//! A record of our own that survives everything but this machine: each line is on the disk before the caller goes on.

use anyhow::{Context, Result};
use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
    sync::mpsc,
    thread,
};
use tokio::sync::oneshot;

/// A file of lines. Lines that arrive together share one fsync.
#[derive(Clone)]
pub struct Record {
    lines: mpsc::Sender<(String, oneshot::Sender<()>)>,
}

impl Record {
    /// Begins a new record at a path.
    pub fn begin(path: &Path) -> Result<Self> {
        let file = OpenOptions::new().create(true).write(true).truncate(true).open(path);
        let file = file.with_context(|| format!("{}", path.display()))?;
        let (lines, waiting) = mpsc::channel();
        thread::spawn(move || keep(file, &waiting));
        Ok(Self { lines })
    }

    /// Returns when the line is on the disk.
    pub async fn line(&self, line: String) -> Result<()> {
        let (done, told) = oneshot::channel();
        self.lines.send((line, done)).ok().context("the record is closed")?;
        told.await.context("the record could not be written")
    }
}

/// Writes until nobody is left to write for, or the disk fails: then the waiting callers see their line was not kept.
fn keep(mut file: File, waiting: &mpsc::Receiver<(String, oneshot::Sender<()>)>) {
    while let Ok(first) = waiting.recv() {
        let together: Vec<_> = std::iter::once(first).chain(waiting.try_iter().take(255)).collect();
        let text: String = together.iter().flat_map(|(line, _)| [line.as_str(), "\n"]).collect();
        if file.write_all(text.as_bytes()).and_then(|()| file.sync_data()).is_err() {
            return;
        }
        for (_, done) in together {
            let _ = done.send(());
        }
    }
}
