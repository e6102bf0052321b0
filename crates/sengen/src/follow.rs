//! Feeds the directory: one snapshot of the store, then the journal, ten times a second.

use crate::{drift, snapshot, stop::Stop};
use directory::{Change, Directory, Entry};
use domain::time::Clock;
use futures_util::StreamExt as _;
use std::{collections::BTreeSet, iter, path::PathBuf, pin::pin, sync::Arc, time::Duration};
use store::{
    Db, Error, Store,
    journal::{self, Mark},
    public,
};
use tokio::sync::mpsc;
use uuid::Uuid;

/// The pause between two looks at the journal: a change is visible within a tenth of a second, and an idle site asks one
/// small question ten times a second.
const PAUSE: Duration = Duration::from_millis(100);
/// The pause after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// How long entries may be held before the directory is filled anew. An import brings them in thousands: a fill for each would do
/// nothing else.
const WHILE_HOLDING: Duration = Duration::from_secs(3);
/// Lines taken at once; readers wait for no longer than these take to apply.
const LINES: i64 = 200;
/// Lines that are taken in early at most ([`journal::early`]). With more of them the directory says of when its answers are.
const EARLY: usize = 5_000;
/// How often a running node compares every entry of its directory with the store: seconds of work at 400,000 entries.
pub const CHECK_EVERY: Duration = Duration::from_hours(6);
/// When a directory that came out of a file is compared for the first time.
const CHECK_SOON: Duration = Duration::from_mins(5);
/// Rows handed over together while the directory is filled: one by one, two threads would wake each other a million times.
const TOGETHER: usize = 512;
/// Such bundles on the way between the store and the directory.
const ON_THE_WAY: usize = 8;

/// Who is fed from what.
pub struct Follower {
    /// Where the truth is.
    pub store: Store,
    /// What is fed.
    pub directory: Arc<Directory>,
    /// Says of when the directory speaks.
    pub clock: Arc<dyn Clock>,
    /// How often every entry is compared with the store.
    pub check_every: Duration,
    /// Where the directory is kept between two runs; `None`: it is filled from the store at each start.
    pub snapshot: Option<PathBuf>,
}

impl Follower {
    /// Feeds until told to stop. A failing store is waited for; the directory then says how old its answers are.
    pub async fn run(self, stop: Stop) {
        let mut forever = pin!(self.forever());
        tokio::select! {
            () = &mut forever => {}
            () = snapshot::keep(&self) => {}
            () = stop.heard() => {}
        }
        if self.directory.as_of().is_some() {
            tokio::select! {
                () = &mut forever => {}
                () = snapshot::write(&self) => {}
            }
        }
    }

    async fn forever(&self) {
        let (mark, mut check) = self.begin().await;
        let mut place = Place::from(mark);
        loop {
            tokio::select! {
                () = self.keep_up(&mut place) => {}
                () = drift::found(self, check) => self.refill(&mut place).await,
                () = self.holding() => self.refill(&mut place).await,
            }
            check = self.check_every;
        }
    }

    /// Fills the directory from its file, or else from the store. Gives the mark, and when to compare the directory with the store.
    async fn begin(&self) -> (Mark, Duration) {
        if let Some(mark) = snapshot::load(self).await {
            return (mark, self.check_every.min(CHECK_SOON));
        }
        loop {
            match self.fill().await {
                Ok(mark) => return (mark, self.check_every),
                Err(why) => tracing::warn!(cause = %why, "the directory could not be filled; trying again"),
            }
            tokio::time::sleep(AFTER_FAILURE).await;
        }
    }

    /// Follows the journal from a place, for ever.
    pub async fn keep_up(&self, place: &mut Place) {
        loop {
            let pause = match self.step(place).await {
                Ok(more) => {
                    if more {
                        Duration::ZERO
                    } else {
                        PAUSE
                    }
                }
                Err(why) => {
                    tracing::warn!(cause = %why, "the journal could not be read; trying again");
                    AFTER_FAILURE
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Waits until the directory holds entries that a search does not find yet, and a little longer, for they come in thousands.
    async fn holding(&self) {
        while !self.directory.is_holding() {
            tokio::time::sleep(PAUSE).await;
        }
        tokio::time::sleep(WHILE_HOLDING).await;
    }

    /// Fills another directory while the old one goes on following, and takes it over when it has caught up; the place then is the
    /// new one's. A failure leaves the old one as it is.
    pub async fn refill(&self, place: &mut Place) {
        let beside = self.beside();
        let filled = tokio::select! {
            filled = beside.filled() => filled,
            () = self.keep_up(place) => return,
        };
        match self.taken_over(&beside, filled).await {
            Ok(new) => *place = new,
            Err(why) => tracing::warn!(cause = %why, "the directory could not be filled anew"),
        }
    }

    /// Who feeds a directory beside this one.
    fn beside(&self) -> Self {
        Self {
            store: self.store.clone(),
            directory: Arc::new(self.directory.beside()),
            clock: self.clock.clone(),
            check_every: self.check_every,
            snapshot: None,
        }
    }

    /// The old directory was followed until now: the new one must not be behind it.
    async fn taken_over(&self, beside: &Self, filled: Result<Place, Error>) -> Result<Place, Error> {
        let mut place = filled?;
        beside.catch_up(&mut place).await?;
        let (directory, other) = (self.directory.clone(), beside.directory.clone());
        let taking_over = tokio::task::spawn_blocking(move || directory.take_over(&other));
        taking_over.await.map_err(|why| Error::Io(why.to_string()))?;
        tracing::info!(entries = self.directory.len(), "the directory was filled anew");
        Ok(place)
    }

    /// Fills the directory and follows the journal to its end.
    async fn filled(&self) -> Result<Place, Error> {
        let mut place = Place::from(self.fill().await?);
        self.catch_up(&mut place).await?;
        Ok(place)
    }

    async fn catch_up(&self, place: &mut Place) -> Result<(), Error> {
        while self.step(place).await? {}
        Ok(())
    }

    /// Fills the directory and gives the mark to follow from. The mark is taken first, so no line falls between.
    pub async fn fill(&self) -> Result<Mark, Error> {
        let begun = self.clock.now();
        let mut db = self.store.read().await?;
        let mark = journal::start_mark(&mut db).await?;
        let (send, mut receive) = mpsc::channel(ON_THE_WAY);
        let directory = self.directory.clone();
        let filling = tokio::task::spawn_blocking(move || {
            directory.fill_as_of(begun, iter::from_fn(|| receive.blocking_recv()).flatten())
        });
        let mut rows = pin!(public::every(&mut db).chunks(TOGETHER));
        while let Some(together) = rows.next().await {
            let readable: Vec<_> = together.into_iter().filter(is_readable).collect();
            if send.send(readable).await.is_err() {
                break;
            }
        }
        drop(send);
        filling.await.map_err(|why| Error::Io(why.to_string()))??;
        Ok(mark)
    }

    /// Applies the next lines of the journal; `true`: there may be more.
    pub async fn step(&self, place: &mut Place) -> Result<bool, Error> {
        let asked = self.clock.now();
        let mut db = self.store.read().await?;
        let (events, mark) = journal::after(&mut db, place.mark, LINES).await?;
        let full = i64::try_from(events.len()).is_ok_and(|lines| lines == LINES);
        let ahead = if full { Ahead::default() } else { place.ahead(&mut db, mark).await? };
        let touched: BTreeSet<Uuid> =
            events.iter().filter_map(|event| event.declaration).chain(ahead.declarations).collect();
        let mut changes = Vec::with_capacity(touched.len());
        for declaration in touched {
            let entry = public::readable(&mut db, declaration).await?;
            changes.push(entry.map_or(Change::Gone(declaration), |entry| Change::Put(Box::new(entry))));
        }
        let more = full || ahead.more;
        self.directory.follow(changes, (!more && !ahead.beyond).then_some(asked));
        place.mark = mark;
        if !full {
            place.early = ahead.early;
        }
        Ok(more)
    }
}

/// How far the directory has followed the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Everything up to here is in it.
    pub mark: Mark,
    /// Lines behind it that are in it already and not final yet: they are not taken in ten times a second until they are.
    early: BTreeSet<Mark>,
}

impl From<Mark> for Place {
    fn from(mark: Mark) -> Self {
        Self { mark, early: BTreeSet::new() }
    }
}

/// What can be taken in before it is final.
#[derive(Debug, Default)]
struct Ahead {
    /// Of what the new ones of these lines speak.
    declarations: Vec<Uuid>,
    /// All lines that are in the directory then.
    early: BTreeSet<Mark>,
    /// There are more than one step takes.
    more: bool,
    /// There are more than are taken in early at all.
    beyond: bool,
}

impl Place {
    /// The lines behind `mark` that are not taken in yet, as many as one step takes.
    async fn ahead(&self, db: &mut Db, mark: Mark) -> Result<Ahead, Error> {
        let lines = journal::early(db, mark, i64::try_from(EARLY).unwrap_or(i64::MAX)).await?;
        let mut ahead = Ahead { beyond: lines.len() == EARLY, ..Ahead::default() };
        let (known, new): (Vec<_>, Vec<_>) = lines.into_iter().partition(|(line, _)| self.early.contains(line));
        let at_once = usize::try_from(LINES).unwrap_or(usize::MAX);
        ahead.more = new.len() > at_once;
        ahead.early = known.iter().chain(&new).map(|(line, _)| *line).take(known.len() + at_once).collect();
        ahead.declarations = new.into_iter().take(at_once).filter_map(|(_, declaration)| declaration).collect();
        Ok(ahead)
    }
}

/// One row that cannot be read must not take the others from the public; a store that fails must.
fn is_readable(row: &Result<Entry, Error>) -> bool {
    if let Err(why @ Error::Row { .. }) = row {
        tracing::error!(cause = %why, "an entry of the directory cannot be read");
        return false;
    }
    true
}
