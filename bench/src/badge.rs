//! `bench badge`: badges a second, drawn in this process by every core, and asked from the real server.

use crate::{
    compare,
    driver::browser::Browser,
    register::{self, Templates},
    server::{Setup, free_port},
};
use anyhow::{Context, Result, ensure};
use domain::{
    declaration::{Level, Standing},
    ids::DeclarationId,
    scheme::{Language, Scheme},
};
use paper::badges::{Badge, Look, Said, Size, Theme};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// `bench badge`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// The binary; a release build. Without it only the drawing in this process is measured.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Where the run keeps its files; emptied first.
    #[arg(long)]
    folder: PathBuf,
    /// How many declarations are in the register.
    #[arg(long, default_value_t = 1_000)]
    loaded: u64,
    /// How many browsers ask at the same time.
    #[arg(long, default_value_t = 32)]
    clients: u64,
    /// How long each is measured, in seconds.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

/// Runs it and prints a line for each.
pub async fn run(options: &Options) -> Result<bool> {
    let (badge, alt) = sheet()?;
    let badge = Arc::new(badge);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    for threads in [1, cores] {
        let (rate, bytes) = draw(threads, options.seconds, |id| badge.svg(Some(id), &alt).len());
        println!("{threads} threads: {rate:>9.0} SVG badges/s, {bytes} bytes each");
        let (rate, bytes) = draw(threads, options.seconds, |id| badge.png(Some(id)).map_or(0, |png| png.len()));
        println!("{threads} threads: {rate:>9.0} PNG badges/s, {bytes} bytes each");
    }
    if let Some(server) = &options.server {
        over_http(options, server).await?;
    }
    Ok(true)
}

/// The badge of a valid declaration, and its text.
fn sheet() -> Result<(Badge, String)> {
    let scheme = Scheme::bundled().map_err(|faults| anyhow::anyhow!("the bundled scheme: {faults:?}"))?;
    let (name, words) = (&scheme.about.name, scheme.badges.of(Language::Ja));
    let (text, state) = (words.text(Standing::Valid, Level::One), words.state(Standing::Valid));
    let look = Look { standing: Standing::Valid, stars: 1, theme: Theme::Light, size: Size::Medium };
    let badge = Badge::draw(look, &Said { scheme: name, text: &text, state })?;
    Ok((badge, words.alt(name, (&text, state), "412-3456-7890")))
}

/// How many a second, and how long the last one was.
fn draw(threads: usize, seconds: u64, one: impl Fn(&DeclarationId) -> usize + Sync) -> (f64, usize) {
    let (count, length) = (AtomicU64::new(0), AtomicU64::new(0));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (one, count, length) = (&one, &count, &length);
            scope.spawn(move || {
                let (mut own, mut bytes) = (0_u64, 0);
                while begun.elapsed() < Duration::from_secs(seconds) {
                    bytes = one(&DeclarationId::draw(4, own.wrapping_mul(7_919) + thread as u64));
                    own += 1;
                }
                count.fetch_add(own, Ordering::Relaxed);
                length.store(bytes as u64, Ordering::Relaxed);
            });
        }
    });
    let count = u32::try_from(count.into_inner()).unwrap_or(u32::MAX);
    let length = usize::try_from(length.into_inner()).unwrap_or(0);
    (f64::from(count) / begun.elapsed().as_secs_f64(), length)
}

/// The real server with a register of its own.
async fn over_http(options: &Options, server: &std::path::Path) -> Result<()> {
    let folder = crate::empty_folder(&options.folder)?;
    let setup = Setup {
        program: std::fs::canonicalize(server).context("--server")?,
        database: format!("sqlite://{}", folder.join("sengen.db").display()),
        address: free_port()?,
        mail: free_port()?,
        real_hash: false,
        more: Vec::new(),
        folder,
    };
    setup.make_key().await?;
    let templates = Templates::read()?;
    let store = register::open(&setup.database, &setup.key_file()).await?;
    register::load(&store, &templates, options.loaded).await?;
    store.close().await;
    let ids: Vec<String> = (1..=options.loaded)
        .map(|row| Ok(templates.make(row)?.numbers.declaration_id.as_str().to_owned()))
        .collect::<Result<_>>()?;
    let running = setup.start().await?;
    let (before, begun) = (running.processor_seconds()?, Instant::now());
    let answers = ask(options, &setup, Arc::new(ids)).await?;
    let rate = f64::from(u32::try_from(answers)?) / begun.elapsed().as_secs_f64();
    let busy = (running.processor_seconds()? - before) / begun.elapsed().as_secs_f64();
    running.kill().await?;
    let bare = compare::bare_page(6_000, usize::try_from(options.clients)?).await?;
    println!(
        "over HTTP: {rate:>9.0} SVG badges/s, server {busy:.2} cores busy; bare axum page of that size {bare:.0}/s"
    );
    Ok(())
}

/// Browsers that ask for one badge after the other; how many answers there were.
async fn ask(options: &Options, setup: &Setup, ids: Arc<Vec<String>>) -> Result<u64> {
    let until = Instant::now() + Duration::from_secs(options.seconds);
    let mut asking = tokio::task::JoinSet::new();
    for client in 0..options.clients {
        let (ids, address, host) = (ids.clone(), setup.address, setup.host());
        asking.spawn(async move {
            let (mut browser, mut answers) = (Browser::new(address, &host), 0_u64);
            while Instant::now() < until {
                let nth = usize::try_from(answers * 31 + client)? % ids.len().max(1);
                let id = ids.get(nth).context("an ID")?;
                let answer = browser.get(&format!("/badge/{id}.svg")).await?;
                ensure!(answer.status.is_success() && answer.body.starts_with("<svg"), "{}", answer.status);
                answers += 1;
            }
            anyhow::Ok(answers)
        });
    }
    let mut all = 0;
    while let Some(answers) = asking.join_next().await {
        all += answers??;
    }
    Ok(all)
}
