//! 登録検索: any declaration in whatever state, by number, address, telephone number, name and conditions.

mod asked;
mod choices;
mod list;

#[cfg(test)]
pub(super) use asked::SPANS;

use crate::access::{Routes, Rule};
use domain::staff::Right;

/// The address of the search.
pub(super) const HERE: &str = "/office/search";

/// The routes of the search.
pub(super) fn routes() -> Routes {
    Routes::new().get(HERE, Rule::Staff(Right::SeeCases), list::get)
}
