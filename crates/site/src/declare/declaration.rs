//! 自己宣言入力: level, promise, purposes, pledge, contact, survey.

mod page;

use super::mine::Mine;
use crate::{app::App, error::Error, form::Typed, intake, links, page::see, page::show, who::Reader};
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::wizard::Step;
use page::DeclarationPage;
use std::sync::Arc;
use store::drafts;

/// What the page is asked to show beside the form.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Ask {
    /// All problems (after 次へ進む).
    check: bool,
}

/// GET /declare/{id}/declaration
pub async fn get(
    mine: Mine,
    State(app): State<Arc<App>>,
    reader: Reader,
    Query(ask): Query<Ask>,
) -> Result<Response, Error> {
    mine.may_open(Step::Declaration)?;
    let typed = mine.kept.draft.declaration.clone().unwrap_or_default();
    let note = intake::note(&app, &mine.kept, Step::Declaration).await?;
    show(&DeclarationPage::of(&app, &reader, &mine, (typed, note), ask.check))
}

/// POST — keep what was typed, whether or not it is right; go on only if it is.
pub async fn post(mut mine: Mine, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    mine.may_open(Step::Declaration)?;
    let form = typed.declaration();
    let (id, now, kept) = (mine.kept.id, app.now(), &form);
    app.store.write(|mut db| async move { drafts::keep_declaration(&mut db, id, kept, now).await }).await?;
    let right = mine.typed_declaration(&app, form);
    let here = links::step(id, Step::Declaration);
    Ok(match (typed.one("action"), right) {
        ("preview", _) => see(here),
        (_, true) => see(links::step(id, mine.after(Step::Declaration))),
        (_, false) => see(format!("{here}?check=true")),
    })
}
