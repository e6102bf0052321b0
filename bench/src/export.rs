//! `bench export`: an export of a large register through the office's own route: how long it takes, when the first piece comes, and
//! how much memory it needs above what the process has at rest.

use crate::{database::Engine, house, register};
use anyhow::{Context, Result, ensure};
use directory::Directory;
use domain::{
    export::{Conditions, Format},
    registers::Registers,
    staff::Role,
};
use site::App;
use std::{path::PathBuf, sync::Arc, time::Instant};
use store::{
    exports::{self, New},
    journal::Mark,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use uuid::Uuid;

/// `bench export`.
#[derive(clap::Args, Debug)]
pub struct Options {
    /// The engine.
    #[arg(long)]
    engine: Engine,
    /// Where the run keeps its files; the register is kept and loaded once.
    #[arg(long)]
    folder: PathBuf,
    /// How many declarations are in the register.
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
}

/// Runs it and prints a line for each file.
pub async fn run(options: &Options) -> Result<bool> {
    std::fs::create_dir_all(&options.folder)?;
    let folder = std::fs::canonicalize(&options.folder)?;
    let (store, _) = register::kept(options.engine, &folder, "open_data", options.rows).await?;
    let registers = Arc::new(Registers::bundled()?);
    let directory = Arc::new(Directory::new(registers.clone()));
    let app = house::app(store.clone(), registers, directory)?;
    let (officer, cookie) = house::officer(&app, Role::Senior).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let router = site::router(app.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let conditions = Conditions::default();
    let begun = Instant::now();
    app.registry.catch_up(&store).await?;
    println!("{}: the register was read into memory in {:.1} s", options.engine, begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let wanted = conditions.wanted();
    let counted = app.registry.ask(&store, move |copy| copy.count_of(wanted, None)).await?;
    let counted = i64::try_from(counted.context("it was read")?)?;
    println!("{counted} declarations, counted in {:.1} ms", begun.elapsed().as_secs_f64() * 1000.0);
    let mut fine = true;
    for (persons, format) in [(false, Format::Csv), (true, Format::Csv), (true, Format::Xlsx)] {
        if format == Format::Xlsx && counted > domain::export::SHEET_ROWS {
            continue;
        }
        let number = wish(&app, officer, (persons, format), counted, &conditions).await?;
        fine &= take(address, &cookie, number, (persons, format)).await?;
        let export = exports::find(&mut store.read().await?, number).await?.context("it is there")?;
        ensure!(export.given == Some(counted), "{:?} lines were given", export.given);
    }
    store.close().await;
    Ok(fine)
}

/// A wish that another officer agrees to where it takes one; its number.
async fn wish(
    app: &App,
    officer: Uuid,
    (persons, format): (bool, Format),
    counted: i64,
    conditions: &Conditions,
) -> Result<i64> {
    let span = (Mark::default(), Mark::default());
    let new =
        &New { id: app.id(), officer, persons, format, fresh: false, conditions, purpose: "bench", counted, span };
    let now = app.now();
    let number = app.store.write(|mut db| async move { exports::ask(&mut db, new, now).await }).await?;
    let second = app.id();
    app.store.write(|mut db| async move { exports::decide(&mut db, number, second, true, now).await }).await?;
    Ok(number)
}

/// Downloads it and looks at the memory while it comes. `false`: it took more than 64 MiB above rest.
async fn take(
    address: std::net::SocketAddr,
    cookie: &str,
    number: i64,
    (persons, format): (bool, Format),
) -> Result<bool> {
    // From here on the greatest is measured anew (proc(5), clear_refs).
    std::fs::write("/proc/self/clear_refs", "5")?;
    let (rest, begun) = (resident()?, Instant::now());
    let mut wire = TcpStream::connect(address).await?;
    let asked = format!(
        "POST /office/exports/{number}/file HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
         content-length: 0\r\nconnection: close\r\n\r\n"
    );
    wire.write_all(asked.as_bytes()).await?;
    let (mut piece, mut bytes, mut first, mut most) = (vec![0; 256 * 1024], 0, None, rest);
    loop {
        let read = wire.read(&mut piece).await?;
        if read == 0 {
            break;
        }
        if bytes == 0 {
            ensure!(
                piece.starts_with(b"HTTP/1.1 200"),
                "{}",
                String::from_utf8_lossy(piece.get(..read).unwrap_or_default())
            );
        }
        first.get_or_insert_with(|| begun.elapsed());
        bytes += read;
        most = most.max(resident()?);
    }
    most = most.max(peak()?);
    let what = if persons { "with persons" } else { "businesses" };
    println!(
        "{what}, {}: {:.1} MB in {:.1} s, the first byte after {:.0} ms, {:.0} MiB above {:.0} MiB at rest",
        format.code(),
        mebi(u64::try_from(bytes)?) * 1.048_576,
        begun.elapsed().as_secs_f64(),
        first.unwrap_or_default().as_secs_f64() * 1000.0,
        mebi(most - rest),
        mebi(rest)
    );
    Ok(most - rest <= 64 << 20)
}

fn mebi(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "whole mebibytes are shown")]
    let bytes = bytes as f64;
    bytes / f64::from(1 << 20)
}

/// Bytes of memory the process holds now.
fn resident() -> Result<u64> {
    status("VmRSS:")
}

/// The most it held since the figure was reset.
fn peak() -> Result<u64> {
    status("VmHWM:")
}

fn status(name: &str) -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
    let kibi: u64 = line.split_whitespace().next().context("no figure")?.parse()?;
    Ok(kibi * 1024)
}
