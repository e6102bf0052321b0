//! 申込み: everything that is known of one declaration, and what is decided about it.

mod act;
mod compare;
mod kept;
pub(super) mod lines;
mod merge;
mod note;
mod page;
mod presence;
mod proposed;
mod seen;
mod stale;
mod two;
mod view;

use crate::access::{Routes, Rule};
use domain::staff::Right;

/// The routes of a case.
pub fn routes() -> Routes {
    let (sees, decides) = (Rule::Staff(Right::SeeCases), Rule::Staff(Right::Decide));
    Routes::new()
        .get("/office/cases/{id}", sees, page::get)
        .get("/office/cases/{id}/presence", sees, presence::get)
        .post("/office/cases/{id}/accept", decides, act::accept)
        .post("/office/cases/{id}/return", decides, act::give_back)
        .post("/office/cases/{id}/propose", decides, two::propose)
        .post("/office/cases/{id}/withdraw", decides, two::withdraw)
        .post("/office/cases/{id}/countersign", Rule::Staff(Right::Countersign), two::countersign)
        .post("/office/cases/{id}/notes", decides, note::post)
        .post("/office/cases/{id}/merge", decides, merge::merge)
        .post("/office/cases/{id}/unmerge", decides, merge::unmerge)
}
