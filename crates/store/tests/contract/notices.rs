//! The mail that announces an edition: planned before the approval, once to each person concerned, never to those nothing is sent to, and
//! no more once the edition is withdrawn or its day has come.

use crate::town::{Applicant, Place, at, contract, id};
use domain::{email::Email, time::day};
use jiff::{SignedDuration, civil::Date};
use store::{
    Error,
    affected::{self, Concern},
    countersign,
    editions::{self, Acted, NewEdition},
    mass_mail::{self, Fate, Figures, Kind},
    notices::{self, Running},
    suppressed,
};
use uuid::Uuid;

/// So many days after the day the tests begin.
fn after(days: i64) -> Date {
    day(at(0) + SignedDuration::from_hours(24 * days))
}

/// Everybody, twice: each declaration is concerned by both facts.
fn everybody() -> [Concern; 2] {
    [Concern::OtherTerms("none".to_owned()), Concern::OtherRules("none".to_owned())]
}

async fn load(place: &Place) -> Uuid {
    let files = [("scheme.toml".to_owned(), id().to_string())];
    let new = &NewEdition { id: id(), label: "見本の版", hash: [7; 32], files: &files };
    let done = place.store.write(|mut db| async move { editions::load(&mut db, new, None, at(10)).await });
    assert!(done.await.unwrap());
    new.id
}

async fn plans(place: &Place, edition: Uuid, days: i64, officer: Uuid) -> Acted {
    let days = (after(days), after(0));
    let unit = place.store.write(|mut db| async move { notices::plan(&mut db, edition, days, officer, at(20)).await });
    unit.await.unwrap()
}

async fn approves(place: &Place, edition: Uuid, seen: i64, officer: Uuid) -> Acted {
    let unit =
        place.store.write(|mut db| async move { editions::approve(&mut db, (edition, seen), officer, at(30)).await });
    unit.await.unwrap()
}

async fn dates(place: &Place, edition: Uuid, days: i64) -> Acted {
    let (days, officer) = ((after(days), after(0)), id());
    let unit = place.store.write(|mut db| async move { editions::date(&mut db, edition, days, officer, at(40)).await });
    unit.await.unwrap()
}

/// An edition whose mail goes out tomorrow and which takes force in three days.
async fn announced(place: &Place) -> Uuid {
    let edition = load(place).await;
    assert_eq!(plans(place, edition, 1, id()).await, Acted::Done);
    assert_eq!(approves(place, edition, 1, id()).await, Acted::Done);
    assert_eq!(dates(place, edition, 3).await, Acted::Done);
    edition
}

async fn running(place: &Place, days: i64) -> Option<Running> {
    running_at(place, days, 0).await
}

/// The first to go on with, so many days and minutes after the tests begin.
async fn running_at(place: &Place, days: i64, minute: i64) -> Option<Running> {
    let mut db = place.store.read().await.unwrap();
    notices::running(&mut db, (after(days), after(days)), at(minute)).await.unwrap().into_iter().next()
}

/// Takes the turn and puts letters for these: to whom, and how many declarations each letter names.
async fn puts(place: &Place, running: &Running, keys: &[Vec<u8>], minute: i64) -> Option<Vec<(String, usize, Uuid)>> {
    let concerns = &everybody();
    let unit = place.store.write(|mut db| async move {
        if !notices::turn(&mut db, running, None, at(minute)).await? {
            return Ok(None);
        }
        let room = mass_mail::room(&mut db, 3, at(minute)).await?;
        let mut got = Vec::new();
        for key in keys.iter().take(usize::try_from(room).unwrap()) {
            let letter = id();
            let person = notices::put(&mut db, running.edition, (key, letter), concerns, at(minute)).await?;
            let count = i64::from(person.is_some());
            if let Some(person) = person {
                assert!(person.declarations.iter().all(|(_, places)| places == &[0, 1]), "by both facts, once");
                got.push((person.email.as_str().to_owned(), person.declarations.len(), letter));
            }
            mass_mail::reached(&mut db, (Kind::Edition, running.edition), key, count).await?;
        }
        Ok::<_, Error>(Some(got))
    });
    unit.await.unwrap()
}

async fn keys(place: &Place, behind: &[u8]) -> Vec<Vec<u8>> {
    untold(place, Uuid::nil(), behind).await
}

/// Those behind an address whom everything concerns and who have no letter about this edition.
async fn untold(place: &Place, edition: Uuid, behind: &[u8]) -> Vec<Vec<u8>> {
    affected::persons(&mut place.store.read().await.unwrap(), &everybody(), (edition, behind), 100).await.unwrap()
}

async fn people(place: &Place, names: &[&str]) {
    for name in names {
        Applicant::new(&format!("{name}@mihon.example.jp")).declared(&place.store).await;
    }
}

contract!(the_second_officer_approves_the_mail_they_saw_and_the_day_comes_after_it, async |place: &Place| {
    let [planner, second] = [id(), id()];
    let edition = load(place).await;
    assert_eq!(plans(place, edition, 2, planner).await, Acted::Done);
    assert_eq!(plans(place, edition, 3, planner).await, Acted::Done);
    assert_eq!(approves(place, edition, 0, second).await, Acted::Stale, "without a mail, as it was never seen");
    assert_eq!(approves(place, edition, 1, second).await, Acted::Stale);
    assert_eq!(approves(place, edition, 2, planner).await, Acted::Own);
    assert_eq!(approves(place, edition, 2, second).await, Acted::Done);
    assert_eq!(plans(place, edition, 4, planner).await, Acted::NotPossible, "what was approved stays");
    assert_eq!(dates(place, edition, 3).await, Acted::Announced, "not on the day of the mail");
    assert_eq!(dates(place, edition, 5).await, Acted::Done);
    assert_eq!(dates(place, edition, 6).await, Acted::Done, "nobody was told");
    assert!(running(place, 2).await.is_none(), "its day has not come");
    let run = running(place, 3).await.unwrap();
    assert!(puts(place, &run, &[], 60).await.is_some());
    assert_eq!(dates(place, edition, 7).await, Acted::Announced, "what was told stays");
    assert!(running(place, 6).await.is_none(), "nothing is announced any more that is in force");
});

contract!(what_was_forgotten_is_planned_after_the_approval_and_waits_for_another_officer, async |place: &Place| {
    let [planner, second] = [id(), id()];
    let signs = async |edition: Uuid, seen: i64, officer: Uuid| {
        let unit = place
            .store
            .write(|mut db| async move { notices::approve(&mut db, (edition, seen), after(0), officer, at(35)).await });
        unit.await.unwrap()
    };
    let edition = load(place).await;
    assert_eq!(signs(edition, 0, second).await, Acted::NotPossible, "there is no plan");
    assert_eq!(approves(place, edition, 0, second).await, Acted::Done);
    assert_eq!(dates(place, edition, 4).await, Acted::Done);
    assert_eq!(plans(place, edition, 4, planner).await, Acted::NotPossible, "not on the day of the edition");
    assert_eq!(plans(place, edition, 2, planner).await, Acted::Done);
    assert_eq!(plans(place, edition, 1, planner).await, Acted::Done, "nobody approved it yet");
    assert!(running(place, 1).await.is_none(), "no letter leaves by the word of one officer");
    let waits = async |officer: Uuid| {
        countersign::waiting(&mut place.store.read().await.unwrap(), officer, at(40)).await.unwrap().editions
    };
    assert_eq!((waits(second).await, waits(planner).await), (vec![edition], vec![]));
    assert_eq!(signs(edition, 1, second).await, Acted::Stale);
    assert_eq!(signs(edition, 2, planner).await, Acted::Own);
    assert_eq!(signs(edition, 2, second).await, Acted::Done);
    assert_eq!(signs(edition, 2, second).await, Acted::NotPossible, "once");
    assert_eq!((waits(second).await, plans(place, edition, 2, planner).await), (vec![], Acted::NotPossible));
    assert!(running(place, 1).await.is_some());
    let stop = place.store.write(|mut db| async move { notices::stop(&mut db, edition, planner, at(41)).await });
    assert!(stop.await.unwrap() && running(place, 1).await.is_none());
    assert_eq!(plans(place, edition, 1, planner).await, Acted::Done, "nobody was told");
    assert!(running(place, 1).await.is_none(), "what was approved was another plan");
    assert_eq!(signs(edition, 4, second).await, Acted::Done);
    let run = running(place, 1).await.unwrap();
    assert!(puts(place, &run, &[], 60).await.is_some());
    let stop = place.store.write(|mut db| async move { notices::stop(&mut db, edition, planner, at(61)).await });
    assert!(stop.await.unwrap());
    assert_eq!(plans(place, edition, 1, planner).await, Acted::NotPossible, "some were told");
});

contract!(each_person_gets_one_with_all_of_theirs_and_the_suppressed_none, async |place: &Place| {
    people(place, &["twice", "twice", "once", "suppressed", "later"]).await;
    Applicant::new("unconfirmed@mihon.example.jp").applied(&place.store).await;
    let stop = async |name: &'static str| {
        let email = &Email::parse(&format!("{name}@mihon.example.jp")).unwrap();
        place.store.write(|mut db| async move { suppressed::add(&mut db, email, at(5)).await }).await.unwrap();
    };
    stop("suppressed").await;
    announced(place).await;
    let mut db = place.store.read().await.unwrap();
    assert_eq!(affected::count_persons(&mut db, &everybody(), None).await.unwrap(), 3);
    drop(db);
    let (run, all) = (running(place, 1).await.unwrap(), keys(place, &[]).await);
    assert_eq!(all.len(), 3);
    // One is suppressed after the list was read.
    stop("later").await;
    let mut got: Vec<_> = puts(place, &run, &all, 60).await.unwrap();
    got.sort();
    let told: Vec<_> = got.iter().map(|(email, count, _)| (email.as_str(), *count)).collect();
    assert_eq!(told, [("once@mihon.example.jp", 1), ("twice@mihon.example.jp", 2)]);
    assert!(puts(place, &run, &all, 70).await.is_none(), "another node read from a place that is over");
    // Who reads the whole list again gets nobody: the key is the second fence.
    let again = Running { reached: running(place, 1).await.unwrap().reached, ..run };
    assert_eq!(puts(place, &again, &all, 80).await.unwrap(), []);
    let (letters, now) = (&got, at(90));
    let unit = place.store.write(|mut db| async move {
        mass_mail::came_of(&mut db, letters[0].2, Fate::Sent, now).await?;
        mass_mail::came_of(&mut db, letters[1].2, Fate::Failed, now).await
    });
    unit.await.unwrap();
    let mut db = place.store.read().await.unwrap();
    let figures = mass_mail::figures(&mut db, again.edition).await.unwrap();
    assert_eq!(figures, Figures { put: 2, sent: 1, failed: 1, stopped: 0 });
    assert_eq!(affected::count_persons(&mut db, &everybody(), Some(again.edition)).await.unwrap(), 0);
});

contract!(letters_of_both_kinds_share_the_minute, async |place: &Place| {
    people(place, &["a", "b", "c", "d", "e"]).await;
    let edition = announced(place).await;
    let (run, all) = (running(place, 1).await.unwrap(), keys(place, &[]).await);
    let text = "INSERT INTO mass_letters (mailing, email_key, letter, put_at)
        SELECT c.id, c.email_key, c.id, e.loaded_at FROM contacts c, editions e LIMIT 1";
    assert_eq!(place.store.write(|mut db| async move { db.run_as_is(text).await }).await.unwrap(), 1);
    assert_eq!(puts(place, &run, &all, 10).await.unwrap().len(), 2, "three within a minute, one of them is news");
    let next = running(place, 1).await.unwrap();
    let rest = keys(place, &next.reached).await;
    assert_eq!(puts(place, &next, &rest, 12).await.unwrap().len(), 3);
    finishes(place, edition, 12).await;
    assert!(running(place, 1).await.is_none());
});

async fn finishes(place: &Place, edition: Uuid, minute: i64) {
    let unit = place.store.write(|mut db| async move { notices::finish(&mut db, edition, at(minute)).await });
    unit.await.unwrap();
}

contract!(who_declares_later_or_was_passed_by_is_told_before_the_day, async |place: &Place| {
    people(place, &["a", "b", "c"]).await;
    let edition = announced(place).await;
    let (run, all) = (running(place, 1).await.unwrap(), keys(place, &[]).await);
    // Somebody declares whose key lies before the place that is reached, and everybody else got theirs.
    assert_eq!(puts(place, &run, &all[1..], 10).await.unwrap().len(), 2);
    finishes(place, edition, 12).await;
    people(place, &["d"]).await;
    assert!(running_at(place, 1, 12 + 59).await.is_none(), "not every second");
    let round = running_at(place, 1, 12 + 60).await.unwrap();
    assert!(round.later && round.reached.is_empty());
    let left = untold(place, edition, &round.reached).await;
    assert!(left.len() == 2 && left.contains(&all[0]), "nobody else is looked at");
    assert!(puts(place, &run, &all, 13).await.is_none(), "nobody begins the round before its time");
    assert_eq!(puts(place, &round, &left, 12 + 60).await.unwrap().len(), 2);
    finishes(place, edition, 80).await;
    let kept = notices::find(&mut place.store.read().await.unwrap(), edition).await.unwrap().unwrap();
    assert_eq!((kept.done_at, kept.stands()), (Some(at(12)), true), "everybody was written to, the first time");
    let stop = place.store.write(|mut db| async move { notices::stop(&mut db, edition, id(), at(81)).await });
    assert!(stop.await.unwrap() && running_at(place, 1, 999).await.is_none(), "there are no more rounds");
});

contract!(how_many_were_not_told_when_the_day_came_is_kept, async |place: &Place| {
    people(place, &["a", "b", "c", "d"]).await;
    let edition = announced(place).await;
    let (run, all) = (running(place, 1).await.unwrap(), keys(place, &[]).await);
    let run = &run;
    let unit = place.store.write(|mut db| async move { notices::turn(&mut db, run, Some(4), at(10)).await });
    assert!(unit.await.unwrap());
    assert_eq!(puts(place, run, &all[..3], 10).await.unwrap().len(), 3);
    let late = async |days| notices::late(&mut place.store.read().await.unwrap(), after(days)).await.unwrap();
    assert_eq!((late(2).await, late(3).await), (vec![], vec![edition]));
    let note = async || {
        place.store.write(|mut db| async move { notices::note_late(&mut db, edition, at(99)).await }).await.unwrap()
    };
    assert_eq!((note().await, note().await), (true, false));
    assert!(late(3).await.is_empty(), "it is said once");
    let kept = notices::find(&mut place.store.read().await.unwrap(), edition).await.unwrap().unwrap();
    assert_eq!(kept.untold, Some(1));
});

contract!(an_address_that_cannot_be_read_keeps_the_mail_from_nobody_else, async |place: &Place| {
    people(place, &["a", "b", "c"]).await;
    crate::twins::run(place, "UPDATE contacts SET email = email_key WHERE id = (SELECT id FROM contacts LIMIT 1)")
        .await;
    announced(place).await;
    let (run, all) = (running(place, 1).await.unwrap(), keys(place, &[]).await);
    assert_eq!(all.len(), 3);
    assert_eq!(puts(place, &run, &all, 10).await.unwrap().len(), 2);
});

contract!(what_is_withdrawn_or_ended_is_announced_no_more, async |place: &Place| {
    people(place, &["a", "b"]).await;
    let edition = announced(place).await;
    let (run, all) = (running(place, 1).await.unwrap(), keys(place, &[]).await);
    assert_eq!(puts(place, &run, &all[..1], 50).await.unwrap().len(), 1);
    let next = running(place, 1).await.unwrap();
    let unit =
        place.store.write(|mut db| async move { editions::withdraw(&mut db, edition, (None, "誤り"), at(55)).await });
    assert!(unit.await.unwrap());
    assert!(running(place, 1).await.is_none());
    assert!(puts(place, &next, &all[1..], 60).await.is_none(), "withdrawn between the look and the unit");
    let other = announced(place).await;
    let run = running(place, 1).await.unwrap();
    let stop = async || {
        let unit = place.store.write(|mut db| async move { notices::stop(&mut db, other, id(), at(65)).await });
        unit.await.unwrap()
    };
    assert_eq!((stop().await, stop().await), (true, false));
    assert!(running(place, 1).await.is_none());
    assert!(puts(place, &run, &all, 70).await.is_none());
});
