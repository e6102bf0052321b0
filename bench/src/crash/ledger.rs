//! What the clients were told: the record outside the server, on the disk before a client goes on.

use crate::driver::{applicant::Numbers, record::Record};
use anyhow::Result;
use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// What was acknowledged about one draft.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Where mail ① goes.
    pub email: String,
    /// The numbers of 宣言完了, once shown.
    pub numbers: Option<Numbers>,
}

/// The clients' record.
pub struct Ledger {
    record: Record,
    told: Mutex<BTreeMap<String, Told>>,
    /// Requests that were cut off in the middle.
    cuts: AtomicU64,
    /// Answers in all.
    answers: AtomicU64,
    /// Answers a person could not go on with.
    wrong: Mutex<Vec<String>>,
}

impl Ledger {
    /// An empty ledger over a record.
    pub fn new(record: Record) -> Self {
        let told = Mutex::default();
        Self { record, told, cuts: AtomicU64::new(0), answers: AtomicU64::new(0), wrong: Mutex::default() }
    }

    /// 受付確認 was shown for a draft.
    pub async fn told_sent(&self, draft: &str, email: &str) -> Result<()> {
        self.record.line(format!("sent\t{draft}\t{email}")).await?;
        email.clone_into(&mut self.lock().entry(draft.to_owned()).or_default().email);
        Ok(())
    }

    /// 宣言完了 was shown with both numbers.
    pub async fn told_done(&self, draft: &str, numbers: &Numbers) -> Result<()> {
        self.record.line(format!("done\t{draft}\t{}\t{}", numbers.declaration_id, numbers.member_number)).await?;
        self.lock().entry(draft.to_owned()).or_default().numbers = Some(numbers.clone());
        Ok(())
    }

    /// A connection broke.
    pub fn cut(&self) {
        self.cuts.fetch_add(1, Ordering::Relaxed);
    }

    /// An answer arrived.
    pub fn answered(&self) {
        self.answers.fetch_add(1, Ordering::Relaxed);
    }

    /// The site gave an answer a person could not go on with.
    pub fn wrong(&self, what: String) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// Those answers.
    pub fn wrongs(&self) -> Vec<String> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was acknowledged, by draft.
    pub fn told(&self) -> BTreeMap<String, Told> {
        self.lock().clone()
    }

    /// How many applications were acknowledged.
    pub fn submitted(&self) -> usize {
        self.lock().len()
    }

    /// How many declarations were acknowledged.
    pub fn declared(&self) -> usize {
        self.lock().values().filter(|told| told.numbers.is_some()).count()
    }

    /// Prints what happened.
    pub fn print(&self, killed: u32, mails: u64) {
        println!(
            "{} applications and {} declarations acknowledged, {} answers, {} requests cut off by {killed} kills, {mails} mails",
            self.submitted(),
            self.declared(),
            self.answers.load(Ordering::Relaxed),
            self.cuts.load(Ordering::Relaxed),
        );
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Told>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
