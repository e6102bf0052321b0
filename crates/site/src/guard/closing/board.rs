//! What the process knows of the mode, and the banner that every page shows.

use askama::Template;
use domain::{
    mode::{Cause, SiteMode},
    time::moment_ja,
};
use jiff::Timestamp;
use std::sync::{Arc, PoisonError, RwLock};
use store::{Store, modes, modes::Standing};

/// When to come back if nobody said when it ends, in seconds.
const COME_BACK: i64 = 600;
/// The shortest and the longest time to come back in, in seconds.
const BOUNDS: (i64, i64) = (30, 3600);

/// The banner: what does not work, why, since when and until when.
#[derive(Template)]
#[template(path = "parts/banner.html")]
struct Banner {
    mode: SiteMode,
    cause: Cause,
    notice: Option<String>,
    since: String,
    until: Option<String>,
}

/// The mode as this process knows it. Empty until it was first looked at: as always.
#[derive(Default)]
pub struct Board(RwLock<Arc<Posted>>);

/// What is posted on the board.
#[derive(Default)]
struct Posted {
    seq: i64,
    mode: SiteMode,
    until: Option<Timestamp>,
    banner: Option<Arc<str>>,
}

impl Posted {
    fn of(standing: Standing) -> Result<Self, askama::Error> {
        let Standing { seq, since, mode, cause, notice, until, .. } = standing;
        let banner = Banner { mode, cause, notice, since: moment_ja(since), until: until.map(moment_ja) };
        let banner = if mode == SiteMode::Normal { None } else { Some(Arc::from(banner.render()?)) };
        Ok(Self { seq, mode, until, banner })
    }
}

impl Board {
    /// A board that says this on every page, and keeps nothing out: for pages that are only looked at.
    pub(crate) fn saying(banner: String) -> Self {
        Self(RwLock::new(Arc::new(Posted { banner: Some(Arc::from(banner)), ..Posted::default() })))
    }

    /// Reads the mode from the store.
    ///
    /// # Errors
    /// The store cannot be read; the board then says what it said before.
    pub async fn look(&self, store: &Store) -> Result<(), store::Error> {
        let standing = modes::now(&mut store.read().await?).await?;
        let known = self.posted().seq;
        // An older answer that comes late does not undo a newer one.
        if let Some(standing) = standing.filter(|standing| standing.seq > known) {
            let posted = Posted::of(standing).map_err(|why| store::Error::Io(why.to_string()))?;
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(posted);
        }
        Ok(())
    }

    /// The mode.
    pub fn mode(&self) -> SiteMode {
        self.posted().mode
    }

    /// The banner of every page, as HTML; `None`: the site works as always.
    pub(crate) fn banner(&self) -> Option<Arc<str>> {
        self.posted().banner.clone()
    }

    /// In how many seconds to come back.
    pub(crate) fn wait(&self, now: Timestamp) -> i64 {
        let left = self.posted().until.map(|until| until.duration_since(now).as_secs()).filter(|left| *left > 0);
        left.unwrap_or(COME_BACK).clamp(BOUNDS.0, BOUNDS.1)
    }

    fn posted(&self) -> Arc<Posted> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}
