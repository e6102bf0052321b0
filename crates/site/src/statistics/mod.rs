//! 統計 for everybody: how many declarations stand in the public list, without the small cells.

mod map;
mod page;

use crate::access::{Routes, Rule};

/// The routes of the statistics.
pub fn routes() -> Routes {
    Routes::new().get("/statistics", Rule::Everyone, page::get).get("/statistics.csv", Rule::Everyone, page::csv)
}
