//! The machine: its clock and its disk.

use super::Findings;
use crate::config::Config;
use crate::world::RealClock;
use domain::time::{Clock, day, moment_ja};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Years this program can be running in.
const YEARS: std::ops::Range<i16> = 2026..2100;
/// Free space below which a site should not go on.
const FREE_MB: u64 = 1_000;
/// Durable writes a second below which a rush becomes slow.
const SLOW: u128 = 50;
/// How long durable writes are tried.
const TRIED: Duration = Duration::from_millis(500);

/// A plausible year; the moment is printed for eyes.
pub fn clock(findings: &mut Findings) {
    let now = RealClock.now();
    let shown = moment_ja(now);
    if YEARS.contains(&day(now).year()) {
        findings.good("doctor.clock-ok", &[("now", &shown)]);
    } else {
        findings.bad("doctor.clock-bad", &[("now", &shown)]);
    }
}

/// Free space and durable writes where the data lies.
pub fn disk(findings: &mut Findings, config: &Config) {
    let folder = data_folder(config);
    let name = folder.display().to_string();
    match rustix::fs::statvfs(&folder) {
        Ok(about) => {
            let free = about.f_bavail.saturating_mul(about.f_frsize) / 1_000_000;
            let facts = [("folder", name.as_str()), ("free", &free.to_string())];
            if free >= FREE_MB {
                findings.good("doctor.disk-ok", &facts);
            } else {
                findings.bad("doctor.disk-full", &facts);
            }
        }
        Err(error) => findings.bad("doctor.disk-unknown", &[("folder", &name), ("why", &error.to_string())]),
    }
    match durable_writes(&folder) {
        Ok(rate) if rate >= SLOW => findings.good("doctor.sync-ok", &[("rate", &rate.to_string())]),
        Ok(rate) => findings.bad("doctor.sync-slow", &[("rate", &rate.to_string())]),
        Err(error) => findings.bad("doctor.sync-bad", &[("folder", &name), ("why", &error.to_string())]),
    }
}

/// Where the database file lies; with a database server, where the key lies.
fn data_folder(config: &Config) -> PathBuf {
    let key = crate::open::key_path(config);
    let file = config.database.url.sqlite_file().map_or(key, PathBuf::from);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.to_owned()
}

/// Writes of 4 KB, each followed by a sync, a second.
fn durable_writes(folder: &Path) -> std::io::Result<u128> {
    let path = folder.join(format!(".sengen-doctor-{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
    let (begun, mut done) = (Instant::now(), 0);
    let mut tried = || {
        while begun.elapsed() < TRIED {
            file.write_all(&[0; 4096])?;
            file.sync_data()?;
            done += 1_000;
        }
        Ok(done / begun.elapsed().as_millis().max(1))
    };
    let rate = tried();
    std::fs::remove_file(&path)?;
    rate
}
