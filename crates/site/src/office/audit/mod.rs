//! 操作の記録: who did and saw what, and whose data somebody saw.

mod asked;
mod list;
mod seen;

use crate::access::{Routes, Rule};
use domain::{
    staff::Right,
    time::{clock_ja, date_ja, day},
};
use jiff::Timestamp;

/// The routes of the notes.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/office/audit", Rule::Staff(Right::ReadAudit), list::get)
        .get("/office/audit/seen", Rule::Staff(Right::ReadAudit), seen::get)
        .get("/office/audit/seen.csv", Rule::Staff(Right::ReadAudit), seen::csv)
}

/// A moment of the notes: to the second.
fn moment(at: Timestamp) -> String {
    format!("{} {}", date_ja(day(at)), clock_ja(at))
}
