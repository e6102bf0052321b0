//! 制度の変更: the editions of the scheme; what each changes and for whom; approval, day, withdrawal; a look at its pages and mails.

mod acts;
mod changes;
mod concerned;
mod counting;
mod draft;
mod faults;
mod keys;
mod list;
mod mails;
mod notice;
mod one;
mod pace;
mod preview;
mod reckoned;
mod replies;
mod section;
mod shown;
mod upload;

use crate::{
    access::{Routes, Rule},
    app::App,
};
use axum::extract::DefaultBodyLimit;
use domain::staff::Right;
use jiff::{ToSpan as _, civil::Date};
use store::editions::Standing;
use uuid::Uuid;

#[cfg(test)]
pub use preview::PAGES as PREVIEWS;

/// The list of editions.
pub const HERE: &str = "/office/scheme";

/// The routes. A folder is larger than anything else that is sent to the site, so its form takes more.
pub fn routes() -> Routes {
    let upload = Routes::new().post(HERE, Rule::SteppedUp(Right::RunSite), upload::post);
    Routes::new()
        .get(HERE, Rule::Staff(Right::SeeScheme), list::get)
        .get("/office/scheme/{id}", Rule::Staff(Right::SeeScheme), one::get)
        .get("/office/scheme/{id}/preview/{*page}", Rule::Staff(Right::SeeScheme), preview::get)
        .get("/office/scheme/{id}/notice", Rule::Staff(Right::SeeScheme), notice::get)
        .post("/office/scheme/{id}/notice", Rule::Staff(Right::RunSite), notice::plan)
        .post("/office/scheme/{id}/notice/test", Rule::Staff(Right::Countersign), notice::test)
        .post("/office/scheme/{id}/notice/approve", Rule::SteppedUp(Right::Countersign), notice::approve)
        .post("/office/scheme/{id}/notice/stop", Rule::Staff(Right::RunSite), notice::stop)
        .post("/office/scheme/{id}/concerned", Rule::SteppedUp(Right::Export), concerned::post)
        .post("/office/scheme/{id}/approve", Rule::SteppedUp(Right::Countersign), acts::approve)
        .post("/office/scheme/{id}/date", Rule::SteppedUp(Right::RunSite), acts::date)
        .post("/office/scheme/{id}/withdraw", Rule::SteppedUp(Right::RunSite), acts::withdraw)
        .merge(upload.layer(DefaultBodyLimit::max(upload::BYTES)))
}

/// The page of an edition.
fn link(id: Uuid) -> String {
    format!("{HERE}/{id}")
}

/// The first day an edition can take force.
fn tomorrow(app: &App) -> Date {
    app.today().saturating_add(1.day())
}

/// The words for where an edition stands; `now`: it is the one in force.
fn standing(standing: Standing, now: bool) -> &'static str {
    super::words::edition(match standing {
        Standing::Loaded => "loaded",
        Standing::Approved => "approved",
        Standing::Dated => "dated",
        Standing::Begun if now => "now",
        Standing::Begun => "over",
        Standing::Withdrawn => "withdrawn",
    })
}
