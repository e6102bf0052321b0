//! The accept loop: our own on hyper-util, because `axum::serve` installs no timer and so has no header timeout.
//!
//! A connection is bounded three ways: hyper's header timeout, a patient stream (`patient.rs`) for a socket that neither reads nor writes
//! (also before the first byte, where hyper has no clock), and the cap on connections at once.

mod client;
mod patient;

use client::Peer;
pub use client::{Proxies, known};

use axum::{Extension, Router};
use futures_util::FutureExt;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use patient::Patient;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// What the client gets when the house is full.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// How many clients at once are told so; further ones are just closed.
const TOLD_AT_ONCE: usize = 64;

/// How long we wait.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the header of a request.
    pub header: Duration,
    /// For anything to happen on a connection.
    pub idle: Duration,
    /// For admitted requests after the stop.
    pub stop: Duration,
    /// Connections at once.
    pub connections: usize,
}

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every admitted request was answered.
    Finished,
    /// So many connections were still busy when patience ran out.
    Cut(usize),
}

/// Serves until `stop` becomes true, then finishes what was admitted.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    mut stop: watch::Receiver<bool>,
) -> Ended {
    let house = House::new(router, patience);
    let graceful = GracefulShutdown::new();
    loop {
        tokio::select! {
            biased;
            () = said(&mut stop) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => house.admit(stream, peer.ip(), graceful.watcher()),
                Err(error) => house.rest(&error).await,
            },
        }
    }
    // Who already stands in the kernel's queue was admitted, too.
    while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
        house.admit(stream, peer.ip(), graceful.watcher());
    }
    drop(listener);
    let busy = house.permits.clone();
    match tokio::time::timeout(patience.stop, graceful.shutdown()).await {
        Ok(()) => Ended::Finished,
        Err(_) => Ended::Cut(patience.connections - busy.available_permits()),
    }
}

/// Returns when stop is said, or when nobody is left who could say it.
async fn said(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// What every connection shares.
struct House {
    router: Router,
    builder: auto::Builder<TokioExecutor>,
    patience: Patience,
    permits: Arc<Semaphore>,
    refusals: Arc<Semaphore>,
}

impl House {
    fn new(router: Router, patience: Patience) -> Self {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(patience.header);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(64)
            .keep_alive_interval(patience.idle / 2)
            .keep_alive_timeout(patience.header);
        let permits = Arc::new(Semaphore::new(patience.connections));
        Self { router, builder, patience, permits, refusals: Arc::new(Semaphore::new(TOLD_AT_ONCE)) }
    }

    /// Takes a connection in, or tells it that the house is full.
    fn admit(&self, stream: TcpStream, peer: IpAddr, watcher: Watcher) {
        let _ = stream.set_nodelay(true);
        if let Ok(permit) = self.permits.clone().try_acquire_owned() {
            return self.converse(stream, peer, watcher, permit);
        }
        metrics::counter!("sengen_connections_refused_total").increment(1);
        if let Ok(permit) = self.refusals.clone().try_acquire_owned() {
            tokio::spawn(refuse(stream, permit));
        }
    }

    fn converse(&self, stream: TcpStream, peer: IpAddr, watcher: Watcher, permit: OwnedSemaphorePermit) {
        let stream = Patient::new(stream, self.patience.header, self.patience.idle);
        let service = TowerToHyperService::new(self.router.clone().layer(Extension(Peer(peer))));
        let connection = self.builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let conversation = watcher.watch(connection);
        tokio::spawn(async move {
            metrics::gauge!("sengen_connections").increment(1.0);
            // What goes wrong on a connection is the client's affair: it left, or it was too slow.
            if let Err(error) = conversation.await {
                tracing::debug!(error = %error, "connection ended");
            }
            metrics::gauge!("sengen_connections").decrement(1.0);
            drop(permit);
        });
    }

    /// Out of file handles, most likely: wait for some to come back instead of spinning.
    async fn rest(&self, error: &std::io::Error) {
        tracing::warn!(error = %error, "a connection could not be accepted");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Says 503 and waits a moment for the client to read it; closing at once would reset the answer away.
async fn refuse(mut stream: TcpStream, permit: OwnedSemaphorePermit) {
    let told = async {
        stream.write_all(FULL).await?;
        stream.shutdown().await?;
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await? > 0 {}
        std::io::Result::Ok(())
    };
    let _ = tokio::time::timeout(Duration::from_secs(1), told).await;
    drop(permit);
}
