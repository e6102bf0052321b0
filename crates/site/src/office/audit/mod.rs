//! 操作の記録: who did and saw what, and whose data somebody saw.

mod about;
mod asked;
mod file;
mod list;
mod seen;

use crate::access::{Routes, Rule};
use domain::staff::Right;

/// The routes of the notes.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/office/audit", Rule::Staff(Right::ReadAudit), list::get)
        .get("/office/audit/seen", Rule::Staff(Right::ReadAudit), seen::get)
        .get("/office/audit/seen.csv", Rule::SteppedUp(Right::ReadAudit), file::get)
}
