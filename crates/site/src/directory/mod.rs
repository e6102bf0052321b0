//! 自己宣言事業者検索: the public list.

mod choices;
mod csv;
mod elsewhere;
mod pager;
mod search;

use crate::access::{Routes, Rule};

/// The routes of the list.
pub fn routes() -> Routes {
    Routes::new().get("/directory", Rule::Everyone, search::list).get("/directory.csv", Rule::Everyone, csv::get)
}
