//! A client that costs little: it asks over one connection, reads to the end of the answer, and looks only at status and length.

use anyhow::{Context, Result, ensure};
use memchr::memmem;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

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
    let request = |address: &String| format!("GET {address} HTTP/1.1\r\nhost: {server}\r\n{more}\r\n").into_bytes();
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
                bytes += wire.ask(request).await?;
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

/// A connection that is kept.
struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Wire {
    async fn connect(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(64 * 1024) })
    }

    /// The bytes of the body.
    async fn ask(&mut self, request: &[u8]) -> Result<usize> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let head = loop {
            ensure!(self.stream.read_buf(&mut self.read).await? > 0, "the connection was closed");
            if let Some(end) = memmem::find(&self.read, b"\r\n\r\n") {
                break end + 4;
            }
        };
        let lines = std::str::from_utf8(self.read.get(..head).unwrap_or_default())?;
        ensure!(lines.starts_with("HTTP/1.1 200"), "{lines}");
        let chunked = lines.contains("transfer-encoding: chunked");
        let length = lines.lines().find_map(|line| line.strip_prefix("content-length: "));
        if let Some(length) = length {
            let end = head + length.trim().parse::<usize>()?;
            while self.read.len() < end {
                ensure!(self.stream.read_buf(&mut self.read).await? > 0, "the answer was cut");
            }
        } else {
            ensure!(chunked, "neither length nor chunks: {lines}");
            while !self.read.ends_with(b"0\r\n\r\n") {
                ensure!(self.stream.read_buf(&mut self.read).await? > 0, "the answer was cut");
            }
        }
        Ok(self.read.len() - head)
    }
}
