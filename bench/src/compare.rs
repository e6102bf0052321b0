//! What stands beside our figures: the disk's own fsync rate, and a bare axum page of the same size.

use crate::driver::browser::Browser;
use anyhow::Result;
use axum::{Router, response::Html, routing::get};
use std::{
    fs::OpenOptions,
    io::Write as _,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// How often a second this disk keeps 4 KiB for good, one after the other.
pub fn syncs_per_second(folder: &Path) -> Result<f64> {
    let path = folder.join("fsync.probe");
    let mut file = OpenOptions::new().create(true).write(true).truncate(true).open(&path)?;
    let (begun, mut times) = (Instant::now(), 0_u32);
    while begun.elapsed() < Duration::from_secs(2) {
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times += 1;
    }
    let rate = f64::from(times) / begun.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(rate)
}

/// Requests a second and processor seconds a request of a page that is only sent: `bytes` long, no layers, by as many clients.
/// Its server is this process, so driver and server share what `declare` shares between two processes.
pub async fn bare_page(bytes: usize, clients: usize) -> Result<f64> {
    let page = Arc::new("x".repeat(bytes));
    let site = Router::new().route("/", get(async move || Html(page.as_str().to_owned())));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move { axum::serve(listener, site).await });
    let answers = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let answers = answers.clone();
        asking.spawn(async move {
            let mut browser = Browser::new(address, "localhost");
            while begun.elapsed() < Duration::from_secs(3) {
                if browser.get("/").await.is_ok() {
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }
    asking.join_all().await;
    server.abort();
    let answers = u32::try_from(answers.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
    Ok(f64::from(answers) / begun.elapsed().as_secs_f64())
}
