//! Many IDs at once: out of the directory in memory where it knows them, and else out of the store, thousands with one question.

use super::{
    Unknown,
    rows::{Asked, Broken, Row, RowAnswer, Unasked, question},
};
use crate::app::App;
use ::directory::Entry;
use domain::{
    declaration::{State, Timeline},
    ids::DeclarationId,
    registers::Registers,
};
use jiff::Timestamp;
use std::{collections::HashMap, sync::Arc};
use store::{Db, Error, Store, journal, public};
use tokio::task::JoinError;

/// Rows looked up at once.
pub const AT_ONCE: usize = 2_000;

/// Rows with what the register says of their declarations.
#[derive(Debug)]
pub struct Looked(Vec<Known>);

/// A row on the way to its answer.
#[derive(Debug)]
enum Known {
    /// It asks nothing.
    Unasked(Unasked),
    /// There is such a declaration, and where it stood.
    Entry(Asked, Box<Entry>, Option<State>),
    /// The store must say where it stood.
    Before(Asked, Box<Entry>),
    /// The memory does not know it.
    Nobody(Asked),
    /// The store was asked in vain.
    NotChecked,
}

/// Looks rows up: as they stand now (`None`) or stood at a moment that has passed. A row is `None` where its line cannot be read.
pub async fn look_up(app: &Arc<App>, rows: Vec<Option<Row>>, moment: Option<Timestamp>) -> Result<Looked, JoinError> {
    // Some milliseconds, and longer while the directory is fed: too long for a thread that others wait for.
    let own = app.clone();
    let remembered = move || rows.iter().map(|row| remembered(&own, row.as_ref(), moment)).collect::<Vec<_>>();
    let mut looked = tokio::task::spawn_blocking(remembered).await?;
    if let Err(why) = ask(&app.store, &mut looked, moment).await {
        tracing::warn!(cause = %why, "many IDs could not be checked");
        looked.iter_mut().filter(|one| one.waits()).for_each(|one| *one = Known::NotChecked);
    }
    Ok(Looked(looked))
}

impl Looked {
    /// The answers, in the order of the rows. Names are compared here: not for a thread that others wait for.
    pub fn answers(self, registers: &Registers) -> impl Iterator<Item = RowAnswer> {
        self.0.into_iter().map(|known| match known {
            Known::Unasked(why) => why.into(),
            Known::Entry(asked, entry, state) => asked.answered(registers, (*entry, state)),
            Known::Nobody(asked) => RowAnswer::Unknown(Unknown::why(&asked.number)),
            Known::Before(..) | Known::NotChecked => RowAnswer::NotChecked,
        })
    }
}

impl Known {
    /// Of a declaration: nothing moved it since the moment, or it was declared later, or the journal must tell.
    fn of(asked: Asked, entry: Entry, moment: Option<Timestamp>) -> Self {
        let entry = Box::new(entry);
        match moment {
            Some(moment) if moment < entry.declared_at => Self::Entry(asked, entry, None),
            Some(moment) if moment < entry.state_at => Self::Before(asked, entry),
            _ => {
                let state = Some(entry.state);
                Self::Entry(asked, entry, state)
            }
        }
    }

    /// The store must be asked.
    fn waits(&self) -> bool {
        matches!(self, Self::Before(..) | Self::Nobody(_))
    }
}

fn remembered(app: &App, row: Option<&Row>, moment: Option<Timestamp>) -> Known {
    let asked = row.ok_or(Unasked::Broken(Broken::Line)).and_then(question);
    let asked = match asked {
        Ok(asked) => asked,
        Err(why) => return Known::Unasked(why),
    };
    match app.directory.by_number(&asked.number) {
        Some(entry) => Known::of(asked, entry, moment),
        None => Known::Nobody(asked),
    }
}

/// Asks the store of those the memory does not know, and of where others stood.
async fn ask(store: &Store, looked: &mut [Known], moment: Option<Timestamp>) -> Result<(), Error> {
    if !looked.iter().any(Known::waits) {
        return Ok(());
    }
    let mut db = store.read().await?;
    find_missing(&mut db, looked, moment).await?;
    match moment {
        Some(moment) => go_back(&mut db, looked, moment).await,
        None => Ok(()),
    }
}

async fn find_missing(db: &mut Db, looked: &mut [Known], moment: Option<Timestamp>) -> Result<(), Error> {
    let missing = looked.iter().filter_map(|one| match one {
        Known::Nobody(asked) => Some(asked.number.clone()),
        _ => None,
    });
    let found = public::by_numbers(db, &missing.collect::<Vec<DeclarationId>>()).await?;
    let found: HashMap<&DeclarationId, &Entry> = found.iter().map(|entry| (&entry.number, entry)).collect();
    for one in looked {
        if let Known::Nobody(asked) = one
            && let Some(entry) = found.get(&asked.number)
        {
            *one = Known::of(asked.clone(), (*entry).clone(), moment);
        }
    }
    Ok(())
}

/// Where those stood that moved since the moment.
async fn go_back(db: &mut Db, looked: &mut [Known], moment: Timestamp) -> Result<(), Error> {
    let ids = looked.iter().filter_map(|one| match one {
        Known::Before(_, entry) => Some(entry.declaration),
        _ => None,
    });
    let moves = journal::moves_of(db, &ids.collect::<Vec<_>>()).await?;
    for one in looked {
        if let Known::Before(asked, entry) = one {
            // Not taken out: the same ID may stand in many rows.
            let told = moves.get(&entry.declaration).cloned().unwrap_or_default();
            let state = Timeline::of(entry, told).at(moment);
            *one = Known::Entry(asked.clone(), entry.clone(), state);
        }
    }
    Ok(())
}
