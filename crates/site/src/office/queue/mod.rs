//! 受付一覧: what waits for a decision, and accepting many at once.

mod bulk;
mod list;

use crate::access::{Routes, Rule};
use domain::staff::Right;

/// The routes of the queue.
pub fn routes() -> Routes {
    Routes::new()
        .get("/office/queue", Rule::Staff(Right::SeeCases), list::get)
        .get("/office/queue/accept", Rule::Staff(Right::Decide), bulk::preview)
        .post("/office/queue/accept", Rule::Staff(Right::Decide), bulk::accept)
        .get("/office/batches/{id}", Rule::Staff(Right::SeeCases), bulk::shown)
        .post("/office/batches/{id}/undo", Rule::Staff(Right::Decide), bulk::undo)
}
