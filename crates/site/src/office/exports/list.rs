//! The form: what, how many, what for; and the exports so far.

use super::{
    HERE,
    asked::{Asked, Lists},
    columns::head,
    one::Told,
};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    form::Typed,
    office::{Room, names::Names, paging::Page},
    page::{see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{
    case,
    export::{Format, SHEET_ROWS},
    field::Field,
    problem::Problems,
    staff::Right,
    text::thousands,
};
use std::sync::Arc;
use store::{
    exports::{self, New, Standing},
    journal::{self, Mark},
};

/// Exports on a page.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "office/exports/list.html")]
struct ListPage {
    room: Room,
    form: FormView,
    /// This officer may export.
    may_export: bool,
    asked: Asked,
    lists: Lists,
    purpose: String,
    /// How many there are, if it was asked.
    counted: Option<Counted>,
    /// It was asked, and cannot be said yet.
    waits: bool,
    exports: Vec<Told>,
    /// The page with those before, if there are more.
    more: Option<i64>,
}

/// How many declarations there are, and what follows from it.
struct Counted {
    count: i64,
    shown: String,
    takes_two: bool,
    fits: bool,
    columns: Vec<&'static str>,
    hidden: Vec<(&'static str, String)>,
}

impl Counted {
    fn of(count: i64, asked: &Asked, alone: i64) -> Self {
        Self {
            count,
            shown: thousands(count),
            takes_two: asked.persons && count > alone,
            fits: asked.format == Format::Csv || count <= SHEET_ROWS,
            columns: head(asked.persons),
            hidden: asked.pairs(),
        }
    }
}

/// GET /office/exports
pub async fn get(
    staff: Staff,
    State(app): State<Arc<App>>,
    reader: Reader,
    RawQuery(asked): RawQuery,
) -> Result<Response, Error> {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    page(&app, &reader, &staff, &typed, Problems::default()).await
}

async fn page(app: &App, reader: &Reader, staff: &Staff, typed: &Typed, problems: Problems) -> Result<Response, Error> {
    let (asked, now) = (Asked::read(typed), app.now());
    let may_export = staff.session.officer.role.has(Right::Export);
    let wished = may_export && !typed.one("format").is_empty();
    let counted = if wished { count(app, staff, &asked).await? } else { None };
    let mut db = app.store.read().await?;
    let names = Names::read(&mut db).await?;
    let own = staff.session.officer.id;
    let alone = exports::alone(&mut db, own, now).await?;
    let page = Page::read(typed, SHOWN);
    let mut exports = exports::recent(&mut db, page.part()).await?;
    drop(db);
    let more = page.cut(&mut exports);
    show(&ListPage {
        room: Room::of(app, reader, staff, HERE),
        form: FormView::new(&app.scheme, problems),
        may_export,
        lists: Lists::of(app, &asked.conditions),
        waits: wished && counted.is_none(),
        counted: counted.map(|(count, _)| Counted::of(count, &asked, alone)),
        asked,
        purpose: typed.one(Field::ExportPurpose.key()).to_owned(),
        exports: exports.into_iter().map(|one| Told::of(app, &names, own, one, now)).collect(),
        more,
    })
}

/// How many declarations there are, and the span of the journal they are new in. `None`: the register is still being read into
/// memory, as it is after a start.
async fn count(app: &App, staff: &Staff, asked: &Asked) -> Result<Option<(i64, (Mark, Mark))>, Error> {
    let mut db = app.store.read().await?;
    let officer = staff.session.officer.id;
    let from = exports::mark(&mut db, officer, asked.persons, &asked.conditions).await?;
    let span = (from, journal::start_mark(&mut db).await?);
    // Before the first one everything is new.
    let narrowed = asked.fresh && from != Mark::default();
    let only = if narrowed { Some(exports::changed(&mut db, span).await?) } else { None };
    drop(db);
    let wanted = asked.conditions.wanted();
    let count = app.registry.ask(&app.store, move |copy| copy.count_of(wanted, only)).await?;
    Ok(count.map(|count| (i64::try_from(count).unwrap_or(i64::MAX), span)))
}

/// POST /office/exports
pub async fn post(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let asked = Asked::read(&typed);
    let purpose = match case::words(typed.one(Field::ExportPurpose.key())) {
        Ok(purpose) => purpose,
        Err(problem) => {
            return page(&app, &reader, &staff, &typed, Problems::one(Field::ExportPurpose, problem)).await;
        }
    };
    let fits = |(count, _): &(i64, _)| *count > 0 && (asked.format == Format::Csv || *count <= SHEET_ROWS);
    let Some((counted, span)) = count(&app, &staff, &asked).await?.filter(fits) else {
        return page(&app, &reader, &staff, &typed, Problems::default()).await;
    };
    let new = &New {
        id: app.id(),
        officer: staff.session.officer.id,
        persons: asked.persons,
        format: asked.format,
        fresh: asked.fresh,
        conditions: &asked.conditions,
        purpose: &purpose,
        counted,
        span,
    };
    let now = app.now();
    let number = app.store.write(|mut db| async move { exports::ask(&mut db, new, now).await }).await?;
    Ok(see(format!("{HERE}/{number}")))
}
