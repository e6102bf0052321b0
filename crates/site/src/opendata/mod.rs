//! オープンデータ: the daily files, what changed since, and the page that explains them. Corporations only (PRODUCT §8).

mod atom;
mod changes;
mod files;
pub mod folder;
mod page;

use crate::access::{Routes, Rule};

/// The routes of the open data.
pub fn routes() -> Routes {
    Routes::new()
        .get("/opendata", Rule::Everyone, page::get)
        .get("/opendata/changes", Rule::Everyone, changes::get)
        .get("/opendata/changes.atom", Rule::Everyone, atom::get)
        .get("/opendata/latest/{file}", Rule::Everyone, files::latest)
        .get("/opendata/{day}/{file}", Rule::Everyone, files::dated)
}
