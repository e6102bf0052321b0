//! The crowd that declares while the server dies and comes back.

use super::ledger::Ledger;
use crate::{
    driver::{
        applicant::{Applicant, Place, Setback},
        browser::Browser,
        facts::People,
        sink::Sink,
    },
    server::Setup,
};
use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// How many applications one client leaves waiting for their mail before it begins no more.
const WAITING: usize = 40;
/// How long a client waits before it asks again.
const PAUSE: Duration = Duration::from_millis(15);

/// What every client knows.
struct World {
    setup: Setup,
    sink: Sink,
    ledger: Arc<Ledger>,
    people: People,
    run: String,
    next: AtomicU64,
    closing: AtomicBool,
}

/// All clients.
pub struct Crowd {
    world: Arc<World>,
    clients: JoinSet<u64>,
}

impl Crowd {
    /// Sends the clients off.
    pub fn start(clients: u64, setup: &Setup, sink: &Sink, ledger: &Arc<Ledger>, seed: u64) -> Self {
        let world = Arc::new(World {
            setup: setup.clone(),
            sink: sink.clone(),
            ledger: ledger.clone(),
            people: People::default(),
            run: format!("crash{seed}"),
            next: AtomicU64::new(1),
            closing: AtomicBool::new(false),
        });
        let mut set = JoinSet::new();
        for _ in 0..clients {
            set.spawn(client(world.clone()));
        }
        Self { world, clients: set }
    }

    /// No new applications; returns how many of those begun did not come to the end in time.
    pub async fn finish(mut self, at_most: Duration) -> u64 {
        self.world.closing.store(true, Ordering::Relaxed);
        let mut left = 0;
        let ended = async {
            while let Some(open) = self.clients.join_next().await {
                left += open.unwrap_or(1);
            }
        };
        let all = tokio::time::timeout(at_most + Duration::from_secs(5), ended).await.is_ok();
        if all { left } else { left + self.clients.len() as u64 }
    }
}

/// Begins applications and finishes those whose mail has come, until told to close. Returns how many were left open.
async fn client(world: Arc<World>) -> u64 {
    let mut waiting: VecDeque<Applicant> = VecDeque::new();
    let mut closing_since = None;
    loop {
        let closing = world.closing.load(Ordering::Relaxed);
        if closing
            && (waiting.is_empty() || closing_since.get_or_insert_with(Instant::now).elapsed() > Duration::from_mins(3))
        {
            return waiting.len() as u64;
        }
        let here = waiting.iter().position(|one| world.sink.token(&one.facts.email).is_some());
        if let Some(mut applicant) = here.and_then(|at| waiting.remove(at)) {
            finish(&world, &mut applicant).await;
        } else if !closing && waiting.len() < WAITING {
            let number = world.next.fetch_add(1, Ordering::Relaxed);
            let browser = Browser::new(world.setup.address, &world.setup.host());
            let mut applicant = Applicant::new(world.people.one(&world.run, number), browser);
            if apply(&world, &mut applicant).await {
                waiting.push_back(applicant);
            }
        } else {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Until 受付確認 was shown and recorded. False when the site gave an answer nobody can go on with.
async fn apply(world: &World, applicant: &mut Applicant) -> bool {
    let ledger = world.ledger.clone();
    let watch = move |_: &str, _: &crate::driver::browser::Answer| ledger.answered();
    loop {
        let step = applicant.apply(&watch).await;
        if step.is_ok() {
            let draft = applicant.draft.clone().unwrap_or_default();
            return world.ledger.told_sent(&draft, &applicant.facts.email).await.is_ok();
        }
        if !again(world, step).await {
            return false;
        }
    }
}

/// Until 宣言完了 was shown and recorded.
async fn finish(world: &World, applicant: &mut Applicant) {
    let ledger = world.ledger.clone();
    let watch = move |_: &str, _: &crate::driver::browser::Answer| ledger.answered();
    let Some(token) = world.sink.token(&applicant.facts.email) else { return };
    loop {
        let step = applicant.confirm(&token, &watch).await;
        if let (Ok(()), Place::Done(numbers)) = (&step, &applicant.place) {
            let draft = applicant.draft.clone().unwrap_or_default();
            if let Err(why) = world.ledger.told_done(&draft, numbers).await {
                world.ledger.wrong(format!("the record: {why:#}"));
            }
            return;
        }
        if !again(world, step).await {
            return;
        }
    }
}

/// Whether to ask again after a setback.
async fn again(world: &World, step: Result<(), Setback>) -> bool {
    match step {
        Ok(()) => true,
        Err(Setback::Cut(why)) => {
            if why.to_string() != "no connection" {
                world.ledger.cut();
            }
            tokio::time::sleep(PAUSE).await;
            true
        }
        Err(Setback::Busy(pause)) => {
            tokio::time::sleep(pause).await;
            true
        }
        Err(Setback::Wrong(why)) => {
            world.ledger.wrong(format!("{why:#}"));
            false
        }
    }
}
