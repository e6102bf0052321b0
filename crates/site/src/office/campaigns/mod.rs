//! お知らせメール: one officer writes it and asks for a second one, who signs; then it goes to everybody who wishes for news, once.

mod acts;
mod edit;
mod list;
mod page;
mod preview;

pub use preview::arriving;

use super::words;
use crate::{
    access::{Routes, Rule},
    app::App,
    error::Error,
};
use domain::{
    news::Audience,
    staff::Right,
    time::{date_ja, moment_ja},
};
use store::{
    Db,
    campaigns::{self, Campaign},
};
use uuid::Uuid;

/// The address of the list.
pub const LIST: &str = "/office/campaigns";

/// The routes of the お知らせメール.
pub fn routes() -> Routes {
    let (sees, writes) = (Rule::Staff(Right::SeeCases), Rule::Staff(Right::Decide));
    let sends = Rule::SteppedUp(Right::MassMail);
    Routes::new()
        .get(LIST, sees, list::get)
        .post(LIST, writes, edit::make)
        .get("/office/campaigns/new", writes, edit::blank)
        .get("/office/campaigns/{id}", sees, page::get)
        .get("/office/campaigns/{id}/preview", sees, preview::get)
        .get("/office/campaigns/{id}/edit", writes, edit::get)
        .post("/office/campaigns/{id}/edit", writes, edit::post)
        .post("/office/campaigns/{id}/test", writes, preview::test)
        .post("/office/campaigns/{id}/propose", writes, acts::propose)
        .post("/office/campaigns/{id}/decline", writes, acts::decline)
        .post("/office/campaigns/{id}/approve", sends, acts::approve)
        .post("/office/campaigns/{id}/pause", writes, acts::pause)
        .post("/office/campaigns/{id}/resume", sends, acts::resume)
        .post("/office/campaigns/{id}/withdraw", writes, acts::withdraw)
}

/// The address of one.
fn address(id: Uuid) -> String {
    format!("{LIST}/{id}")
}

/// One that must be there.
async fn found(db: &mut Db, id: Uuid) -> Result<Campaign, Error> {
    campaigns::find(db, id).await?.ok_or(Error::NotFound)
}

/// The conditions in the words of the forms, each with what was chosen.
fn told(app: &App, audience: &Audience) -> Vec<(&'static str, String)> {
    let registers = &app.registers;
    let size = |code: &domain::scheme::Code| app.scheme.lists.employees.words(code).to_owned();
    let division = |first: &str| registers.division_of(first).map_or_else(String::new, |own| own.name.to_owned());
    let kind = |kind| app.scheme.words.kind(kind).to_owned();
    let all = [
        ("level", audience.level.map(|level| app.scheme.level(level).name.clone())),
        ("prefecture", audience.prefecture.map(|own| registers.prefecture_name(own).to_owned())),
        ("kind", audience.kind.map(kind)),
        ("industry", audience.industry.as_ref().map(|(first, _)| division(first.code()))),
        ("employees", audience.employees.as_ref().map(size)),
        ("from", audience.from.map(date_ja)),
        ("to", audience.to.map(date_ja)),
    ];
    all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

/// A moment in words, if there is one.
fn moment(at: Option<jiff::Timestamp>) -> String {
    at.map(moment_ja).unwrap_or_default()
}
