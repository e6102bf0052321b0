//! `bench store`: durable confirmations per second in the store alone, with nothing around it.

use crate::{
    chance::Chance,
    compare, database,
    register::{self, Made, Templates},
};
use anyhow::{Result, ensure};
use domain::scheme::{Mail, MailKind};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use store::{
    Store, confirmations,
    declarations::{self, Confirmed},
    drafts::{self, NewDraft},
    outbox::{self, Letter},
};

/// `bench store`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// The engine.
    #[arg(long)]
    engine: database::Engine,
    /// Where the run keeps its files; emptied first.
    #[arg(long)]
    folder: PathBuf,
    /// How many applications are there to be confirmed, for each number of writers.
    #[arg(long, default_value_t = 10_000)]
    count: u64,
    /// How many confirm at the same time; may be repeated.
    #[arg(long, default_values_t = [1, 8, 32])]
    writers: Vec<usize>,
}

/// Runs it and prints a line for each number of writers.
pub async fn run(options: &Options) -> Result<bool> {
    let folder = crate::empty_folder(&options.folder)?;
    let key = folder.join("key");
    sengen::key_file::Key::make(&key, &crate::NoSecret)?;
    let url = database::prepare(options.engine, &folder, "bench_store")?;
    let store = register::open(&url, &key).await?;
    let syncs = compare::syncs_per_second(&folder)?;
    println!(
        "{}: durable confirmations in the store alone (number, member, link used, mail, journal in one unit); this disk: {syncs:.0} fsyncs/s",
        options.engine
    );
    let templates = Templates::read()?;
    let mut first = 1;
    for writers in &options.writers {
        let mut made: Vec<Made> =
            (first..first + options.count).map(|row| templates.make(row)).collect::<Result<_>>()?;
        first += options.count;
        submit_all(&store, &made).await?;
        // People confirm when they find the mail, not in the order in which they applied.
        made.sort_unstable_by_key(|one| Chance::new(one.row).roll());
        let (rate, p50, p99) = confirm_all(&store, Arc::new(made), *writers).await?;
        println!(
            "{writers:>4} writers: {rate:>8.0} confirmations/s, p50 {p50:.2} ms, p99 {p99:.2} ms, {:.1} per fsync of this disk",
            rate / syncs
        );
    }
    store.close().await;
    Ok(true)
}

pub async fn submit_all(store: &Store, made: &[Made]) -> Result<()> {
    for chunk in made.chunks(200) {
        store
            .write(|mut db| async move {
                for one in chunk {
                    let application = one.application();
                    let draft = NewDraft { id: application.draft, visitor: [1; 32], entry: None };
                    drafts::start(&mut db, &draft, one.at).await?;
                    declarations::submit(&mut db, &application, one.at).await?;
                    confirmations::start(&mut db, register::id(one.row, 6), application.id, one.at, one.at).await?;
                }
                Ok::<_, store::Error>(())
            })
            .await?;
    }
    Ok(())
}

/// Confirmations a second, and the median and 99th percentile of one in milliseconds.
async fn confirm_all(store: &Store, made: Arc<Vec<Made>>, writers: usize) -> Result<(f64, f64, f64)> {
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..writers {
        let (store, made, next) = (store.clone(), made.clone(), next.clone());
        tasks.spawn(async move {
            let mut took = Vec::new();
            while let Some(one) = made.get(next.fetch_add(1, Ordering::Relaxed)) {
                let start = Instant::now();
                confirm(&store, one).await?;
                took.push(start.elapsed());
            }
            anyhow::Ok(took)
        });
    }
    let mut took: Vec<Duration> = Vec::new();
    while let Some(times) = tasks.join_next().await {
        took.extend(times??);
    }
    let whole = begun.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: usize| took.get(took.len() * share / 100).map_or(0.0, |took| took.as_secs_f64() * 1000.0);
    let count = f64::from(u32::try_from(took.len())?);
    Ok((count / whole, at(50), at(99)))
}

/// What the confirmation page writes.
pub async fn confirm(store: &Store, one: &Made) -> Result<()> {
    let id = one.application().id;
    let text = "x".repeat(1_500);
    let mail = Mail { kind: MailKind::Completed, subject: "subject".to_owned(), text: text.clone(), html: text };
    let letter = Letter {
        id: register::id(one.row, 7),
        declaration: Some(id),
        to: one.email(),
        mail: &mail,
        message_id: format!("{}@bench.example.jp", one.row),
        stop: None,
        reply_to: None,
    };
    let letter = &letter;
    let confirmed = store
        .write(|mut db| async move {
            let confirmed = declarations::confirm(&mut db, id, &one.numbers, "$argon2id$no", one.at).await?;
            confirmations::used(&mut db, register::id(one.row, 6), one.at).await?;
            outbox::put(&mut db, letter, one.at).await?;
            Ok::<_, store::Error>(confirmed)
        })
        .await?;
    ensure!(confirmed == Confirmed::New, "row {}: {confirmed:?}", one.row);
    Ok(())
}
