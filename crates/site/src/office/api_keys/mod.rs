//! APIキー: who may check many declarations at once, and how many a day.

mod list;
mod one;

use crate::access::{Routes, Rule};
use domain::{
    staff::Right,
    text::thousands,
    time::{date_ja, moment_ja},
};
use store::api_keys::{ApiKey, USE_DAYS};
use uuid::Uuid;

/// The page.
pub const HERE: &str = "/office/api-keys";

/// The routes of keys.
pub fn routes() -> Routes {
    let acts = Rule::SteppedUp(Right::RunSite);
    Routes::new()
        .get(HERE, Rule::Staff(Right::SeePrograms), list::get)
        .post(HERE, acts, list::post)
        .get("/office/api-keys/{id}", Rule::Staff(Right::SeePrograms), one::get)
        .post("/office/api-keys/{id}", acts, one::post)
        .post("/office/api-keys/{id}/stop", acts, one::stop)
}

/// The page of one.
fn link(id: Uuid) -> String {
    format!("{HERE}/{id}")
}

/// A key as a page tells it.
struct Told {
    link: String,
    name: String,
    prefix: Option<String>,
    quota: String,
    used: String,
    month: String,
    last: Option<String>,
    since: String,
    stopped: Option<String>,
    /// For so many days it is known when it was used.
    days: i64,
}

impl From<ApiKey> for Told {
    fn from(key: ApiKey) -> Self {
        Self {
            link: link(key.id),
            name: key.name,
            prefix: key.prefix,
            quota: thousands(key.quota),
            used: thousands(key.used),
            month: thousands(key.month),
            last: key.last.map(date_ja),
            since: moment_ja(key.made_at),
            stopped: key.stopped_at.map(moment_ja),
            days: USE_DAYS,
        }
    }
}
