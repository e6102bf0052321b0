//! A flood beside the people who declare: connections that search without a pause, and come back at once when they are turned away.

use crate::wire::{self, Answer, Wire};
use anyhow::Result;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::task::JoinSet;

/// What is searched: short texts that many names hold, so that every search costs something.
const SEARCHES: [&str; 4] = [
    "/directory?text=%E5%B7%A5",
    "/directory?text=%E6%A0%AA&prefecture=13&sort=kana",
    "/directory?text=%E3%82%B7%E3%83%A7&page=7",
    "/api/v1/declarations?text=%E6%9D%B1&per_page=100",
];

/// How the answers came out.
#[derive(Debug, Default)]
pub struct Counts {
    /// Answered with a page.
    pub found: AtomicU64,
    /// Turned away, told when to come back.
    pub turned: AtomicU64,
    /// Anything else: each is a fault.
    pub other: AtomicU64,
}

impl Counts {
    fn note(&self, answer: &Result<Answer>) {
        let count = match answer {
            Ok(Answer { status: 200, .. }) => &self.found,
            Ok(Answer { status: 503, retry_after: true, .. }) => &self.turned,
            Ok(_) | Err(_) => &self.other,
        };
        count.fetch_add(1, Relaxed);
    }

    /// Begins anew.
    pub fn reset(&self) {
        for count in [&self.found, &self.turned, &self.other] {
            count.store(0, Relaxed);
        }
    }
}

/// A flood that runs until it is told to end.
pub struct Flood {
    /// Its answers so far.
    pub counts: Arc<Counts>,
    over: Arc<AtomicBool>,
    asking: JoinSet<()>,
}

impl Flood {
    /// So many connections.
    pub fn begin(server: SocketAddr, connections: u64) -> Self {
        let (counts, over) = (Arc::<Counts>::default(), Arc::<AtomicBool>::default());
        let mut asking = JoinSet::new();
        for _ in 0..connections {
            asking.spawn(ask(server, counts.clone(), over.clone()));
        }
        Self { counts, over, asking }
    }

    /// Ends it.
    pub async fn end(mut self) {
        self.over.store(true, Relaxed);
        while self.asking.join_next().await.is_some() {}
    }
}

async fn ask(server: SocketAddr, counts: Arc<Counts>, over: Arc<AtomicBool>) {
    let requests = SEARCHES.map(|address| wire::get(server, address, ""));
    let mut searches = requests.iter().cycle();
    while !over.load(Relaxed) {
        let Ok(mut wire) = Wire::connect(server).await else {
            counts.other.fetch_add(1, Relaxed);
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        while let Some(request) = searches.next().filter(|_| !over.load(Relaxed)) {
            let answer = wire.ask(request).await;
            let broken = answer.is_err();
            counts.note(&answer);
            if broken {
                break;
            }
        }
    }
}
