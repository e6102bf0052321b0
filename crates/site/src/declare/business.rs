//! 事業者情報入力. What was typed is kept, right or wrong; the page is always made from what was kept.

mod page;

use super::mine::Mine;
use crate::{
    app::App,
    error::Error,
    form::Typed,
    intake, links,
    lookup::{self, Lookup},
    page::{see, show},
    who::Reader,
};
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::wizard::Step;
use page::BusinessPage;
use std::sync::Arc;
use store::drafts;

/// What the page is asked to show beside the form.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Ask {
    /// All problems (after 次へ進む).
    check: bool,
    /// `address` or `corporation` (after a look-up).
    lookup: String,
}

/// GET /declare/{id}/business
pub async fn get(
    mine: Mine,
    State(app): State<Arc<App>>,
    reader: Reader,
    Query(ask): Query<Ask>,
) -> Result<Response, Error> {
    mine.may_open(Step::Business)?;
    let typed = mine.kept.draft.business.clone().unwrap_or_default();
    let lookup = Lookup::ask(&app, &ask.lookup, &typed).await?.with_industries(&app, &typed);
    let note = intake::note(&app, &mine.kept, Step::Business).await?;
    show(&BusinessPage::of(&app, &reader, &mine, ask.check, (lookup, note)))
}

/// POST — keep what was typed, whether or not it is right; go on only if it is.
pub async fn post(mut mine: Mine, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    mine.may_open(Step::Business)?;
    let mut form = typed.business();
    let show_again = lookup::act(&app, &mut form, &typed).await?;
    let (id, now, kept) = (mine.kept.id, app.now(), &form);
    app.store.write(|mut db| async move { drafts::keep_business(&mut db, id, kept, now).await }).await?;
    let right = mine.typed_business(&app, form);
    let here = links::step(id, Step::Business);
    Ok(match show_again {
        Some(query) => see(format!("{here}{query}")),
        None if right => see(links::step(id, mine.after(Step::Business))),
        None => see(format!("{here}?check=true")),
    })
}
