//! Clients that ask without a pause, each over one connection.

use crate::wire::{self, Wire};
use anyhow::{Context, Result, ensure};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// What a server did under full load.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Answers a second.
    pub rate: f64,
    /// Milliseconds that half of the answers took at most.
    pub p50: f64,
    /// Milliseconds that 99 of 100 took at most.
    pub p99: f64,
    /// Bytes of a body on average.
    pub bytes: usize,
}

/// Asks for addresses in turn, by so many clients at once for so long. Any status but 200 is an error.
pub async fn load(
    server: SocketAddr,
    addresses: &[String],
    more: &str,
    clients: usize,
    length: Duration,
) -> Result<Load> {
    let request = |address: &String| wire::get(server, address, more);
    let requests: Arc<Vec<Vec<u8>>> = Arc::new(addresses.iter().map(request).collect());
    let (next, begun) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let mut asking = JoinSet::new();
    for _ in 0..clients {
        let (requests, next) = (requests.clone(), next.clone());
        let mut wire = Wire::connect(server).await?;
        asking.spawn(async move {
            let (mut took, mut bytes) = (Vec::new(), 0);
            while begun.elapsed() < length {
                let at = next.fetch_add(1, Ordering::Relaxed) % requests.len();
                let request = requests.get(at).context("no request")?;
                let start = Instant::now();
                let answer = wire.ask(request).await?;
                ensure!(answer.status == 200, "{answer:?}");
                bytes += answer.bytes;
                took.push(start.elapsed());
            }
            anyhow::Ok((took, bytes))
        });
    }
    let (mut took, mut bytes) = (Vec::new(), 0);
    while let Some(one) = asking.join_next().await {
        let (times, read) = one??;
        took.extend(times);
        bytes += read;
    }
    let seconds = begun.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: usize| took.get(took.len() * share / 100).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3);
    let rate = f64::from(u32::try_from(took.len())?) / seconds;
    Ok(Load { rate, p50: at(50), p99: at(99), bytes: bytes / took.len().max(1) })
}
