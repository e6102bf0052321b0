//! The mail that announces an edition: everybody concerned gets one and nobody two, whatever dies in the middle; not while the site is
//! read-only, not after the edition was withdrawn.
#![cfg(test)]

#[expect(dead_code, reason = "the town of the store has streets this test does not walk")]
#[path = "../../store/tests/contract/town.rs"]
mod town;

use domain::{
    dice::Dice as _,
    mode::{Cause, SiteMode},
    scheme::Scheme,
    time::{Clock, day},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sengen::{
    campaigns::Step,
    notices::{Announcer, Known},
    world::RealDice,
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
    time::Duration,
};
use store::{
    Store,
    editions::{self, Acted, NewEdition},
    modes::{self, NewMode},
    notices, outbox,
};
use tokio::sync::Notify;
use town::{Applicant, Place, TestDice, at, contract, id};
use uuid::Uuid;

/// Minutes in a day.
const DAY: i64 = 24 * 60;

/// A clock that is moved by hand, in minutes.
#[derive(Default)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        at(self.0.load(Relaxed))
    }
}

/// So many days after the day the tests begin.
fn after(days: i64) -> Date {
    day(at(0) + SignedDuration::from_hours(24 * days))
}

fn announcer(store: &Store, clock: &Arc<Hand>, a_minute: i64) -> Announcer {
    Announcer {
        store: store.clone(),
        scheme: Arc::new(Scheme::bundled().unwrap()),
        origin: "https://sengen.example.jp".to_owned(),
        clock: clock.clone(),
        dice: Arc::new(RealDice),
        letters: Arc::new(Notify::new()),
        a_minute,
        known: Known::default(),
    }
}

/// An edition with newer terms from the fifth day on, announced from the second day on; its id.
async fn announced(place: &Place) -> Uuid {
    let mut files = domain::scheme::bundled();
    let (_, terms) = files.iter().find(|(name, _)| name == "terms/2026-04.md").unwrap();
    let from = after(1).to_string();
    let terms =
        terms.replace("\"2026-04\"", "\"newer\"").replace("from = \"2026-04-01\"", &format!("from = \"{from}\""));
    files.push(("terms/newer.md".to_owned(), terms));
    files.push(("notice.md".to_owned(), "# 規約が変わります\n\n[規約](/declare)を読んでください。\n".to_owned()));
    let new = &NewEdition { id: id(), label: "見本", hash: [1; 32], files: &files };
    let unit = place.store.write(|mut db| async move {
        editions::load(&mut db, new, None, at(1)).await?;
        notices::plan(&mut db, new.id, (after(2), after(0)), id(), at(1)).await?;
        editions::approve(&mut db, (new.id, 1), id(), at(1)).await?;
        editions::date(&mut db, new.id, (after(5), after(0)), id(), at(1)).await
    });
    assert_eq!(unit.await.unwrap(), Acted::Done);
    new.id
}

/// How many letters each address got.
async fn letters(place: &Place) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for letter in outbox::recent(&mut place.store.read().await.unwrap(), 10_000).await.unwrap() {
        assert_eq!(letter.mail.subject, "【SECURITY ACTION】規約が変わります");
        *times.entry(letter.state.to).or_default() += 1;
    }
    times
}

async fn people(place: &Place, count: usize) {
    for at in 0..count {
        Applicant::new(&format!("p{at}@mihon.example.jp")).declared(&place.store).await;
    }
}

async fn done(place: &Place, edition: Uuid) -> bool {
    let notice = notices::find(&mut place.store.read().await.unwrap(), edition).await.unwrap().unwrap();
    notice.done_at.is_some()
}

contract!(two_announcers_that_are_killed_again_and_again_write_to_each_once, async |place: &Place| {
    const PEOPLE: usize = 60;
    people(place, PEOPLE).await;
    // Some declared twice.
    people(place, 20).await;
    let edition = announced(place).await;
    let clock = Arc::new(Hand(AtomicI64::new(3 * DAY)));
    for _ in 0..1000 {
        let running: Vec<_> = (0..2)
            .map(|_| {
                // Few a minute, so that they are killed in the middle many times; long enough for some of their units to be kept.
                let one = announcer(&place.store, &clock, 7);
                tokio::spawn(async move {
                    while one.step().await.is_ok() {
                        tokio::task::yield_now().await;
                    }
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(60 + TestDice.roll() % 120)).await;
        for one in running {
            one.abort();
            let _ = one.await;
        }
        clock.0.fetch_add(2, Relaxed);
        if done(place, edition).await {
            break;
        }
    }
    let times = letters(place).await;
    assert_eq!((times.len(), times.values().max()), (PEOPLE, Some(&1)), "{times:?}");
    let figures = notices::figures(&mut place.store.read().await.unwrap(), edition).await.unwrap();
    assert_eq!(figures.put, i64::try_from(PEOPLE).unwrap());
});

contract!(it_begins_in_the_morning_of_its_day_and_says_what_changes, async |place: &Place| {
    people(place, 1).await;
    people(place, 1).await;
    let edition = announced(place).await;
    let clock = Arc::new(Hand::default());
    let morning = after(2).to_zoned(domain::time::tokyo()).unwrap().timestamp() + SignedDuration::from_hours(9);
    let minutes = morning.duration_since(at(0)).as_mins();
    let one = announcer(&place.store, &clock, 9);
    clock.0.store(minutes, Relaxed);
    assert_eq!(one.step().await.unwrap(), Step::Nothing);
    clock.0.store(minutes + 1, Relaxed);
    assert_eq!(one.step().await.unwrap(), Step::Finished(1));
    assert_eq!(one.step().await.unwrap(), Step::Nothing);
    assert!(done(place, edition).await);
    let letter = outbox::recent(&mut place.store.read().await.unwrap(), 9).await.unwrap().remove(0);
    let (text, html) = (&letter.mail.text, &letter.mail.html);
    assert!(text.contains(&domain::time::date_ja(after(5))), "{text}");
    assert_eq!(text.matches("- 使用規約が新しくなります").count(), 2, "for each of the two declarations: {text}");
    assert!(html.contains("href=\"https://sengen.example.jp/declare\""), "{html}");
});

contract!(it_waits_while_the_site_is_read_only_and_ends_with_the_edition, async |place: &Place| {
    people(place, 3).await;
    let edition = announced(place).await;
    let clock = Arc::new(Hand(AtomicI64::new(3 * DAY)));
    let one = announcer(&place.store, &clock, 1);
    let mode = async |mode: SiteMode| {
        let new = &NewMode { mode, cause: Cause::Maintenance, notice: None, until: None, reason: "点検".to_owned() };
        place.store.write(|mut db| async move { modes::set(&mut db, new, None, at(9)).await }).await.unwrap();
    };
    mode(SiteMode::ReadOnly).await;
    assert_eq!(one.step().await.unwrap(), Step::Wait);
    assert!(letters(place).await.is_empty());
    mode(SiteMode::DenyDeclarations).await;
    assert_eq!(one.step().await.unwrap(), Step::Put(1), "those who declared already may be told");
    assert_eq!(one.step().await.unwrap(), Step::Wait, "the minute is full");
    let unit =
        place.store.write(|mut db| async move { editions::withdraw(&mut db, edition, (None, "誤り"), at(9)).await });
    assert!(unit.await.unwrap());
    clock.0.fetch_add(2, Relaxed);
    assert_eq!(one.step().await.unwrap(), Step::Nothing);
    assert_eq!(letters(place).await.len(), 1);
    assert!(!done(place, edition).await);
});
