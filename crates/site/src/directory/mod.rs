//! 自己宣言事業者検索: the public list.

mod choices;
mod csv;
mod pager;
mod search;

use crate::app::App;
use axum::{Router, routing::get};
use std::sync::Arc;

/// The routes of the list.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/directory", get(search::list)).route("/directory.csv", get(csv::get))
}
