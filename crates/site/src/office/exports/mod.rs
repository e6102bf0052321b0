//! 書き出し: declarations as a file, with a purpose, a watermark, and a second officer where the data of many persons leave the house.

mod asked;
mod cells;
mod columns;
mod csv;
mod file;
mod list;
mod marker;
mod one;
mod trace;
mod workbook;
mod xlsx;

pub use workbook::Unwritten;

use crate::access::{Routes, Rule};
use domain::staff::Right;

/// The page.
pub const HERE: &str = "/office/exports";

/// The routes of exports. All of them ask for the second factor anew.
pub fn routes() -> Routes {
    Routes::new()
        .get(HERE, Rule::SteppedUp(Right::SeeExports), list::get)
        .post(HERE, Rule::SteppedUp(Right::Export), list::post)
        .get("/office/exports/trace", Rule::SteppedUp(Right::SeeExports), trace::get)
        .post("/office/exports/trace", Rule::SteppedUp(Right::SeeExports), trace::post)
        .get("/office/exports/columns.csv", Rule::SteppedUp(Right::SeeExports), columns::meanings)
        .get("/office/exports/codes.csv", Rule::SteppedUp(Right::SeeExports), columns::codes)
        .get("/office/exports/{number}", Rule::SteppedUp(Right::SeeExports), one::get)
        .post("/office/exports/{number}/decide", Rule::SteppedUp(Right::Countersign), one::decide)
        .post("/office/exports/{number}/file", Rule::SteppedUp(Right::Export), file::post)
}
