//! `sengen import …`: what comes from elsewhere.

use super::{demo, legacy};
use crate::cli::ImportCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::register::import::{self, REPORTED, Report};
use crate::world::RealClock;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use store::Store;

/// Runs the import.
pub async fn run(config: &Config, mode: Mode, command: &ImportCommand) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let done = match command {
        ImportCommand::CorporateRegister { file } => corporate_register(&store, file).await,
        ImportCommand::Legacy(asked) => {
            let scheme = Arc::new(open::scheme_now(config, &store).await?.0);
            legacy::run(scheme, (&store, &config.office.actor), asked).await
        }
        ImportCommand::LegacyColumns => legacy_columns(config),
        ImportCommand::Demo => {
            demo::load(&store, &open::scheme_now(config, &store).await?.0, &*open::registers()?).await
        }
    };
    store.close().await;
    done
}

/// The columns under the scheme of the settings: they are told before there is a key or a database.
pub fn legacy_columns(config: &Config) -> Result<(), Failure> {
    legacy::columns(&open::scheme(config)?);
    Ok(())
}

async fn corporate_register(store: &Store, file: &Path) -> Result<(), Failure> {
    let bar = bar()?;
    let begun = Instant::now();
    let run = import::run(store, file, open::registers()?, &RealClock, |about, lines, bytes| {
        bar.set_length(about.bytes);
        bar.set_position(bytes);
        bar.set_message(lines.to_string());
    });
    let outcome = tokio::select! {
        report = run => report,
        () = interrupted() => return Err(Failure::of("interrupted; run the same command again to go on")),
    };
    bar.finish_and_clear();
    let report = outcome.map_err(|error| Failure::of(format!("{}: {error}", file.display())))?;
    say(&report, begun.elapsed().as_secs_f64());
    Ok(())
}

/// Ctrl-C. Without the signal the process simply dies, and the import goes on next time all the same.
pub(super) async fn interrupted() {
    if crate::stop::signalled().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn bar() -> Result<ProgressBar, Failure> {
    let style = "{bar:40} {percent}% {msg} lines  {elapsed} (left: {eta})";
    Ok(ProgressBar::new(0).with_style(ProgressStyle::with_template(style).map_err(Failure::of)?))
}

fn say(report: &Report, seconds: f64) {
    if report.done_before {
        crate::say::say!("This file was imported before, {} lines. Nothing to do.", report.resumed);
        return;
    }
    if report.resumed > 0 {
        crate::say::say!("An earlier run had read {} lines.", report.resumed);
    }
    for (line, why) in &report.reasons {
        crate::say::say!("line {line}: {why}");
    }
    if report.bad > u64::try_from(REPORTED).unwrap_or(u64::MAX) {
        crate::say::say!("… and more");
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = report.lines as f64 / seconds.max(0.001);
    crate::say::say!(
        "{} lines read, {} kept, {} not for search, {} unreadable; {seconds:.1} s, {rate:.0} lines/s.",
        report.lines,
        report.kept,
        report.skipped,
        report.bad
    );
}
