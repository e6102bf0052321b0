//! The comparison: what clients were told, what the register says, what the mail sink got.

use super::ledger::Ledger;
use crate::{
    driver::sink::Sink,
    tables::{Tables, cell},
};
use anyhow::{Result, bail};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::{Duration, Instant},
};

/// What was found: a line a promise.
#[derive(Default)]
pub struct Findings {
    lines: Vec<(String, u64)>,
}

impl Findings {
    /// A promise and how often it was broken.
    pub fn check(&mut self, promise: &str, broken: u64) {
        self.lines.push((promise.to_owned(), broken));
    }

    /// Prints all and one line of counts. True when nothing was broken.
    pub fn print(&self) -> bool {
        for (promise, broken) in &self.lines {
            println!(
                "{}  {promise}{}",
                if *broken == 0 { "ok    " } else { "BROKEN" },
                if *broken == 0 { String::new() } else { format!(": {broken} times") }
            );
        }
        let failed = self.lines.iter().filter(|(_, broken)| *broken > 0).count();
        println!("{} passed, {failed} failed", self.lines.len() - failed);
        failed == 0
    }
}

/// A declaration as it lies in the register.
struct Kept {
    id: String,
    state: String,
    number: String,
}

/// Everything that is compared.
struct Register {
    by_draft: HashMap<String, Vec<Kept>>,
    /// 利用者番号 by declaration.
    members: HashMap<String, Vec<String>>,
    /// How many lines of each kind, by declaration.
    journal: HashSet<(String, String)>,
    journal_counts: HashMap<(String, String), u64>,
    /// (declaration, kind, message id, sent, failed).
    letters: Vec<(String, String, String, bool, bool)>,
}

/// Reads the register.
pub struct Auditor {
    tables: Tables,
}

impl Auditor {
    /// Connects.
    pub async fn open(url: &str) -> Result<Self> {
        Ok(Self { tables: Tables::open(url).await? })
    }

    /// Waits until no letter waits any more.
    pub async fn wait_for_mails(&self, at_most: Duration) -> Result<()> {
        let begun = Instant::now();
        loop {
            let sql = "SELECT CAST(count(*) AS TEXT) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL";
            let waiting = self.tables.rows(sql).await?;
            let waiting = waiting.first().map(|row| cell(row, 0).to_owned()).unwrap_or_default();
            if waiting == "0" {
                return Ok(());
            }
            if begun.elapsed() > at_most {
                bail!("{waiting} letters still wait after {} s", at_most.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    async fn read(&self) -> Result<Register> {
        let id = |column| self.tables.id(column);
        let mut by_draft: HashMap<String, Vec<Kept>> = HashMap::new();
        for row in
            self.tables.rows(&format!("SELECT {}, {}, state, number FROM declarations", id("draft"), id("id"))).await?
        {
            let kept = Kept {
                id: cell(&row, 1).to_owned(),
                state: cell(&row, 2).to_owned(),
                number: cell(&row, 3).to_owned(),
            };
            by_draft.entry(cell(&row, 0).to_owned()).or_default().push(kept);
        }
        let mut members: HashMap<String, Vec<String>> = HashMap::new();
        for row in self.tables.rows(&format!("SELECT {}, number FROM members", id("declaration"))).await? {
            members.entry(cell(&row, 0).to_owned()).or_default().push(cell(&row, 1).to_owned());
        }
        let mut journal_counts: HashMap<(String, String), u64> = HashMap::new();
        for row in self.tables.rows(&format!("SELECT {}, kind FROM journal", id("declaration"))).await? {
            *journal_counts.entry((cell(&row, 0).to_owned(), cell(&row, 1).to_owned())).or_default() += 1;
        }
        let flag = |column| format!("CASE WHEN {column} IS NULL THEN '' ELSE 'yes' END");
        let sql = format!(
            "SELECT {}, kind, message_id, {}, {} FROM outbox",
            id("declaration"),
            flag("sent_at"),
            flag("failed_at")
        );
        let letter = |row: Vec<String>| {
            let text = |at| cell(&row, at).to_owned();
            (text(0), text(1), text(2), !text(3).is_empty(), !text(4).is_empty())
        };
        let letters = self.tables.rows(&sql).await?.into_iter().map(letter).collect();
        Ok(Register { by_draft, members, journal: journal_counts.keys().cloned().collect(), journal_counts, letters })
    }

    /// Compares. `cuts` is how often the server was killed.
    pub async fn compare(&self, ledger: &Ledger, sink: &Sink, cuts: u64) -> Result<Findings> {
        let register = self.read().await?;
        let mut findings = Findings::default();
        let wrongs = ledger.wrongs();
        for wrong in wrongs.iter().take(5) {
            println!("note: {wrong}");
        }
        findings.check("every answer was one a person can go on with", wrongs.len() as u64);
        acknowledged(ledger, &register, &mut findings);
        whole(&register, &mut findings);
        mails(&register, sink, cuts, &mut findings);
        Ok(findings)
    }
}

/// Nothing acknowledged is lost.
fn acknowledged(ledger: &Ledger, register: &Register, findings: &mut Findings) {
    let (mut lost, mut undone, mut other) = (0, 0, 0);
    for (draft, told) in ledger.told() {
        let kept = register.by_draft.get(&draft.replace('-', "")).and_then(|kept| kept.first());
        let Some(kept) = kept else {
            lost += 1;
            continue;
        };
        let Some(numbers) = told.numbers else { continue };
        if !["declared", "accepted"].contains(&kept.state.as_str()) {
            undone += 1;
        }
        let member = register.members.get(&kept.id).and_then(|numbers| numbers.first());
        if kept.number != numbers.declaration_id || member != Some(&numbers.member_number) {
            other += 1;
        }
    }
    findings.check("no acknowledged application is lost", lost);
    findings.check("no acknowledged declaration is undone", undone);
    findings.check("the numbers shown are the numbers kept", other);
}

/// Nothing is doubled, nothing half done — for all that lies in the register, acknowledged or not.
fn whole(register: &Register, findings: &mut Findings) {
    let doubled = register.by_draft.values().filter(|kept| kept.len() > 1).count();
    findings.check("one declaration per draft", doubled as u64);
    let members = register.members.values().filter(|members| members.len() > 1).count();
    findings.check("one member per declaration", members as u64);
    let twice = register
        .journal_counts
        .iter()
        .filter(|((_, kind), count)| **count > 1 && ["submitted", "confirmed", "accepted"].contains(&kind.as_str()));
    findings.check("each change stands in the journal once", twice.count() as u64);
    let mut letters: HashMap<(&str, &str), u64> = HashMap::new();
    for (declaration, kind, ..) in &register.letters {
        *letters.entry((declaration, kind)).or_default() += 1;
    }
    let mut broken: BTreeMap<&str, u64> = BTreeMap::new();
    for kept in register.by_draft.values().flatten() {
        for (what, whole) in demands(kept, register, &letters) {
            *broken.entry(what).or_default() += u64::from(!whole);
        }
    }
    for (what, times) in broken {
        findings.check(what, times);
    }
    let known: HashSet<&str> = register.by_draft.values().flatten().map(|kept| kept.id.as_str()).collect();
    let strangers = register.members.keys().filter(|declaration| !known.contains(declaration.as_str())).count();
    findings.check("no member without a declaration", strangers as u64);
}

/// What must stand beside a declaration in its state.
fn demands<'a>(kept: &Kept, register: &Register, letters: &HashMap<(&str, &str), u64>) -> Vec<(&'a str, bool)> {
    let line = |kind: &str| register.journal.contains(&(kept.id.clone(), kind.to_owned()));
    let letter = |kind| letters.get(&(kept.id.as_str(), kind)).copied().unwrap_or_default();
    let declared = ["declared", "accepted"].contains(&kept.state.as_str());
    let accepted = kept.state == "accepted";
    vec![
        ("a declaration has its line in the journal and its mail", line("submitted") && letter("confirm") == 1),
        (
            "a confirmed one has number and member, an unconfirmed one neither",
            declared != kept.number.is_empty() && declared == register.members.contains_key(&kept.id),
        ),
        (
            "a confirmed one has its line and its one mail, an unconfirmed one neither",
            declared == line("confirmed") && u64::from(declared) == letter("completed"),
        ),
        (
            "an accepted one has its line and its one mail, another one neither",
            accepted == line("accepted") && u64::from(accepted) == letter("accepted"),
        ),
    ]
}

/// Each mail at least once, at most once more per cut, and none without its committed cause.
fn mails(register: &Register, sink: &Sink, cuts: u64, findings: &mut Findings) {
    let copies = sink.copies();
    let came = |message: &str| {
        copies.get(message.trim_matches(['<', '>'])).or_else(|| copies.get(message)).map_or(0, |(_, count)| *count)
    };
    let missing = register.letters.iter().filter(|(_, _, message, sent, _)| *sent && came(message) == 0).count();
    findings.check("every mail that counts as sent arrived", missing as u64);
    let open = register.letters.iter().filter(|(_, _, _, sent, _)| !*sent).count();
    findings.check("every mail was sent", open as u64);
    let known: HashSet<&str> =
        register.letters.iter().map(|(_, _, message, ..)| message.as_str().trim_matches(['<', '>'])).collect();
    let orphans = copies.keys().filter(|message| !known.contains(message.trim_matches(['<', '>']))).count();
    findings.check("no mail without its cause in the register", orphans as u64);
    let extra: u64 = copies.values().map(|(_, count)| count - 1).sum();
    println!("{} messages, {extra} further copies of them", copies.len());
    let most = copies.values().map(|(_, count)| *count).max().unwrap_or_default();
    findings.check("no mail came more often than once and once per cut", u64::from(most > 1 + cuts));
    let distinct = register.letters.len() as u64;
    findings.check("each letter has a message id of its own", distinct - known.len() as u64);
}
