//! Letters to many, お知らせメール and the mail that announces an edition: everybody gets one of each and nobody two, whatever dies in the
//! middle, no faster than allowed, and nothing that cannot be read keeps it from others.
#![cfg(test)]

#[expect(dead_code, reason = "the town of the store has streets this test does not walk")]
#[path = "../../store/tests/contract/town.rs"]
mod town;

use domain::{
    dice::Dice as _,
    mode::{Cause, SiteMode},
    news::Audience,
    scheme::Scheme,
    time::{Clock, day},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use sengen::{
    mass_mail::{Known, Sender, Step},
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
    Store, affected,
    campaigns::{self, Draft, Outcome},
    editions::{self, Acted, NewEdition},
    mass_mail::{self, Kind},
    modes::{self, NewMode},
    news, notices, outbox,
};
use tokio::sync::Notify;
use town::{Applicant, Place, TestDice, at, contract, id};
use uuid::Uuid;

/// Minutes in a day.
const DAY: i64 = 24 * 60;
/// The subjects of both.
const NEWS: &str = "【SECURITY ACTION】題";
const EDITION: &str = "【SECURITY ACTION】規約が変わります";

/// A clock that is moved by hand, in minutes.
#[derive(Default)]
struct Hand(AtomicI64);

impl Hand {
    fn at(minute: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(minute)))
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        at(self.0.load(Relaxed))
    }
}

/// So many days after the day the tests begin.
fn after(days: i64) -> Date {
    day(at(0) + SignedDuration::from_hours(24 * days))
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
        known: Known::default(),
    }
}

/// An お知らせメール that is signed; its id.
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

/// An edition with newer terms from the fifth day on, announced from the second day on; its id.
async fn announced(place: &Place, number: u8) -> Uuid {
    let mut files = domain::scheme::bundled();
    let (_, terms) = files.iter().find(|(name, _)| name == "terms/2026-04.md").unwrap();
    let from = after(1).to_string();
    let terms =
        terms.replace("\"2026-04\"", "\"newer\"").replace("from = \"2026-04-01\"", &format!("from = \"{from}\""));
    files.push(("terms/newer.md".to_owned(), terms));
    files.push(("notice.md".to_owned(), "# 規約が変わります\n\n[規約](/declare)を読んでください。\n".to_owned()));
    let new = &NewEdition { id: id(), label: "見本", hash: [number; 32], files: &files };
    let unit = place.store.write(|mut db| async move {
        editions::load(&mut db, new, None, at(1)).await?;
        notices::plan(&mut db, new.id, (after(2), after(0)), id(), at(1)).await?;
        editions::approve(&mut db, (new.id, 1), id(), at(1)).await?;
        editions::date(&mut db, new.id, (after(5), after(0)), id(), at(i64::from(number))).await
    });
    assert_eq!(unit.await.unwrap(), Acted::Done);
    new.id
}

/// How many letters of this subject each address got.
async fn letters(place: &Place, subject: &str) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for letter in outbox::recent(&mut place.store.read().await.unwrap(), 10_000).await.unwrap() {
        if letter.mail.subject == subject {
            *times.entry(letter.state.to).or_default() += 1;
        }
    }
    times
}

async fn people(place: &Place, count: usize) {
    for at in 0..count {
        Applicant::new(&format!("p{at}@mihon.example.jp")).declared(&place.store).await;
    }
}

/// A mail server takes everything that waits.
async fn delivered(place: &Place, minute: i64) {
    let me = id();
    let unit = place.store.write(|mut db| async move {
        for letter in outbox::lease(&mut db, me, at(minute + 1), at(minute), 1000).await? {
            outbox::sent(&mut db, letter.id, me, "250", at(minute)).await?;
        }
        Ok::<_, store::Error>(())
    });
    unit.await.unwrap();
}

async fn done(place: &Place, campaign: Uuid, edition: Uuid) -> bool {
    let mut db = place.store.read().await.unwrap();
    let campaign = campaigns::find(&mut db, campaign).await.unwrap().unwrap();
    let notice = notices::find(&mut db, edition).await.unwrap().unwrap();
    campaign.done_at.is_some() && notice.done_at.is_some()
}

contract!(two_senders_that_are_killed_again_and_again_write_to_each_once, async |place: &Place| {
    const PEOPLE: usize = 60;
    people(place, PEOPLE).await;
    // Some declared twice.
    people(place, 20).await;
    let (campaign, edition) = (approved(place).await, announced(place, 1).await);
    let clock = Hand::at(3 * DAY);
    for _ in 0..1000 {
        let running: Vec<_> = (0..2)
            .map(|_| {
                // Few a minute, so that they are killed in the middle many times; long enough for some of their units to be kept.
                let one = sender(&place.store, &clock, 7);
                tokio::spawn(async move {
                    for kind in Kind::ALL.into_iter().cycle() {
                        if one.step(kind).await.is_err() {
                            break;
                        }
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
        let minute = clock.0.fetch_add(2, Relaxed);
        delivered(place, minute).await;
        if done(place, campaign, edition).await {
            break;
        }
    }
    for (subject, mailing) in [(NEWS, campaign), (EDITION, edition)] {
        let times = letters(place, subject).await;
        assert_eq!((times.len(), times.values().max()), (PEOPLE, Some(&1)), "{subject}: {times:?}");
        let figures = mass_mail::figures(&mut place.store.read().await.unwrap(), mailing).await.unwrap();
        assert_eq!((figures.put, figures.sent), (60, 60), "{subject}");
    }
    let back = news::all(&mut place.store.read().await.unwrap(), (9, 0)).await.unwrap();
    assert_eq!(back.iter().map(|one| one.post.title.as_str()).collect::<Vec<_>>(), ["題"], "one back number");
});

contract!(no_more_within_a_minute_than_allowed_nor_than_leave, async |place: &Place| {
    people(place, 9).await;
    let campaign = approved(place).await;
    let clock = Hand::at(3);
    let one = sender(&place.store, &clock, 4);
    let step = async || one.step(Kind::News).await.unwrap();
    assert_eq!((step().await, step().await), (Step::Put(4), Step::Wait));
    clock.0.store(5, Relaxed);
    assert_eq!(step().await, Step::Wait, "the mail server is away: no more pile up");
    delivered(place, 5).await;
    assert_eq!((step().await, step().await), (Step::Put(4), Step::Wait));
    clock.0.store(7, Relaxed);
    delivered(place, 7).await;
    assert_eq!((step().await, step().await), (Step::Finished(1), Step::Nothing));
    let kept = campaigns::find(&mut place.store.read().await.unwrap(), campaign).await.unwrap().unwrap();
    assert_eq!((kept.begun_at, kept.done_at), (Some(at(3)), Some(at(7))));
    let (holder, now) = (id(), at(8));
    let unit = place.store.write(|mut db| async move { outbox::lease(&mut db, holder, at(9), now, 100).await });
    for letter in unit.await.unwrap() {
        let link = letter.stop.expect("the header stops what the mail stops");
        assert!(letter.mail.text.contains(&link) && letter.mail.html.contains(&link), "{}", letter.mail.text);
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
async fn blind_step(place: &Place, one: &Sender, kind: Kind) -> Result<Step, store::Error> {
    run(place, "ALTER TABLE suppressed RENAME TO elsewhere").await;
    let step = one.step(kind).await;
    run(place, "ALTER TABLE elsewhere RENAME TO suppressed").await;
    step
}

async fn set(place: &Place, mode: SiteMode) {
    let new = &NewMode { mode, cause: Cause::Trouble, notice: None, until: None, reason: "点検".to_owned() };
    place.store.write(|mut db| async move { modes::set(&mut db, new, None, at(5)).await }).await.unwrap();
}

contract!(who_is_next_is_not_asked_while_nothing_may_be_put, async |place: &Place| {
    people(place, 9).await;
    approved(place).await;
    announced(place, 1).await;
    for (kind, begins) in [(Kind::News, 3 * DAY), (Kind::Edition, 3 * DAY + 9)] {
        let clock = Hand::at(begins);
        let one = sender(&place.store, &clock, 4);
        assert!(blind_step(place, &one, kind).await.is_err(), "with room it is asked");
        assert_eq!(one.step(kind).await.unwrap(), Step::Put(4));
        assert_eq!(blind_step(place, &one, kind).await.unwrap(), Step::Wait, "the minute is full");
        clock.0.fetch_add(2, Relaxed);
        delivered(place, begins + 2).await;
        set(place, SiteMode::ReadOnly).await;
        assert_eq!(blind_step(place, &one, kind).await.unwrap(), Step::Wait, "the site is read-only");
        set(place, SiteMode::DenyDeclarations).await;
        assert_eq!(one.step(kind).await.unwrap(), Step::Put(4), "those who declared already may be told");
        delivered(place, begins + 2).await;
    }
});

contract!(an_address_that_cannot_be_read_stops_nothing, async |place: &Place| {
    people(place, 3).await;
    run(place, "UPDATE contacts SET email = email_key WHERE id = (SELECT id FROM contacts LIMIT 1)").await;
    approved(place).await;
    announced(place, 1).await;
    let one = sender(&place.store, &Hand::at(3 * DAY), 100);
    for (kind, subject) in [(Kind::News, NEWS), (Kind::Edition, EDITION)] {
        assert_eq!(one.step(kind).await.unwrap(), Step::Finished(2));
        assert_eq!(letters(place, subject).await.len(), 2);
    }
});

contract!(an_edition_that_cannot_be_read_is_passed_over, async |place: &Place| {
    people(place, 2).await;
    announced(place, 1).await;
    run(place, "UPDATE editions SET files = '[[\"scheme.toml\", \"?\"]]'").await;
    let other = announced(place, 2).await;
    let one = sender(&place.store, &Hand::at(3 * DAY), 100);
    assert_eq!(one.step(Kind::Edition).await.unwrap(), Step::Finished(2));
    assert_eq!(one.step(Kind::Edition).await.unwrap(), Step::Nothing);
    let figures = mass_mail::figures(&mut place.store.read().await.unwrap(), other).await.unwrap();
    assert_eq!(figures.put, 2);
});

contract!(an_edition_is_announced_in_the_morning_of_its_day_and_again_to_who_comes_later, async |place: &Place| {
    people(place, 1).await;
    people(place, 1).await;
    let edition = announced(place, 1).await;
    let clock = Arc::new(Hand::default());
    let morning = after(2).to_zoned(domain::time::tokyo()).unwrap().timestamp() + SignedDuration::from_hours(9);
    let minutes = morning.duration_since(at(0)).as_mins();
    let one = sender(&place.store, &clock, 9);
    let step = async |minute| {
        clock.0.store(minute, Relaxed);
        one.step(Kind::Edition).await.unwrap()
    };
    assert_eq!(step(minutes).await, Step::Nothing);
    assert_eq!(step(minutes + 1).await, Step::Finished(1));
    assert_eq!(step(minutes + 1).await, Step::Nothing);
    let letter = outbox::recent(&mut place.store.read().await.unwrap(), 9).await.unwrap().remove(0);
    let (text, html) = (&letter.mail.text, &letter.mail.html);
    assert!(text.contains(&domain::time::date_ja(after(5))), "{text}");
    assert_eq!(text.matches("- 使用規約が新しくなります").count(), 2, "for each of the two declarations: {text}");
    assert!(html.contains("href=\"https://sengen.example.jp/declare\""), "{html}");
    people(place, 3).await;
    assert_eq!(step(minutes + 59).await, Step::Nothing, "the register is not looked through all the time");
    assert_eq!(step(minutes + 62).await, Step::Finished(2), "who declared under the old terms since");
    let times = letters(place, EDITION).await;
    assert_eq!((times.len(), times.values().max()), (3, Some(&1)), "{times:?}");
    assert_eq!(step(5 * DAY).await, Step::Nothing);
    let kept = notices::find(&mut place.store.read().await.unwrap(), edition).await.unwrap().unwrap();
    assert_eq!(kept.untold, Some(0));
});

contract!(what_ends_with_the_edition_or_its_day_is_known, async |place: &Place| {
    people(place, 3).await;
    let edition = announced(place, 1).await;
    let clock = Hand::at(3 * DAY);
    let one = sender(&place.store, &clock, 1);
    let step = async || one.step(Kind::Edition).await.unwrap();
    assert_eq!((step().await, step().await), (Step::Put(1), Step::Wait));
    // The day comes first.
    clock.0.store(5 * DAY, Relaxed);
    assert_eq!(step().await, Step::Nothing);
    let mut db = place.store.read().await.unwrap();
    assert_eq!(notices::find(&mut db, edition).await.unwrap().unwrap().untold, Some(2));
    assert!(notices::late(&mut db, after(5)).await.unwrap().is_empty(), "it was said in the log");
    drop(db);
    clock.0.store(3 * DAY + 5, Relaxed);
    delivered(place, 3 * DAY + 5).await;
    let unit =
        place.store.write(|mut db| async move { editions::withdraw(&mut db, edition, (None, "誤り"), at(9)).await });
    assert!(unit.await.unwrap());
    assert_eq!(step().await, Step::Nothing);
    assert_eq!(letters(place, EDITION).await.len(), 1);
});

contract!(a_letter_names_the_newest_of_very_many_declarations, async |place: &Place| {
    for _ in 0..affected::NAMED + 2 {
        people(place, 1).await;
    }
    announced(place, 1).await;
    let one = sender(&place.store, &Hand::at(3 * DAY), 9);
    assert_eq!(one.step(Kind::Edition).await.unwrap(), Step::Finished(1));
    let letter = outbox::recent(&mut place.store.read().await.unwrap(), 1).await.unwrap().remove(0);
    assert_eq!(letter.mail.text.matches("- 使用規約が新しくなります").count(), 50);
    assert!(letter.mail.text.contains("このほかに対象になる宣言の数：2"), "{}", letter.mail.text);
});
