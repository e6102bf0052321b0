//! 制度の変更: the editions of the scheme; what each changes and for whom; approval, day, withdrawal; a look at its pages and mails.

mod acts;
mod affected;
mod changes;
mod list;
mod one;
mod preview;

use crate::access::{Routes, Rule};
use domain::staff::Right;
use store::editions::Standing;
use uuid::Uuid;

#[cfg(test)]
pub use preview::PAGES as PREVIEWS;

/// The list of editions.
pub const HERE: &str = "/office/scheme";

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get(HERE, Rule::Staff(Right::Countersign), list::get)
        .get("/office/scheme/{id}", Rule::Staff(Right::Countersign), one::get)
        .get("/office/scheme/{id}/preview/{*page}", Rule::Staff(Right::Countersign), preview::get)
        .post("/office/scheme/{id}/approve", Rule::SteppedUp(Right::Countersign), acts::approve)
        .post("/office/scheme/{id}/date", Rule::SteppedUp(Right::RunSite), acts::date)
        .post("/office/scheme/{id}/withdraw", Rule::SteppedUp(Right::RunSite), acts::withdraw)
}

/// The page of an edition.
fn link(id: Uuid) -> String {
    format!("{HERE}/{id}")
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
