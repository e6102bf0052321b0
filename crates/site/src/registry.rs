//! The copy of the register that the office searches: filled from the store once, and brought up to date before every answer.

use directory::registry as memory;
use domain::{registers::Registers, registry::Line};
use futures_util::StreamExt as _;
use std::{
    collections::BTreeSet,
    iter,
    pin::pin,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use store::{
    Error, Store,
    journal::{self, Mark},
    registry,
};
use tokio::sync::{Mutex, mpsc};
use uuid::Uuid;

/// Lines of the journal taken at once.
const LINES: i64 = 200;
/// How long an answer waits for the copy; filling it takes seconds at a million declarations, and the page says so instead.
const PATIENCE: Duration = Duration::from_secs(3);
/// Rows handed over together while it is filled.
const TOGETHER: usize = 512;
/// Such bundles on the way.
const ON_THE_WAY: usize = 8;

/// The copy of one process. Empty until somebody asks or [`Registry::catch_up`] is called.
#[derive(Debug)]
pub struct Registry {
    registers: Arc<Registers>,
    copy: Arc<RwLock<Option<memory::Registry>>>,
    /// How far the journal was followed; held by whoever feeds.
    mark: Mutex<Option<Mark>>,
}

impl Registry {
    /// Empty.
    pub fn new(registers: Arc<Registers>) -> Self {
        Self { registers, copy: Arc::default(), mark: Mutex::default() }
    }

    /// Fills the copy if it is empty, and takes in everything that was committed before this call.
    pub async fn catch_up(&self, store: &Store) -> Result<(), Error> {
        let mut mark = self.mark.lock().await;
        let mut from = match *mark {
            Some(mark) => mark,
            None => self.fill(store).await?,
        };
        *mark = Some(from);
        let mut db = store.read().await?;
        loop {
            let (events, next) = journal::after(&mut db, from, LINES).await?;
            self.take(&mut db, events.iter().filter_map(|event| event.declaration).collect()).await?;
            *mark = Some(next);
            from = next;
            if i64::try_from(events.len()).is_ok_and(|lines| lines < LINES) {
                break;
            }
        }
        // On PostgreSQL a line may be visible long before it is final: while somebody else's unit is open.
        // However many wait behind it, an answer is of one moment: all of them are taken in.
        loop {
            let (early, next) = journal::touched(&mut db, from, LINES).await?;
            let all = i64::try_from(early.len()).is_ok_and(|lines| lines < LINES);
            self.take(&mut db, early.into_iter().collect()).await?;
            if all {
                return Ok(());
            }
            from = next;
        }
    }

    /// An answer out of the copy, which is up to date. `None`: it is not yet, because it is being filled or has much to take in.
    pub async fn ask<T: Send + 'static>(
        &self,
        store: &Store,
        question: impl FnOnce(&memory::Registry) -> T + Send + 'static,
    ) -> Result<Option<T>, Error> {
        let Ok(done) = tokio::time::timeout(PATIENCE, self.catch_up(store)).await else { return Ok(None) };
        done?;
        let copy = self.copy.clone();
        // A look at a million declarations is too long for a thread that others wait for.
        let looking = tokio::task::spawn_blocking(move || {
            let copy = copy.read().unwrap_or_else(PoisonError::into_inner);
            copy.as_ref().map(question)
        });
        looking.await.map_err(|why| Error::Io(why.to_string()))
    }

    /// The mark is taken first, so no line falls between.
    async fn fill(&self, store: &Store) -> Result<Mark, Error> {
        let mut db = store.read().await?;
        let mark = journal::start_mark(&mut db).await?;
        let (send, mut receive) = mpsc::channel::<Vec<Line>>(ON_THE_WAY);
        let registers = self.registers.clone();
        let filling = tokio::task::spawn_blocking(move || {
            memory::Registry::build(registers, iter::from_fn(|| receive.blocking_recv()).flatten())
        });
        let mut rows = pin!(registry::every(&mut db).chunks(TOGETHER));
        while let Some(together) = rows.next().await {
            let lines = together.into_iter().filter_map(readable).collect::<Result<_, _>>()?;
            if send.send(lines).await.is_err() {
                break;
            }
        }
        drop(send);
        let built = filling.await.map_err(|why| Error::Io(why.to_string()))?;
        *self.copy.write().unwrap_or_else(PoisonError::into_inner) = Some(built);
        Ok(mark)
    }

    /// Takes these declarations as they are now.
    async fn take(&self, db: &mut store::Db, ids: BTreeSet<Uuid>) -> Result<(), Error> {
        let mut changed = Vec::with_capacity(ids.len());
        for id in ids {
            let line = match registry::one(db, id).await {
                Err(why @ Error::Row { .. }) => {
                    tracing::error!(cause = %why, "a declaration cannot be searched");
                    None
                }
                read => read?,
            };
            changed.push((id, line));
        }
        let mut copy = self.copy.write().unwrap_or_else(PoisonError::into_inner);
        let Some(copy) = copy.as_mut() else { return Ok(()) };
        for (id, line) in changed {
            match line {
                Some(line) => copy.put(&line),
                None => copy.remove(id),
            }
        }
        Ok(())
    }
}

/// One row that cannot be read must not take the others from the office; a store that fails must.
fn readable(row: Result<Line, Error>) -> Option<Result<Line, Error>> {
    if let Err(why @ Error::Row { .. }) = &row {
        tracing::error!(cause = %why, "a declaration cannot be searched");
        return None;
    }
    Some(row)
}
