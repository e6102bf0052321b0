//! 自己宣言事業者検索: the public list.

mod pager;
mod search;

use crate::app::App;
use axum::{Router, routing::get};
use directory::Entry;
use std::sync::Arc;
use store::public::PublicEntry;

/// The routes of the list.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/directory", get(search::list))
}

/// What the store keeps as what the directory holds; for whoever feeds the directory.
pub fn entry(row: PublicEntry) -> Entry {
    Entry {
        declaration: row.declaration,
        number: row.number,
        kind: row.kind,
        name: row.name,
        kana: row.kana,
        corporate_number: row.corporate_number,
        prefecture: row.prefecture,
        town: row.town,
        industry: row.industry,
        level: row.level,
        state: row.state,
        declared_at: row.declared_at,
        accepted_at: row.accepted_at,
        last_confirmed_at: row.last_confirmed_at,
        rules_edition: row.rules_edition,
        url: row.url,
    }
}
