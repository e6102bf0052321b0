//! The scheme in force: an edition out of the store, or the folder the process was started with; and how one follows another while the
//! site runs.

use crate::{app::App, markup};
use axum::Router;
use domain::{
    problem::Problem,
    scheme::{Fault, Scheme, read, succession},
    text,
};
use jiff::civil::Date;
use std::sync::{Arc, PoisonError, RwLock};
pub use store::editions::hash;
use store::{Store, editions};
use uuid::Uuid;

/// The files of a scheme folder: path in it, text.
pub type Files = Vec<(String, String)>;

/// Where a scheme comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The edition; `None`: the folder of the configuration, or the bundled one.
    pub edition: Option<Uuid>,
    /// Its files.
    pub files: Files,
}

/// Why the scheme in force cannot be told or used.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The store failed.
    #[error("store: {0}")]
    Store(#[from] store::Error),
    /// The edition in force does not fit this version of the program.
    #[error("the edition {edition} in force does not fit: {first} ({count} faults); see `sengen scheme list`")]
    Faults {
        /// Which.
        edition: Uuid,
        /// The first fault.
        first: String,
        /// How many there are.
        count: usize,
    },
}

/// Letters of the name of an edition.
const LABEL: usize = 100;

/// What the office calls an edition: one line.
///
/// # Errors
/// It is empty, too long, or holds what no name holds.
pub fn label(typed: &str) -> Result<String, Problem> {
    text::line(typed, LABEL)
}

/// Reads a folder as the one that is to follow another: it must fit, and keep what declarations were made under.
///
/// # Errors
/// Every fault, with file and line.
pub fn check(before: &Files, files: &Files) -> Result<Scheme, Vec<Fault>> {
    let mut lost = succession(before, files);
    lost.extend(astray(files));
    match read(files) {
        Ok(scheme) if lost.is_empty() => Ok(scheme),
        Ok(_) => Err(lost),
        Err(faults) => Err(faults.into_iter().chain(lost).collect()),
    }
}

/// Where a link may lead in what an edition says of itself by mail: to a page of the site, by its path.
const SOMEWHERE: &str = "https://site.invalid";

/// What an edition says of itself goes out by mail, so its links lead to this site alone.
fn astray(files: &Files) -> Option<Fault> {
    let (file, text) = files.iter().find(|(path, _)| path == "notice.md")?;
    let link = markup::foreign(text, SOMEWHERE)?;
    let reason = format!("a link of a mail leads to this site and begins with a slash, not \"{link}\"");
    Some(Fault { file: file.clone(), line: None, reason })
}

/// The scheme in force on that day, if it is another than that of `known`.
///
/// # Errors
/// The store cannot be read, or the edition does not fit.
pub async fn other(
    store: &Store,
    (folder, known): (&Source, Option<Uuid>),
    today: Date,
) -> Result<Option<(Scheme, Source)>, Unfit> {
    let mut db = store.read().await?;
    let edition = editions::in_force(&mut db, today).await?.map(|edition| edition.id);
    if edition == known {
        return Ok(None);
    }
    let source = match edition {
        Some(id) => Source { edition, files: editions::files(&mut db, id).await? },
        None => folder.clone(),
    };
    match read(&source.files) {
        Ok(scheme) => Ok(Some((scheme, source))),
        Err(faults) => Err(Unfit::Faults {
            edition: edition.unwrap_or_default(),
            first: faults.first().map(ToString::to_string).unwrap_or_default(),
            count: faults.len(),
        }),
    }
}

/// The pages of a site under one edition: the public ones, and the office if it has a listener of its own.
pub type Doors = (Router, Option<Router>);

/// Makes the pages of a site.
type Build = Box<dyn Fn(Arc<App>) -> Doors + Send + Sync>;

/// The site under the edition in force. Each request is answered under one edition, whole; another takes its place when its day has come.
pub struct Stage {
    folder: Source,
    build: Build,
    set: RwLock<Arc<Set>>,
}

/// What stands on the stage.
struct Set {
    app: Arc<App>,
    doors: Doors,
}

impl Stage {
    /// The stage with its first set. `folder` is what counts while no edition of the store does.
    pub fn new(app: Arc<App>, folder: Source, build: impl Fn(Arc<App>) -> Doors + Send + Sync + 'static) -> Self {
        let doors = build(Arc::clone(&app));
        Self { folder, build: Box::new(build), set: RwLock::new(Arc::new(Set { app, doors })) }
    }

    /// Looks which edition counts today. `true`: another one took force, for every request that comes from now on.
    ///
    /// # Errors
    /// The store cannot be read, or the edition does not fit; the one before stays in force.
    pub async fn look(&self) -> Result<bool, Unfit> {
        let app = self.app();
        let known = (&self.folder, app.source.edition);
        let Some((scheme, source)) = other(&app.store, known, app.today()).await? else { return Ok(false) };
        let app = Arc::new(App { source: Arc::new(source), ..app.under(Arc::new(scheme)) });
        let doors = (self.build)(Arc::clone(&app));
        *self.set.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Set { app, doors });
        Ok(true)
    }

    /// What handlers use now.
    pub fn app(&self) -> Arc<App> {
        Arc::clone(&self.set().app)
    }

    /// The public pages of this moment.
    pub(crate) fn public(&self) -> Router {
        self.set().doors.0.clone()
    }

    /// The office of this moment, if it has a listener of its own.
    pub(crate) fn office(&self) -> Option<Router> {
        self.set().doors.1.clone()
    }

    fn set(&self) -> Arc<Set> {
        Arc::clone(&self.set.read().unwrap_or_else(PoisonError::into_inner))
    }
}
