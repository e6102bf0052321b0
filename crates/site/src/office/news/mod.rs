//! お知らせ of the site: written, changed and withdrawn by officers; every version stays readable.

mod edit;
mod list;

use crate::access::{Routes, Rule};
use domain::staff::Right;

/// The address of the list.
pub const LIST: &str = "/office/news";

/// The routes of the お知らせ.
pub fn routes() -> Routes {
    let (sees, writes) = (Rule::Staff(Right::SeeCases), Rule::Staff(Right::MassMail));
    Routes::new()
        .get(LIST, sees, list::get)
        .post(LIST, writes, edit::publish)
        .get("/office/news/new", writes, edit::blank)
        .get("/office/news/{number}", sees, edit::get)
        .post("/office/news/{number}", writes, edit::change)
        .post("/office/news/{number}/withdraw", writes, edit::withdraw)
}

/// The address of one.
fn address(number: i64) -> String {
    format!("{LIST}/{number}")
}
