//! 統計: what happened in a span of months, by what is known of the declarations, and how far those who begin come.

mod figures;
mod page;
mod period;
mod values;

use crate::access::{Routes, Rule};
use domain::staff::Right;

/// The page.
pub const HERE: &str = "/office/statistics";

/// The routes of the statistics. They tell of no person.
pub fn routes() -> Routes {
    Routes::new().get(HERE, Rule::Staff(Right::SeeCases), page::get).get(
        "/office/statistics.csv",
        Rule::Staff(Right::SeeCases),
        page::csv,
    )
}
