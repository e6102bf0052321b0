//! Watching: requests, lists, keys, and what watchers do not know yet.

use crate::town::{Applicant, Place, at, contract, id, sole_proprietor, until};
use domain::{
    declaration::{Level, State},
    email::Email,
    ids::DeclarationId,
};
use jiff::Timestamp;
use std::sync::Arc;
use store::{
    Error, Unit,
    declarations::{self, Ending},
    journal::{self, Mark},
    watches::{self, Change, Confirmed, Facts, Put, Reach, Request},
};
use uuid::Uuid;

const EMAIL: &str = "kau@kaite.example.jp";

fn request(email: &str, numbers: &[DeclarationId]) -> Request {
    Request { id: id(), email: Email::parse(email).unwrap(), numbers: numbers.to_vec(), until: at(60), list: None }
}

/// Asks and confirms in one unit; the list.
pub async fn ask_and_confirm(
    db: &mut Unit,
    email: &str,
    numbers: &[DeclarationId],
    now: Timestamp,
) -> Result<Confirmed, Error> {
    let request = request(email, numbers);
    watches::ask(db, &request, now).await?;
    watches::confirm(db, request.id, id(), now).await
}

async fn listed(place: &Place, email: &str, numbers: &[DeclarationId]) -> Uuid {
    let unit = place.store.write(|mut db| async move { ask_and_confirm(&mut db, email, numbers, at(5)).await });
    let Ok(Confirmed::List(list)) = unit.await else { panic!("not confirmed") };
    list
}

async fn ask(place: &Place, request: &Request) {
    place.store.write(|mut db| async move { watches::ask(&mut db, request, at(5)).await }).await.unwrap();
}

async fn confirm(place: &Place, request: Uuid, minutes: i64) -> Confirmed {
    let new = id();
    let unit = place.store.write(|mut db| async move { watches::confirm(&mut db, request, new, at(minutes)).await });
    unit.await.unwrap()
}

async fn put(place: &Place, key: Uuid, number: &DeclarationId) -> Put {
    place.store.write(|mut db| async move { watches::put(&mut db, key, number, at(5)).await }).await.unwrap()
}

async fn accept(place: &Place, declaration: Uuid) {
    let unit = place.store.write(|mut db| async move { declarations::accept(&mut db, declaration, "x", at(6)).await });
    assert!(unit.await.unwrap());
}

async fn end(place: &Place, declaration: Uuid, ending: Ending<'_>) {
    let unit =
        place.store.write(|mut db| async move { declarations::end(&mut db, declaration, ending, "x", at(7)).await });
    assert!(unit.await.unwrap());
}

async fn news(place: &Place, declarations: &[Uuid]) -> Vec<Change> {
    watches::news(&mut place.store.read().await.unwrap(), declarations, 100).await.unwrap()
}

async fn tell(place: &Place, change: &Change) {
    place.store.write(|mut db| async move { watches::told(&mut db, change).await }).await.unwrap();
}

async fn declared(place: &Place) -> (Uuid, DeclarationId) {
    let declaration = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    (declaration.id, declaration.number.unwrap())
}

async fn rows(place: &Place, watcher: Uuid) -> Vec<String> {
    let rows = watches::rows(&mut place.store.read().await.unwrap(), watcher, "", 100).await.unwrap();
    rows.into_iter().map(|row| row.number.as_str().to_owned()).collect()
}

contract!(a_request_becomes_a_list_once_it_is_confirmed, async |place: &Place| {
    let ((_, one), (_, two)) = (declared(place).await, declared(place).await);
    let request = request(EMAIL, &[one.clone(), two.clone()]);
    ask(place, &request).await;
    let kept = watches::request(&mut place.store.read().await.unwrap(), request.id).await.unwrap().unwrap();
    assert_eq!((kept.numbers.len(), kept.list, kept.email.as_str()), (2, None, EMAIL));
    let Confirmed::List(list) = confirm(place, request.id, 10).await else { panic!("not confirmed") };
    assert_eq!(confirm(place, request.id, 90).await, Confirmed::List(list), "again, and late: nothing changes");
    let mut numbers = vec![one.as_str().to_owned(), two.as_str().to_owned()];
    numbers.sort();
    assert_eq!(rows(place, list).await, numbers);
    let mut db = place.store.read().await.unwrap();
    assert_eq!(watches::list(&mut db, list).await.unwrap().unwrap().email.as_str(), EMAIL);
    assert_eq!(watches::count(&mut db, list).await.unwrap(), 2);
    assert_eq!(watches::rows(&mut db, list, &numbers[0], 1).await.unwrap()[0].number.as_str(), numbers[1]);
    assert!(matches!(watches::reach(&mut db, list).await.unwrap(), Reach::Mail(email) if email.as_str() == EMAIL));
});

contract!(a_request_ends_with_its_time, async |place: &Place| {
    let (_, number) = declared(place).await;
    let late = request(EMAIL, &[number]);
    ask(place, &late).await;
    assert_eq!(confirm(place, late.id, 61).await, Confirmed::Over);
    assert_eq!(confirm(place, id(), 10).await, Confirmed::Over);
    let purge = async |minutes| {
        place.store.write(|mut db| async move { watches::purge(&mut db, at(minutes), 10).await }).await.unwrap()
    };
    assert_eq!((purge(5).await, purge(6).await, purge(6).await), (0, 1, 0));
});

contract!(an_address_has_one_list, async |place: &Place| {
    let ((_, one), (_, two)) = (declared(place).await, declared(place).await);
    let list = listed(place, EMAIL, std::slice::from_ref(&one)).await;
    assert_eq!(listed(place, "KAU@kaite.example.jp", &[one.clone(), two.clone()]).await, list);
    assert_eq!(rows(place, list).await.len(), 2);
    let other = listed(place, "other@kaite.example.jp", std::slice::from_ref(&one)).await;
    assert_ne!(other, list);
    let take = async |number| {
        place.store.write(|mut db| async move { watches::take_out(&mut db, list, number).await }).await.unwrap()
    };
    assert!(take(&one).await && !take(&one).await);
    assert_eq!((rows(place, list).await, rows(place, other).await.len()), (vec![two.as_str().to_owned()], 1));
    let stop = async || place.store.write(|mut db| async move { watches::stop(&mut db, list).await }).await.unwrap();
    assert!(stop().await && !stop().await);
    let mut db = place.store.read().await.unwrap();
    assert!(watches::list(&mut db, list).await.unwrap().is_none());
    assert!(matches!(watches::reach(&mut db, list).await.unwrap(), Reach::Webhooks(none) if none.is_empty()));
    assert!(rows(place, list).await.is_empty() && rows(place, other).await.len() == 1);
});

contract!(a_key_watches_each_once, async |place: &Place| {
    let ((_, one), key) = (declared(place).await, id());
    assert_eq!((put(place, key, &one).await, put(place, key, &one).await), (Put::New, Put::Already));
    assert_eq!(put(place, key, &DeclarationId::draw(4, 1)).await, Put::Unknown);
    let mut db = place.store.read().await.unwrap();
    assert_eq!(watches::page(&mut db, key, "", 10).await.unwrap().len(), 1);
    assert!(watches::watched(&mut db, key, &one).await.unwrap().is_some());
    assert!(watches::watched(&mut db, id(), &one).await.unwrap().is_none());
    let unknown = DeclarationId::draw(4, 2);
    let issued = watches::issued(&mut db, &[unknown.clone(), one.clone()]).await.unwrap();
    assert_eq!(issued, std::slice::from_ref(&one));
    assert_eq!(watches::numbers(&mut db, &[unknown, one.clone()], at(1)).await.unwrap().len(), 1);
    let (key, one) = (key, &one);
    let remove =
        async || place.store.write(|mut db| async move { watches::remove(&mut db, key, one).await }).await.unwrap();
    assert!(remove().await && !remove().await);
});

contract!(news_is_what_is_not_known, async |place: &Place| {
    let (declaration, number) = declared(place).await;
    let (list, key) = (listed(place, EMAIL, std::slice::from_ref(&number)).await, id());
    put(place, key, &number).await;
    assert!(news(place, &[declaration]).await.is_empty(), "what is true when the watch begins is known");
    accept(place, declaration).await;
    end(place, declaration, Ending::Stopped).await;
    let behind = watches::behind(&mut place.store.read().await.unwrap(), 10).await.unwrap();
    assert_eq!(behind, [declaration]);
    let found = news(place, &[id(), declaration]).await;
    assert_eq!(found.iter().map(|change| change.watcher).collect::<Vec<_>>(), {
        let mut both = vec![list, key];
        both.sort();
        both
    });
    let facts = |state| Facts { state, level: Level::One, name: Some("株式会社みほん製作所".to_owned()) };
    let first = &found[0];
    assert_eq!((&first.before, &first.after), (&facts(State::Declared), &facts(State::Stopped)));
    assert_eq!((first.state_at, &first.number, &first.later), (at(7), &number, &None));
    tell(place, first).await;
    let rest = news(place, &[declaration]).await;
    assert_eq!(rest.iter().map(|change| change.watcher).collect::<Vec<_>>(), [found[1].watcher]);
    tell(place, &found[1]).await;
    assert!(news(place, &[declaration]).await.is_empty());
    assert!(watches::behind(&mut place.store.read().await.unwrap(), 10).await.unwrap().is_empty());
});

contract!(a_name_and_a_level_are_news_however_they_change, async |place: &Place| {
    let (declaration, number) = declared(place).await;
    put(place, id(), &number).await;
    for change in ["UPDATE businesses SET published_name = '株式会社改名'", "UPDATE declarations SET level = 'two'"]
    {
        place.store.write(|mut db| async move { db.run_as_is(change).await }).await.unwrap();
    }
    let found = news(place, &[declaration]).await;
    let [change] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((change.after.name.as_deref(), change.after.level), (Some("株式会社改名"), Level::Two));
    assert_eq!(change.before.level, Level::One);
});

contract!(the_name_of_what_was_not_accepted_is_not_told, async |place: &Place| {
    let person = Applicant { business: sole_proprietor(), ..Applicant::new("taro@mihon.example.jp") };
    let declaration = person.declared(&place.store).await;
    let number = declaration.number.unwrap();
    put(place, id(), &number).await;
    end(place, declaration.id, Ending::Rejected("x")).await;
    let found = news(place, &[declaration.id]).await;
    assert_eq!(found[0].before.name.as_deref(), Some("喫茶いろは"), "as it is published");
    assert_eq!((found[0].after.state, &found[0].after.name), (State::Rejected, &None));
    tell(place, &found[0]).await;
    assert!(news(place, &[declaration.id]).await.is_empty());
});

contract!(the_place_in_the_journal_moves_once, async |place: &Place| {
    let begin = async || place.store.write(|mut db| async move { watches::begin(&mut db).await }).await.unwrap();
    let mark = async || watches::mark(&mut place.store.read().await.unwrap()).await.unwrap();
    assert_eq!(mark().await, None);
    declared(place).await;
    begin().await;
    let first = mark().await.unwrap();
    assert!(first > Mark::default());
    begin().await;
    assert_eq!(mark().await, Some(first), "a place that is there stays");
    declared(place).await;
    let mut next = first;
    until(async || {
        next = journal::after(&mut place.store.read().await.unwrap(), first, 100).await.unwrap().1;
        next != first
    })
    .await;
    let advance = async |from, to| {
        place.store.write(|mut db| async move { watches::advance(&mut db, from, to).await }).await.unwrap()
    };
    assert!(advance(first, next).await && !advance(first, next).await);
    assert_eq!(mark().await, Some(next));
    // As after a restore on another server, whose numbers begin anew.
    let beyond = Mark { turn: next.turn + 1_000_000, seq: next.seq + 1_000_000 };
    assert!(advance(next, beyond).await);
    begin().await;
    assert!(mark().await.unwrap() < beyond);
});

contract!(no_change_slips_between_a_new_watch_and_the_follower, async |place: &Place| {
    let mut declarations = Vec::new();
    for _ in 0..24 {
        declarations.push(declared(place).await);
    }
    let (declarations, key) = (Arc::new(declarations), id());
    let watch = tokio::spawn({
        let (store, declarations) = (place.store.clone(), declarations.clone());
        async move {
            for (_, number) in declarations.iter() {
                let unit = store.write(|mut db| async move { watches::put(&mut db, key, number, at(5)).await });
                unit.await.unwrap();
            }
        }
    });
    let change = tokio::spawn({
        let (store, declarations) = (place.store.clone(), declarations.clone());
        async move {
            for (declaration, _) in declarations.iter() {
                let unit =
                    store.write(|mut db| async move { declarations::accept(&mut db, *declaration, "x", at(6)).await });
                unit.await.unwrap();
            }
        }
    });
    let mut told = 0;
    let all: Vec<Uuid> = declarations.iter().map(|(declaration, _)| *declaration).collect();
    let all = &all;
    while !(watch.is_finished() && change.is_finished()) {
        told += tell_all(place, all).await;
    }
    watch.await.unwrap();
    change.await.unwrap();
    told += tell_all(place, all).await;
    assert!(told <= 24, "told twice");
    let rows = watches::page(&mut place.store.read().await.unwrap(), key, "", 100).await.unwrap();
    assert!(rows.len() == 24 && rows.iter().all(|row| row.facts.state == State::Accepted));
    assert!(news(place, all).await.is_empty());
});

/// One unit of a follower: tells what is news; how much that was.
async fn tell_all(place: &Place, declarations: &[Uuid]) -> usize {
    let unit = place.store.write(|mut db| async move {
        let news = watches::news(&mut db, declarations, 100).await?;
        for change in &news {
            watches::told(&mut db, change).await?;
        }
        Ok::<_, Error>(news.len())
    });
    unit.await.unwrap()
}
