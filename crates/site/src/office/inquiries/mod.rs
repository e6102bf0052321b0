//! お問い合わせ in the office: the list with its search, a thread, and what officers do with it.

mod acts;
mod asked;
mod kept;
mod list;
mod reply;
mod seen;
mod thread;
mod tie;

use crate::access::{Routes, Rule};
use domain::staff::Right;

/// The address of the list.
pub(super) const LIST: &str = "/office/inquiries";

/// The routes about inquiries.
pub(super) fn routes() -> Routes {
    let (see, act) = (Rule::Staff(Right::SeeCases), Rule::Staff(Right::Decide));
    Routes::new()
        .get(LIST, see, list::get)
        .get("/office/inquiries/{number}", see, thread::get)
        .post("/office/inquiries/{number}/reply", act, reply::post)
        .post("/office/inquiries/{number}/note", act, acts::note)
        .post("/office/inquiries/{number}/assign", act, acts::assign)
        .post("/office/inquiries/{number}/state", act, acts::move_to)
        .post("/office/inquiries/{number}/tie", act, tie::post)
}
