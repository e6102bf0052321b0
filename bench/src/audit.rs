//! `bench audit`: whose data did an officer see between two moments? Asked of a million notes; and how long the whole past takes to
//! bind and to verify.

use crate::{chance::Chance, database, register};
use anyhow::{Context, Result, ensure};
use domain::{email::Email, name::PersonName, staff::Role};
use jiff::{SignedDuration, Timestamp};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use store::{
    Store,
    audit::{self, Act, Note},
    chain::{self, Sealer},
    staff::{self, NewOfficer},
};
use uuid::Uuid;

/// Officers who look.
const OFFICERS: u64 = 50;
/// Notes in one unit.
const CHUNK: u64 = 250;
/// Seconds between two notes: a million of them are twenty weeks.
const EVERY: i64 = 12;
/// How often each question is asked, of another officer each time.
const ASKED: u64 = 20;

/// `bench audit`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// The engine.
    #[arg(long)]
    engine: database::Engine,
    /// Where the run keeps its files; emptied first.
    #[arg(long)]
    folder: PathBuf,
    /// How many looks at cases are noted.
    #[arg(long, default_value_t = 1_000_000)]
    notes: u64,
    /// How many declarations there are to be looked at.
    #[arg(long, default_value_t = 10_000)]
    declarations: u64,
    /// Bind all of it and verify it, too.
    #[arg(long)]
    verify: bool,
}

/// Runs it and prints a line for each question.
pub async fn run(options: &Options) -> Result<bool> {
    let folder = crate::empty_folder(&options.folder)?;
    let key = folder.join("key");
    sengen::key_file::Key::make(&key, &crate::NoSecret)?;
    let url = database::prepare(options.engine, &folder, "bench_audit")?;
    let store = register::open(&url, &key).await?;
    register::load(&store, &register::Templates::read()?, options.declarations).await?;
    let first: Timestamp = "2026-04-01T00:00:00Z".parse()?;
    hire(&store, first).await?;
    let begun = Instant::now();
    write(&store, options, first).await?;
    println!("{}: {} notes written in {:.0} s", options.engine, options.notes, begun.elapsed().as_secs_f64());
    let end = first + SignedDuration::from_secs(EVERY * i64::try_from(options.notes)?);
    for (name, hours) in [("an hour", 1), ("a day", 24), ("30 days", 24 * 30), ("everything", 24 * 3650)] {
        ask(&store, name, (first.max(end - SignedDuration::from_hours(hours)), end)).await?;
    }
    let fine = if options.verify { verify(&store, end).await? } else { true };
    store.close().await;
    Ok(fine)
}

fn officer(number: u64) -> Uuid {
    register::id(number, 9)
}

async fn hire(store: &Store, now: Timestamp) -> Result<()> {
    for number in 0..OFFICERS {
        let email = Email::parse(&format!("o{number}@bench.example.jp")).ok().context("an address")?;
        let name = PersonName::parse("Bench").ok().context("a name")?;
        let mut token = [0; 32];
        token.iter_mut().zip(number.to_be_bytes()).for_each(|(to, from)| *to = from);
        let new = &NewOfficer { id: officer(number), name, email, role: Role::Clerk, token };
        store.write(|mut db| async move { staff::add(&mut db, new, None, now).await }).await?;
    }
    Ok(())
}

/// Officers look at cases by turns, eight at the same time.
async fn write(store: &Store, options: &Options, first: Timestamp) -> Result<()> {
    let (next, bar) = (Arc::new(AtomicU64::new(0)), crate::progress(options.notes, "notes")?);
    let (all, declarations) = (options.notes, options.declarations);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (store, next, bar) = (store.clone(), next.clone(), bar.clone());
        tasks.spawn(async move {
            loop {
                let from = next.fetch_add(CHUNK, Ordering::Relaxed);
                if from >= all {
                    return anyhow::Ok(());
                }
                let to = (from + CHUNK).min(all);
                look(&store, (from, to), declarations, first).await?;
                bar.inc(to - from);
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    bar.finish_and_clear();
    Ok(())
}

/// Some notes in one unit.
async fn look(store: &Store, (from, to): (u64, u64), declarations: u64, first: Timestamp) -> Result<(), store::Error> {
    let unit = store.write(|mut db| async move {
        for number in from..to {
            let at = first + SignedDuration::from_secs(EVERY * i64::try_from(number).unwrap_or_default());
            let chance = Chance::new(number).roll();
            let case = Some(register::id(chance % declarations + 1, 1));
            let by = Some(officer((chance >> 32) % OFFICERS));
            let note = Note { officer: by, act: Act::CaseSeen, case, subject: None, reason: Some("review") };
            audit::note(&mut db, &note, at).await?;
        }
        Ok::<_, store::Error>(())
    });
    unit.await
}

/// Whose data did each of some officers see in that time? Median and slowest.
async fn ask(store: &Store, name: &str, time: (Timestamp, Timestamp)) -> Result<()> {
    let (mut took, mut cases): (Vec<Duration>, usize) = (Vec::new(), 0);
    for number in 0..ASKED {
        let begun = Instant::now();
        let mut db = store.read().await?;
        let seen = audit::seen(&mut db, officer(number), time, (Uuid::nil(), i64::MAX)).await?;
        took.push(begun.elapsed());
        ensure!(seen.iter().all(|one| one.name.is_some()), "a case has no name");
        cases += seen.len();
    }
    took.sort_unstable();
    let at = |place: usize| took.get(place).map_or(0.0, |took| took.as_secs_f64() * 1000.0);
    let mean = cases / usize::try_from(ASKED)?;
    println!(
        "whose data in {name}: {mean} cases, median {:.1} ms, slowest {:.1} ms",
        at(took.len() / 2),
        at(took.len() - 1)
    );
    Ok(())
}

async fn verify(store: &Store, now: Timestamp) -> Result<bool> {
    let (begun, mut sealer, mut lines) = (Instant::now(), Sealer::default(), 0);
    loop {
        let done = sealer.step(store, now).await?;
        lines += done.lines;
        if !done.more {
            break;
        }
    }
    let took = begun.elapsed().as_secs_f64();
    println!("{lines} lines bound in {took:.1} s");
    let begun = Instant::now();
    let report = chain::verify(&mut store.read().await?, now).await?;
    let took = begun.elapsed().as_secs_f64();
    println!(
        "{} links and {} rows verified in {took:.1} s, {} findings",
        report.links,
        report.rows,
        report.findings.len()
    );
    Ok(report.findings.is_empty())
}
