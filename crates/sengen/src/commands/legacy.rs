//! `sengen import legacy FILE` and `sengen import legacy-columns`

use super::import::interrupted;
use crate::cli::LegacyImport;
use crate::failure::Failure;
use crate::legacy::import::{self, Asked, Done, Error, House};
use crate::legacy::layout::{Column, Wrong};
use crate::legacy::report::Refused;
use crate::open;
use crate::say::say;
use crate::words::Words;
use crate::world::{RealClock, RealDice};
use domain::scheme::Scheme;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;

/// Prints the headings and their keys, as they may be copied into a file.
pub fn columns(scheme: &Scheme) {
    let words = Words::bundled();
    for column in Column::all() {
        say!("{},{}", column.key(), column.heading(scheme, &words));
    }
}

/// Takes the file over, in the name of `by`. Rows that cannot be taken over are in the report, and the exit code is 1.
pub async fn run(scheme: Arc<Scheme>, (store, by): (&Store, &str), given: &LegacyImport) -> Result<(), Failure> {
    let words = Words::bundled();
    let asked = Asked {
        file: given.file.clone(),
        report: given.report.clone().unwrap_or_else(|| beside(given)),
        dry_run: given.dry_run,
        given: values(&given.given, &scheme, &words)?,
    };
    let registers = open::registers()?;
    let house = House { store, scheme: Arc::clone(&scheme), registers, clock: &RealClock, dice: &RealDice, by };
    let style = ProgressStyle::with_template("{bar:40} {percent}%  {elapsed} (left: {eta})").map_err(Failure::of)?;
    let bar = ProgressBar::new(0).with_style(style);
    let run = import::run(&house, &asked, |bytes, length| {
        bar.set_length(length);
        bar.set_position(bytes);
    });
    let outcome = tokio::select! {
        outcome = run => outcome,
        () = interrupted() => return Err(Failure::of(words.say("legacy.interrupted", &[]))),
    };
    bar.finish_and_clear();
    let done = outcome.map_err(|error| Failure::of(told(&error, &asked, &scheme, &words)))?;
    tell(&done, &asked, &words)
}

/// `register.csv` → `register.errors.csv`; that of a dry run is not in the way of the import.
fn beside(given: &LegacyImport) -> PathBuf {
    given.file.with_extension(if given.dry_run { "dry-run.errors.csv" } else { "errors.csv" })
}

/// Reads `heading=value`.
fn values(given: &[String], scheme: &Scheme, words: &Words) -> Result<BTreeMap<Column, String>, Failure> {
    let read = |one: &String| {
        let (heading, value) = one.split_once('=')?;
        Some((Column::called(heading, scheme, words)?, value.trim().to_owned()))
    };
    let value = |one| read(one).ok_or_else(|| Failure::of(words.say("legacy.bad-set", &[("given", one.as_str())])));
    given.iter().map(value).collect()
}

fn told(error: &Error, asked: &Asked, scheme: &Scheme, words: &Words) -> String {
    let file = asked.file.display().to_string();
    let said = |key: &str, columns: &[Column]| {
        let headings: Vec<_> = columns.iter().map(|column| column.heading(scheme, words)).collect();
        words.say(key, &[("file", &file), ("columns", &headings.join(", "))])
    };
    let report = asked.report.display().to_string();
    match error {
        Error::Report(Refused::Input) => words.say("legacy.report-is-file", &[("report", &report)]),
        Error::Report(Refused::There) => words.say("legacy.report-there", &[("report", &report)]),
        Error::Layout(Wrong::Missing(columns)) => said("legacy.no-columns", columns),
        Error::Layout(Wrong::Twice(column)) => said("legacy.column-twice", &[*column]),
        Error::File(why) => words.say("legacy.unreadable", &[("file", &file), ("why", &why.to_string())]),
        Error::Io(_) | Error::Store(_) | Error::Reader => {
            words.say("legacy.stopped", &[("file", &file), ("why", &error.to_string())])
        }
    }
}

fn tell(done: &Done, asked: &Asked, words: &Words) -> Result<(), Failure> {
    let count = |count: u64| count.to_string();
    if done.before {
        say!("{}", words.say("legacy.before", &[("lines", &count(done.resumed))]));
        return see("legacy.see-before", done, asked, words);
    }
    if !done.unknown.is_empty() {
        say!("{}", words.say("legacy.unknown-columns", &[("columns", &done.unknown.join(", "))]));
    }
    if done.resumed > 0 {
        say!("{}", words.say("legacy.resumed", &[("lines", &count(done.resumed))]));
    }
    let facts = [
        ("lines", count(done.lines)),
        ("taken", count(done.taken_over)),
        ("known", count(done.known)),
        ("bad", count(done.bad)),
    ];
    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_str()));
    say!("{}", words.say(if asked.dry_run { "legacy.would" } else { "legacy.done" }, &facts));
    see("legacy.see", done, asked, words)
}

/// Where the rows are that were not taken over, now or by earlier runs.
fn see(key: &str, done: &Done, asked: &Asked, words: &Words) -> Result<(), Failure> {
    if done.bad_in_all() == 0 {
        return Ok(());
    }
    let (bad, report) = (done.bad_in_all().to_string(), asked.report.display().to_string());
    Err(Failure::of(words.say(key, &[("bad", &bad), ("report", &report)])))
}
