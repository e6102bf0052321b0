//! お知らせメール: everybody who wishes for news gets one and nobody two, whatever dies in the middle, and no faster than allowed.
#![cfg(test)]

#[expect(dead_code, reason = "the town of the store has streets this test does not walk")]
#[path = "../../store/tests/contract/town.rs"]
mod town;

use domain::{
    dice::Dice as _,
    mode::{Cause, SiteMode},
    news::Audience,
    scheme::Scheme,
    time::Clock,
};
use jiff::Timestamp;
use sengen::{
    campaigns::{Sender, Step},
    world::RealDice,
};
use site::Secret;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
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
    campaigns::{self, Draft, Outcome},
    modes::{self, NewMode},
    news, outbox,
};
use tokio::sync::Notify;
use town::{Applicant, Place, TestDice, at, contract, id};
use uuid::Uuid;

/// A clock that is moved by hand, in minutes.
#[derive(Default)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        at(self.0.load(Relaxed))
    }
}

fn sender(store: &Store, clock: &Arc<Hand>, a_minute: i64) -> Sender {
    Sender {
        store: store.clone(),
        scheme: Arc::new(Scheme::bundled().unwrap()),
        origin: "https://sengen.example.jp".to_owned(),
        secret: Secret::new([9; 32]),
        clock: clock.clone(),
        dice: Arc::new(RealDice),
        letters: Arc::new(Notify::new()),
        a_minute,
    }
}

/// One that is signed; its id.
async fn approved(place: &Place) -> Uuid {
    let draft = &Draft {
        title: "題".to_owned(),
        body: "[文](/news)".to_owned(),
        audience: Audience::default(),
        back_number: true,
        start_at: None,
    };
    let (new, clerk, senior) = (id(), id(), id());
    let unit = place.store.write(|mut db| async move {
        campaigns::make(&mut db, new, draft, clerk, at(3)).await?;
        campaigns::act(&mut db, (new, 1), domain::news::Act::Propose, clerk, at(3)).await?;
        campaigns::act(&mut db, (new, 2), domain::news::Act::Approve, senior, at(3)).await
    });
    assert_eq!(unit.await.unwrap(), Outcome::Done);
    new
}

/// How many letters each address got.
async fn letters(place: &Place) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for letter in outbox::recent(&mut place.store.read().await.unwrap(), 10_000).await.unwrap() {
        assert_eq!(letter.mail.subject, "【SECURITY ACTION】題");
        *times.entry(letter.state.to).or_default() += 1;
    }
    times
}

async fn people(place: &Place, count: usize) {
    for at in 0..count {
        Applicant::new(&format!("p{at}@mihon.example.jp")).declared(&place.store).await;
    }
}

contract!(two_senders_that_are_killed_again_and_again_write_to_each_once, async |place: &Place| {
    const PEOPLE: usize = 60;
    people(place, PEOPLE).await;
    // Some declared twice.
    people(place, 20).await;
    let campaign = approved(place).await;
    let clock = Arc::new(Hand(AtomicI64::new(3)));
    for _ in 0..1000 {
        let running: Vec<_> = (0..2)
            .map(|_| {
                // Few a minute, so that they are killed in the middle many times; long enough for some of their units to be kept.
                let one = sender(&place.store, &clock, 7);
                tokio::spawn(async move {
                    while one.step().await.is_ok() {
                        tokio::task::yield_now().await;
                    }
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(20 + TestDice.roll() % 60)).await;
        for one in running {
            one.abort();
            let _ = one.await;
        }
        clock.0.fetch_add(2, Relaxed);
        let kept = campaigns::find(&mut place.store.read().await.unwrap(), campaign).await.unwrap().unwrap();
        if kept.done_at.is_some() {
            break;
        }
    }
    let times = letters(place).await;
    assert_eq!((times.len(), times.values().max()), (PEOPLE, Some(&1)), "{times:?}");
    let mut db = place.store.read().await.unwrap();
    assert_eq!(campaigns::figures(&mut db, campaign).await.unwrap().put, i64::try_from(PEOPLE).unwrap());
    let back = news::all(&mut db, (9, 0)).await.unwrap();
    assert_eq!(back.iter().map(|one| one.post.title.as_str()).collect::<Vec<_>>(), ["題"], "one back number");
});

contract!(no_more_within_a_minute_than_allowed, async |place: &Place| {
    people(place, 9).await;
    let campaign = approved(place).await;
    let clock = Arc::new(Hand(AtomicI64::new(3)));
    let one = sender(&place.store, &clock, 4);
    assert_eq!(one.step().await.unwrap(), Step::Put(4));
    assert_eq!(one.step().await.unwrap(), Step::Wait);
    clock.0.store(5, Relaxed);
    assert_eq!(one.step().await.unwrap(), Step::Put(4));
    assert_eq!(one.step().await.unwrap(), Step::Wait);
    clock.0.store(7, Relaxed);
    assert_eq!(one.step().await.unwrap(), Step::Finished(1));
    assert_eq!(one.step().await.unwrap(), Step::Nothing);
    let kept = campaigns::find(&mut place.store.read().await.unwrap(), campaign).await.unwrap().unwrap();
    assert_eq!((kept.begun_at, kept.done_at), (Some(at(3)), Some(at(7))));
    let (holder, now) = (id(), at(8));
    let unit = place.store.write(|mut db| async move { outbox::lease(&mut db, holder, at(9), now, 100).await });
    for letter in unit.await.unwrap() {
        let stop = letter.stop.expect("the header stops what the mail stops");
        assert!(letter.mail.text.contains(&stop) && letter.mail.html.contains(&stop), "{}", letter.mail.text);
        assert!(letter.mail.html.contains("href=\"https://sengen.example.jp/news\""), "{}", letter.mail.html);
    }
});

/// Does something to the database past the store.
async fn run(place: &Place, text: &'static str) {
    if place.store.engine() == "sqlite" {
        let mut db = SqliteConnection::connect(&place.url).await.unwrap();
        sqlx::raw_sql(text).execute(&mut db).await.unwrap();
    } else {
        let mut db = PgConnection::connect(&place.url).await.unwrap();
        sqlx::raw_sql(text).execute(&mut db).await.unwrap();
    }
}

/// A step while nobody could find out who is next.
async fn blind_step(place: &Place, one: &Sender) -> Result<Step, store::Error> {
    run(place, "ALTER TABLE suppressed RENAME TO elsewhere").await;
    let step = one.step().await;
    run(place, "ALTER TABLE elsewhere RENAME TO suppressed").await;
    step
}

contract!(who_is_next_is_not_asked_while_nothing_may_be_put, async |place: &Place| {
    people(place, 9).await;
    approved(place).await;
    let clock = Arc::new(Hand(AtomicI64::new(3)));
    let one = sender(&place.store, &clock, 4);
    assert!(blind_step(place, &one).await.is_err(), "with room it is asked");
    assert_eq!(one.step().await.unwrap(), Step::Put(4));
    assert_eq!(blind_step(place, &one).await.unwrap(), Step::Wait, "the minute is full");
    clock.0.store(5, Relaxed);
    let mode = |mode| NewMode { mode, cause: Cause::Trouble, notice: None, until: None, reason: "x".to_owned() };
    let (closed, open) = (&mode(SiteMode::ReadOnly), &mode(SiteMode::Normal));
    place.store.write(|mut db| async move { modes::set(&mut db, closed, None, at(5)).await }).await.unwrap();
    assert_eq!(blind_step(place, &one).await.unwrap(), Step::Wait, "the site is read-only");
    place.store.write(|mut db| async move { modes::set(&mut db, open, None, at(5)).await }).await.unwrap();
    assert_eq!(one.step().await.unwrap(), Step::Put(4));
});

contract!(an_address_that_cannot_be_read_stops_nothing, async |place: &Place| {
    people(place, 3).await;
    run(place, "UPDATE contacts SET email = email_key WHERE id = (SELECT id FROM contacts LIMIT 1)").await;
    approved(place).await;
    let one = sender(&place.store, &Arc::new(Hand(AtomicI64::new(3))), 100);
    assert_eq!(one.step().await.unwrap(), Step::Finished(2));
    assert_eq!(letters(place).await.len(), 2);
});
