//! Feels how far behind the process is: a task that sleeps a little looks how late it came to run. Everything else of the process
//! stands in the same queue, so what this task waits every request waits.

use crate::stop::Stop;
use site::rush::{Crowd, Pressure};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

/// How often it looks.
const EVERY: Duration = Duration::from_millis(20);
/// Looks of which the latest counts: ten times a second something is told.
const LOOKS: u32 = 5;
/// How often addresses that ask nothing more are forgotten, in looks: once a minute.
const FORGET: u32 = 3000;

/// Feels until told to stop.
pub async fn feel(pressure: Arc<Pressure>, crowd: Arc<Crowd>, stop: Stop) {
    tokio::select! {
        () = for_ever(&pressure, &crowd) => {}
        () = stop.heard() => {}
    }
}

async fn for_ever(pressure: &Pressure, crowd: &Crowd) {
    let mut looks: u32 = 0;
    let mut latest = Duration::ZERO;
    loop {
        let due = Instant::now() + EVERY;
        tokio::time::sleep_until(due).await;
        latest = latest.max(due.elapsed());
        looks = looks.wrapping_add(1);
        if looks.is_multiple_of(LOOKS) {
            pressure.felt(std::mem::take(&mut latest));
            metrics::gauge!("sengen_pressure").set(f64::from(pressure.level()) / 1000.0);
        }
        if looks.is_multiple_of(FORGET) {
            crowd.forget();
        }
    }
}
