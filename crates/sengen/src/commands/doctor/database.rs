//! The database: reachable, of this version, writable, and of the same time.

use super::Findings;
use crate::config::Config;
use crate::key_file::Key;
use crate::open;
use crate::world::RealClock;
use domain::time::Clock;
use jiff::SignedDuration;
use std::time::Instant;
use store::{Store, chores};

/// More than this between two clocks, and links end at different times on different nodes.
const DRIFT: SignedDuration = SignedDuration::from_secs(2);

/// Looks at the database.
pub async fn look(findings: &mut Findings, config: &Config, key: &Key) {
    let url = config.database.url.masked();
    let store = match open::store(config, key).await {
        Ok(store) => store,
        Err(failure) => {
            return findings.bad("doctor.database-bad", &[("url", &url), ("why", &failure.reasons.join(" "))]);
        }
    };
    match store.ping().await {
        Ok(()) => findings.good("doctor.database-ok", &[("url", &url), ("engine", store.engine())]),
        Err(error) => return findings.bad("doctor.database-bad", &[("url", &url), ("why", &error.to_string())]),
    }
    if schema(findings, &store).await {
        write(findings, &store).await;
        edition(findings, config, &store).await;
    }
    clock(findings, &store).await;
    store.close().await;
}

/// The schema is that of this version.
async fn schema(findings: &mut Findings, store: &Store) -> bool {
    match store.pending().await {
        Ok(0) => {
            findings.good("doctor.schema-ok", &[]);
            return true;
        }
        Ok(pending) => findings.bad("doctor.schema-old", &[("pending", &pending.to_string())]),
        Err(error) => findings.bad("doctor.schema-bad", &[("why", &error.to_string())]),
    }
    false
}

/// One unit of work that leaves a note of today's visit.
async fn write(findings: &mut Findings, store: &Store) {
    let (begun, now) = (Instant::now(), RealClock.now());
    let unit = store.write(|mut db| async move { chores::claim(&mut db, "doctor", now, SignedDuration::ZERO).await });
    match unit.await {
        Ok(_) => findings.good("doctor.write-ok", &[("ms", &begun.elapsed().as_millis().to_string())]),
        Err(error) => findings.bad("doctor.write-bad", &[("why", &error.to_string())]),
    }
}

/// Which scheme is in force: an edition of the store, or the folder.
async fn edition(findings: &mut Findings, config: &Config, store: &Store) {
    match open::scheme_now(config, store).await {
        Ok((scheme, source)) => match source.edition {
            Some(id) => {
                findings.good("doctor.edition-ok", &[("id", &id.to_string()), ("name", &scheme.about.name)]);
            }
            None => findings.good("doctor.edition-none", &[]),
        },
        Err(failure) => findings.bad("doctor.edition-bad", &[("why", &failure.reasons.join(" "))]),
    }
}

/// A server has a clock of its own.
async fn clock(findings: &mut Findings, store: &Store) {
    let before = RealClock.now();
    let Ok(Some(theirs)) = store.time().await else { return };
    // The answer was made somewhere between the two looks at our clock.
    let ours = before + RealClock.now().duration_since(before) / 2;
    let apart = theirs.duration_since(ours).abs();
    let ms = apart.as_millis().to_string();
    if apart <= DRIFT {
        findings.good("doctor.clock-database-ok", &[("ms", &ms)]);
    } else {
        findings.bad("doctor.clock-database-bad", &[("ms", &ms)]);
    }
}
