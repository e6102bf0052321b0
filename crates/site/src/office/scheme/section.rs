//! What the page of an edition says of the mail that announces it, and whether somebody goes on without it.

use super::{
    counting::{self, Counts},
    notice, pace,
    reckoned::Reckoned,
};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    office::{names::Names, words},
};
use domain::{
    scheme::{Scheme, read},
    staff::Right,
    text::thousands,
    time::{date_ja, moment_ja},
};
use store::{
    editions::{self, Edition, Standing},
    mass_mail::{self, Figures},
    notices::{self, Notice},
};
use uuid::Uuid;

/// The section of the page of an edition.
#[expect(clippy::struct_excessive_bools, reason = "each is a right or none")]
pub struct Section {
    /// How the mail arrives: its subject and text; `None`: the edition says nothing of itself.
    pub mail: Option<(String, String)>,
    /// What was planned.
    pub planned: Option<Planned>,
    /// The version of the plan; 0: none.
    pub version: i64,
    /// The day it was planned for, as a form holds it.
    pub send_on: String,
    /// How many would be written to now, if that is known.
    pub persons: Option<String>,
    /// Nobody would be written to.
    pub nobody: bool,
    /// When that was counted, if it was before this page.
    pub counted: Option<String>,
    /// Where it stands, if it was never planned.
    pub unplanned: &'static str,
    /// The edition has words for persons whom nobody will write to as it is.
    pub silent: bool,
    /// It can be planned by this officer now.
    pub plan: bool,
    /// It could be planned, but no day is left before that of the edition.
    pub late: bool,
    /// The plan waits for an officer of its own, and this one has the right.
    pub approve: bool,
    /// It can be ended by this officer now.
    pub stop: bool,
}

/// A plan, and how far it came.
pub struct Planned {
    pub day: String,
    pub by: String,
    pub words: &'static str,
    pub begun: String,
    pub done: String,
    pub stopped: String,
    pub figures: [String; 4],
    /// How many are not told yet, or were not when the day came.
    pub untold: Option<String>,
    /// How many hours it takes to tell them, while that is ahead.
    pub hours: Option<String>,
    /// How many will not be told before the day.
    pub left_over: Option<String>,
}

impl Planned {
    fn of(
        app: &App,
        (edition, notice): (&Edition, &Notice),
        by: String,
        (figures, counts): (Figures, Option<&Counts>),
    ) -> Self {
        let is = edition.standing(app.today());
        let ahead = notice.stands() && notice.done_at.is_none();
        let untold = match is {
            Standing::Begun => notice.untold,
            _ => counts.map(|counts| counts.untold),
        };
        let untold = untold.filter(|_| ahead && is != Standing::Withdrawn);
        let pace = app.settings.letters_a_minute;
        let coming = untold.filter(|untold| *untold > 0 && is != Standing::Begun);
        let left_over = |(untold, day)| pace::left_over(untold, pace, (app.now(), notice.send_on, day));
        let waiting = figures.put - figures.sent - figures.failed;
        Self {
            day: date_ja(notice.send_on),
            by,
            words: words::notice(code(notice, is)),
            begun: notice.begun_at.map(moment_ja).unwrap_or_default(),
            done: notice.done_at.map(moment_ja).unwrap_or_default(),
            stopped: notice.stopped_at.map(moment_ja).unwrap_or_default(),
            figures: [figures.put, waiting, figures.sent, figures.failed].map(thousands),
            untold: untold.filter(|_| notice.told() || is == Standing::Begun).map(thousands),
            hours: coming.map(|untold| thousands(pace::hours(untold, pace))),
            left_over: coming.zip(edition.day).map(left_over).filter(|left| *left > 0).map(thousands),
        }
    }
}

impl Section {
    /// How many will not be told before the day.
    pub fn left_over(&self) -> Option<&str> {
        self.planned.as_ref()?.left_over.as_deref()
    }

    /// The first letter was put.
    pub fn begun(&self) -> bool {
        self.planned.as_ref().is_some_and(|planned| !planned.begun.is_empty())
    }

    /// Not everybody will be told before the day.
    pub fn short(&self) -> bool {
        self.left_over().is_some()
    }

    /// The section under an edition that could be read.
    pub async fn of(
        app: &App,
        staff: &Staff,
        (edition, scheme): (&Edition, Option<&Scheme>),
        (names, counts): (&Names, Option<&Counts>),
    ) -> Result<Self, Error> {
        let mut db = app.store.read().await?;
        let notice = notices::find(&mut db, edition.id).await?;
        let figures = mass_mail::figures(&mut db, edition.id).await?;
        drop(db);
        let (is, role) = (edition.standing(app.today()), staff.session.officer.role);
        let run = role.has(Right::RunSite);
        let mail = scheme.and_then(|scheme| notice::sample(app, staff, (edition, scheme)));
        let planned =
            |notice: &Notice| Planned::of(app, (edition, notice), names.of(notice.planned_by), (figures, counts));
        let nobody = nobody(counts);
        let ahead = matches!(is, Standing::Approved | Standing::Dated);
        let open = is == Standing::Loaded || (ahead && notice.as_ref().is_none_or(Notice::is_open));
        let plan = run && open && mail.is_some() && !nobody;
        let late = edition.day.is_some_and(|day| day <= super::tomorrow(app));
        let waits = |notice: &Notice| ahead && notice.stands() && !notice.signed;
        Ok(Self {
            unplanned: words::notice(if is == Standing::Begun { "none-over" } else { "none" }),
            silent: (ahead || is == Standing::Loaded) && mail.is_some() && !nobody && !planned_for(notice.as_ref()),
            approve: role.has(Right::Countersign) && notice.as_ref().is_some_and(waits),
            version: notice.as_ref().map_or(0, |notice| notice.version),
            planned: notice.as_ref().map(planned),
            send_on: notice.as_ref().filter(|one| one.stands()).map(|one| one.send_on.to_string()).unwrap_or_default(),
            nobody,
            persons: counts.map(|counts| thousands(counts.persons)),
            counted: counts.filter(|counts| counts.at < app.now()).map(|counts| moment_ja(counts.at)),
            plan: plan && !late,
            late: plan && late,
            stop: run
                && notice.is_some_and(|notice| notice.stands())
                && !matches!(is, Standing::Withdrawn | Standing::Begun),
            mail: mail.map(|post| (post.mail().subject.clone(), post.mail().text.clone())),
        })
    }
}

/// Who cannot be counted now may be many: that keeps nobody from planning, and from being asked.
fn nobody(counts: Option<&Counts>) -> bool {
    counts.is_some_and(|counts| counts.persons == 0)
}

/// Letters will go out, or wait for an officer's word.
fn planned_for(notice: Option<&Notice>) -> bool {
    notice.is_some_and(Notice::stands)
}

/// An edition that has words for persons whom nobody planned to write to.
pub struct Silence {
    /// How many, if they could be counted.
    pub persons: Option<i64>,
}

/// Whether whoever goes on with this edition keeps what it says of itself from those it concerns.
pub async fn silence(app: &App, id: Uuid) -> Result<Option<Silence>, Error> {
    let mut db = app.store.read().await?;
    let edition = editions::find(&mut db, id).await?.ok_or(Error::NotFound)?;
    let planned = planned_for(notices::find(&mut db, id).await?.as_ref());
    let files = editions::files(&mut db, id).await?;
    let scheme = read(&files).ok();
    drop(db);
    let Some(scheme) = scheme.filter(|scheme| !planned && scheme.notice.is_some()) else { return Ok(None) };
    let concerns = Reckoned::of(app, (&edition, &files), &scheme).concerns();
    let counts = counting::of(app, id, concerns).await;
    let persons = counts.as_ref().map(|counts| counts.persons);
    Ok((!nobody(counts.as_ref())).then_some(Silence { persons }))
}

/// Where the mail stands: the key of its words.
fn code(notice: &Notice, is: Standing) -> &'static str {
    match (notice, is) {
        (Notice { done_at: Some(_), stopped_at: None, .. }, Standing::Dated) => "rounds",
        (Notice { done_at: Some(_), .. }, _) => "done",
        (Notice { stopped_at: Some(_), .. }, _) => "stopped",
        (_, Standing::Withdrawn) => "withdrawn",
        (Notice { signed: false, .. }, Standing::Begun) => "unsigned-over",
        (_, Standing::Begun) => "over",
        (_, Standing::Loaded) => "planned",
        (Notice { signed: false, .. }, _) => "unsigned",
        (_, Standing::Approved) => "approved",
        (Notice { begun_at: Some(_), .. }, Standing::Dated) => "sending",
        (_, Standing::Dated) => "waiting",
    }
}
