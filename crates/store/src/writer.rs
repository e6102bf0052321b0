//! SQLite's one writer: units of work take turns on one connection, and a group of them shares one COMMIT.

use crate::{
    door::{Conn, Db, Unit, is_disk},
    error::{Error, is_busy},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, mpsc, oneshot};

/// The most units in one group.
const GROUP: usize = 64;
/// A group takes no further unit after this time.
const GROUP_TIME: Duration = Duration::from_millis(5);

/// What is called when the disk fails or the file is damaged. Nobody is answered after it; it should end the process.
pub type Fatal = Arc<dyn Fn(&str) + Send + Sync>;

/// A unit's place in the queue: where the connection is to be sent, or why there is none.
pub(crate) type Turn = oneshot::Sender<Result<Loan, Error>>;

/// The connection, lent for one unit.
pub(crate) struct Loan {
    /// The unit of work.
    pub unit: Unit,
    /// The borrower's word: keep it or roll it back. Dropped without a word (a panic, a dropped request): roll back.
    pub verdict: oneshot::Sender<bool>,
    /// What became of the group: committed, or why not.
    pub told: oneshot::Receiver<Result<(), String>>,
}

/// The writer task's own.
pub(crate) struct Writer {
    /// The connection; locked while a group runs.
    pub slot: Arc<Mutex<Db>>,
    /// The queue.
    pub turns: mpsc::Receiver<Turn>,
    /// See [`Fatal`].
    pub fatal: Fatal,
}

impl Writer {
    /// Serves until the store is closed and the queue is empty.
    pub async fn run(mut self, stop: oneshot::Receiver<()>) {
        let mut stop = std::pin::pin!(stop);
        loop {
            let turn = tokio::select! {
                turn = self.turns.recv() => turn,
                _ = &mut stop, if !self.turns.is_closed() => {
                    self.turns.close();
                    continue;
                }
            };
            match turn {
                Some(turn) => self.group(turn).await,
                None => return,
            }
        }
    }

    /// One transaction: the first unit and those that are already waiting. It never waits for company.
    async fn group(&mut self, first: Turn) {
        let (mut waiting, begun, mut next) = (Vec::new(), Instant::now(), Some(first));
        let mut db = self.slot.clone().lock_owned().await;
        let mut broken = say(&mut db, "BEGIN IMMEDIATE; SAVEPOINT unit").await.err();
        while let Some(turn) = next.take() {
            if let Some(why) = &broken {
                drop(turn.send(Err(refusal(why))));
                break;
            }
            let (verdict, judged) = oneshot::channel();
            let (tell, told) = oneshot::channel();
            // Nobody there any more: the loan comes back and is dropped at once.
            drop(turn.send(Ok(Loan { unit: Unit(db), verdict, told })));
            db = self.slot.clone().lock_owned().await;
            let keep = judged.await.unwrap_or(false);
            waiting.push(tell);
            if waiting.len() < GROUP && begun.elapsed() < GROUP_TIME {
                next = self.turns.try_recv().ok();
            }
            let close = match (keep, next.is_some()) {
                (true, true) => "RELEASE unit; SAVEPOINT unit",
                (true, false) => "RELEASE unit",
                (false, _) => "ROLLBACK TO unit",
            };
            broken = say(&mut db, close).await.err();
        }
        if broken.is_none() {
            broken = say(&mut db, "COMMIT").await.err();
        }
        self.end(db, broken, waiting).await;
    }

    /// Tells everybody. A failing disk ends the process before anyone is answered.
    async fn end(
        &self,
        mut db: tokio::sync::OwnedMutexGuard<Db>,
        broken: Option<sqlx::Error>,
        waiting: Vec<oneshot::Sender<Result<(), String>>>,
    ) {
        let disk = db.disk.take().or_else(|| broken.as_ref().filter(|why| is_disk(why)).map(ToString::to_string));
        if let Some(why) = disk {
            (self.fatal)(&why);
            std::future::pending::<()>().await;
        }
        if broken.is_some() {
            // The engine may have thrown the transaction away already; then there is nothing to roll back.
            drop(say(&mut db, "ROLLBACK").await);
        }
        drop(db);
        for tell in waiting {
            // A borrower that left needs no answer.
            drop(tell.send(broken.as_ref().map_or(Ok(()), |why| Err(why.to_string()))));
        }
    }
}

/// Why a unit gets no turn.
fn refusal(why: &sqlx::Error) -> Error {
    if is_busy(why) {
        return Error::Busy("the database file is locked by another program".to_owned());
    }
    Error::NotCommitted(why.to_string())
}

/// Runs a statement of the transaction itself.
async fn say(db: &mut Db, text: &'static str) -> Result<(), sqlx::Error> {
    match &mut db.conn {
        Conn::Sqlite(conn) => sqlx::query(text).execute(&mut **conn).await.map(drop),
        Conn::Postgres(_) => Ok(()),
    }
}

/// Stands in the queue until the connection is lent.
pub(crate) async fn lend(turns: &mpsc::Sender<Turn>, patience: Duration) -> Result<Loan, Error> {
    let (turn, loan) = oneshot::channel();
    let wait = async {
        turns.send(turn).await.map_err(|_| Error::Closed)?;
        // The turn is dropped if the store was closed before it came.
        loan.await.unwrap_or(Err(Error::Closed))
    };
    tokio::time::timeout(patience, wait).await.unwrap_or_else(|_| Err(Error::Busy("the queue is long".to_owned())))
}
