//! What an edition changes: for whom, of which there are counts and lists; and what else, so that nothing is denied.

use super::{
    counting::Counts,
    keys::{self, others},
    notice,
    shown::shown,
};
use crate::{
    app::App,
    editions::Files,
    effects::{Effect, effects},
    office::words,
};
use domain::{
    scheme::{About, Acceptance, Scheme},
    text::thousands,
};
use store::{affected::Concern, editions::Edition};

/// Keys of a file that are named on the page.
const NAMED: usize = 8;

/// What an edition changes, reckoned.
#[derive(Default)]
pub struct Reckoned {
    /// How declarations are treated: of this their contacts are told by mail.
    treated: Vec<Effect>,
    /// What is shown of declarations.
    shown: Vec<Effect>,
    /// For all, or from its day on: the kind, and what it is about.
    general: Vec<(&'static str, String)>,
    /// Files, and keys in them.
    others: Vec<Rest>,
}

/// A file that changes beside what is reckoned.
pub struct Rest {
    /// Its path in the folder.
    pub path: String,
    /// What it is.
    pub what: &'static str,
    /// Keys in it.
    pub keys: Vec<String>,
    /// How many more keys there are.
    pub more: usize,
}

/// An effect with its count, if it is known.
pub struct Told {
    pub code: String,
    pub kind: &'static str,
    pub about: String,
    pub count: Option<String>,
}

/// The section of the page.
pub struct Section {
    /// How declarations are treated.
    pub treated: Vec<Told>,
    /// What is shown of declarations.
    pub shown: Vec<Told>,
    /// For all, or from its day on.
    pub general: Vec<(&'static str, String)>,
    /// Files, and keys in them.
    pub others: Vec<Rest>,
    /// The edition can be read, so what it changes is known.
    pub known: bool,
    /// They could be counted.
    pub counted: bool,
}

impl Section {
    /// There are declarations to be listed.
    pub fn lists(&self) -> bool {
        !self.treated.is_empty() || !self.shown.is_empty()
    }

    /// Nothing changes that anybody sees.
    pub fn nothing(&self) -> bool {
        !self.lists() && self.general.is_empty() && self.others.is_empty()
    }
}

impl Reckoned {
    /// What an edition changes of the scheme in force.
    pub fn of(app: &App, (edition, files): (&Edition, &Files), scheme: &Scheme) -> Self {
        let from = notice::from(app, edition, scheme);
        let mut all = effects((&app.scheme, app.today()), (scheme, from));
        let treated = all.len();
        all.extend(shown(&app.scheme, scheme));
        let rest = |one: keys::Other| Rest {
            what: words::file(one.path.split(['/', '.']).next().unwrap_or_default()),
            path: one.path,
            more: one.keys.len().saturating_sub(NAMED),
            keys: one.keys.into_iter().take(NAMED).collect(),
        };
        let others = others(&app.source.files, files, &all).into_iter().map(rest).collect();
        let shown = all.split_off(treated);
        Self { treated: all, shown, general: general(&app.scheme.about, &scheme.about), others }
    }

    /// By which facts declarations are concerned: by what their contacts are told of, and by what is shown.
    pub fn concerns(&self) -> [Vec<Concern>; 2] {
        [&self.treated, &self.shown].map(|all| all.iter().map(|one| one.concern.clone()).collect())
    }

    /// The one of that name.
    pub fn find(&self, code: &str) -> Option<&Effect> {
        self.treated.iter().chain(&self.shown).find(|one| one.code == code)
    }

    /// All, in the order of the page.
    pub fn into_effects(self) -> Vec<Effect> {
        self.treated.into_iter().chain(self.shown).collect()
    }

    /// With the counts, if there are any.
    pub fn counted(self, known: bool, counts: Option<&Counts>) -> Section {
        let mut numbers = counts.map(|counts| counts.declarations.clone()).unwrap_or_default().into_iter();
        let mut told = |effect: Effect| Told {
            kind: words::effect(effect.kind),
            code: effect.code,
            about: effect.about,
            count: numbers.next().map(thousands),
        };
        Section {
            treated: self.treated.into_iter().map(&mut told).collect(),
            shown: self.shown.into_iter().map(&mut told).collect(),
            general: self.general,
            others: self.others,
            known,
            counted: counts.is_some(),
        }
    }
}

/// What concerns all declarations, or only those to come.
fn general(old: &About, new: &About) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    if old.name != new.name {
        all.push((words::effect("name"), format!("{} → {}", old.name, new.name)));
    }
    if old.acceptance != new.acceptance {
        let [old, new] = [old.acceptance, new.acceptance].map(accepted);
        all.push((words::effect("acceptance"), format!("{old} → {new}")));
    }
    all
}

fn accepted(how: Acceptance) -> &'static str {
    words::effect(match how {
        Acceptance::Auto => "acceptance-auto",
        Acceptance::Office => "acceptance-office",
    })
}
