//! 事業者の記録: everything that is known of a business over all its declarations, and who looked at it.

mod page;
mod view;

use crate::access::{Routes, Rule};
use domain::staff::Right;

/// The routes of a business.
pub(super) fn routes() -> Routes {
    Routes::new().get("/office/business/{id}", Rule::Staff(Right::SeeCases), page::get)
}
