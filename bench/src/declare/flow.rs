//! One person's whole declaration, timed.

use crate::{
    driver::{
        applicant::{Applicant, Setback},
        browser::{Answer, Browser},
        facts::People,
        sink::Sink,
    },
    server::Setup,
    stopwatch::Stopwatch,
};
use anyhow::{Context, Result, anyhow};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// How long a person waits for the mail.
const MAIL: Duration = Duration::from_mins(1);

/// What every person knows, and what is counted.
pub struct World {
    pub setup: Setup,
    /// The mail sink.
    pub sink: Sink,
    people: People,
    run: String,
    next: AtomicU64,
    /// Each request.
    pub watch: Stopwatch,
    /// From the first page to both numbers, and waiting for the mail.
    pub whole: Stopwatch,
    /// Complete declarations.
    pub done: AtomicU64,
    /// How often the server asked to come later.
    pub busy: AtomicU64,
    /// Bytes of the largest page.
    pub largest: AtomicU64,
    wrongs: Mutex<Vec<String>>,
}

impl World {
    /// Nobody has begun.
    pub fn new(setup: Setup, sink: Sink, people: People, run: String) -> Self {
        Self {
            setup,
            sink,
            people,
            run,
            next: AtomicU64::new(1),
            watch: super::stopwatch(),
            whole: super::stopwatch(),
            done: AtomicU64::new(0),
            busy: AtomicU64::new(0),
            largest: AtomicU64::new(0),
            wrongs: Mutex::default(),
        }
    }

    /// What a person could not go on with.
    pub fn wrongs(&self) -> Vec<String> {
        self.wrongs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, step: &str, answer: &Answer) {
        self.watch.note(step, answer.took);
        self.largest.fetch_max(answer.body.len() as u64, Ordering::Relaxed);
        if answer.status.as_u16() == 503 {
            self.busy.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Declares once.
pub async fn one(world: Arc<World>) {
    let number = world.next.fetch_add(1, Ordering::Relaxed);
    let browser = Browser::new(world.setup.address, &world.setup.host());
    let mut applicant = Applicant::new(world.people.one(&world.run, number), browser);
    let begun = Instant::now();
    match declare(&world, &mut applicant).await {
        Ok(()) => {
            world.whole.note("from the first page to both numbers", begun.elapsed());
            world.done.fetch_add(1, Ordering::Relaxed);
        }
        Err(why) => world.wrongs.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{why:#}")),
    }
}

async fn declare(world: &World, applicant: &mut Applicant) -> Result<()> {
    let watch = |step: &str, answer: &Answer| world.note(step, answer);
    loop {
        match applicant.apply(&watch).await {
            Ok(()) => break,
            Err(setback) => pause(setback).await?,
        }
    }
    let begun = Instant::now();
    let token = world.sink.wait(&applicant.facts.email, MAIL).await.context("the mail did not come")?;
    world.whole.note("waiting for the mail", begun.elapsed());
    loop {
        match applicant.confirm(&token, &watch).await {
            Ok(()) => return Ok(()),
            Err(setback) => pause(setback).await?,
        }
    }
}

async fn pause(setback: Setback) -> Result<()> {
    match setback {
        Setback::Busy(pause) => {
            tokio::time::sleep(pause).await;
            Ok(())
        }
        Setback::Cut(why) => Err(anyhow!("cut: {why:#}")),
        Setback::Wrong(why) => Err(why),
    }
}
