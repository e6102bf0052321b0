//! How people came from partners lately.

use crate::app::App;
use domain::{partner::PartnerCode, text::thousands, time::moment_ja};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use store::{
    Db,
    partners::{self, Traffic},
};

/// So many days are looked back on, if entries are kept for so long.
const DAYS: i64 = 30;

/// How people came, as a page tells it.
pub struct Arrivals {
    pub came: String,
    pub told: String,
    pub last: Option<String>,
}

/// How people came from each partner in the last days.
pub struct Lately {
    /// How many days.
    pub days: i64,
    all: BTreeMap<PartnerCode, Traffic>,
}

impl Lately {
    /// Asks the store.
    pub async fn read(db: &mut Db, app: &App) -> Result<Self, store::Error> {
        let days = DAYS.min(app.scheme.about.purge_days);
        let since: Timestamp = app.now() - SignedDuration::from_hours(24 * days);
        Ok(Self { days, all: partners::traffic(db, since).await? })
    }

    /// From this one.
    pub fn of(&self, code: &PartnerCode) -> Arrivals {
        let traffic = self.all.get(code).copied().unwrap_or_default();
        Arrivals { came: thousands(traffic.came), told: thousands(traffic.told), last: traffic.last.map(moment_ja) }
    }
}
