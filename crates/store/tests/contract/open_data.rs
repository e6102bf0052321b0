//! What open data is made of: corporations that were accepted, the place in the journal to go on from, and what is new.

use crate::town::{Applicant, Place, at, contract, id, sole_proprietor, until};
use domain::{
    business::Kind,
    declaration::{PublicEntry, State},
};
use futures_util::TryStreamExt as _;
use jiff::SignedDuration;
use store::{
    Store,
    bookmark::{self, Bookmark},
    cases::{self, ProposedEnding},
    declarations, journal, public,
};
use uuid::Uuid;

async fn accept(store: &Store, declaration: Uuid, minutes: i64) {
    let unit = store
        .write(|mut db| async move { declarations::accept(&mut db, declaration, journal::SYSTEM, at(minutes)).await });
    assert!(unit.await.unwrap());
}

contract!(only_corporations_that_were_accepted_are_given_out, async |place: &Place| {
    let accepted = Applicant::new("a@mihon.example.jp").declared(&place.store).await;
    let stopped = Applicant::new("b@mihon.example.jp").declared(&place.store).await;
    let person =
        Applicant { business: sole_proprietor(), ..Applicant::new("c@iroha.example.jp") }.declared(&place.store).await;
    let waiting = Applicant::new("d@mihon.example.jp").declared(&place.store).await;
    for id in [accepted.id, stopped.id, person.id] {
        accept(&place.store, id, 5).await;
    }
    // No verb stops a declaration yet; one of two rows that look the same is put into the state by hand.
    let stop = "UPDATE declarations SET state = 'stopped' WHERE state = 'accepted' AND receipt =
        (SELECT max(d.receipt) FROM declarations d JOIN businesses b ON b.id = d.business_id
         WHERE d.state = 'accepted' AND b.kind = 'corporation')";
    let changed: Result<u64, store::Error> = place.store.write(|mut db| async move { db.run_as_is(stop).await }).await;
    assert_eq!(changed.unwrap(), 1);
    let mut db = place.store.read().await.unwrap();
    let all: Vec<_> = public::corporations(&mut db).try_collect().await.unwrap();
    let mut ids: Vec<_> = all.iter().map(|entry| entry.declaration).collect();
    ids.sort_unstable();
    let mut expected = [accepted.id, stopped.id];
    expected.sort_unstable();
    assert_eq!(ids, expected, "neither the person nor the one that waits ({})", waiting.id);
    let states: Vec<_> = all.iter().filter(|entry| entry.state == State::Stopped).collect();
    assert_eq!(states.len(), 1, "one that has ended is given out with its state");
    assert!(all.iter().all(|entry| entry.kana.is_none()), "the kana is not for giving out");
    // Read as one text, they are what the others read by columns.
    let every: Vec<_> = public::every(&mut db).try_collect().await.unwrap();
    let same = every.into_iter().filter(|entry| entry.kind == Kind::Corporation && entry.accepted_at.is_some());
    assert_eq!(all, same.map(|entry| PublicEntry { kana: None, ..entry }).collect::<Vec<_>>());
    assert!(all.is_sorted_by_key(|entry| (entry.declared_at, entry.declaration)));
});

contract!(a_bookmark_is_ours_or_it_is_not, async |place: &Place| {
    let mut db = place.store.read().await.unwrap();
    let none = bookmark::last(&mut db).await.unwrap();
    assert!(none == Bookmark::default() && bookmark::is_ours(&mut db, &none).await.unwrap());
    let one = Applicant::new("a@mihon.example.jp").declared(&place.store).await;
    // On PostgreSQL a test beside this one may hold the horizon back for a while.
    let mut last = none;
    until(async || {
        last = bookmark::last(&mut place.store.read().await.unwrap()).await.unwrap();
        let (events, _) = journal::after(&mut place.store.read().await.unwrap(), last.mark, 10).await.unwrap();
        last.at == Some(at(2)) && events.is_empty()
    })
    .await;
    assert!(bookmark::is_ours(&mut db, &last).await.unwrap());
    let later = last.at.map(|at| at + SignedDuration::from_millis(1));
    let mut mark = last.mark;
    mark.seq += 1;
    for foreign in [Bookmark { at: later, ..last }, Bookmark { mark, ..last }, Bookmark { at: None, ..last }] {
        assert!(!bookmark::is_ours(&mut db, &foreign).await.unwrap(), "{foreign:?}");
    }
    accept(&place.store, one.id, 9).await;
    until(async || {
        let (events, _) = journal::after(&mut place.store.read().await.unwrap(), last.mark, 10).await.unwrap();
        let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
        kinds == ["accepted"]
    })
    .await;
});

contract!(news_are_of_accepted_corporations_newest_first_and_each_once, async |place: &Place| {
    let first = Applicant::new("a@mihon.example.jp").declared(&place.store).await;
    let second = Applicant::new("b@mihon.example.jp").declared(&place.store).await;
    let person =
        Applicant { business: sole_proprietor(), ..Applicant::new("c@iroha.example.jp") }.declared(&place.store).await;
    Applicant::new("d@mihon.example.jp").declared(&place.store).await;
    for (id, minutes) in [(second.id, 5), (person.id, 6), (first.id, 7)] {
        accept(&place.store, id, minutes).await;
    }
    let second_ends = (ProposedEnding::Cancel, "届出がありません");
    let unit = place.store.write(|mut db| async move {
        assert!(cases::propose(&mut db, second.id, second_ends, id(), at(8)).await?);
        cases::withdraw(&mut db, second.id, "officer", at(9)).await
    });
    unit.await.unwrap();
    let mut db = place.store.read().await.unwrap();
    let news = public::news(&mut db, 100, 10).await.unwrap();
    let told: Vec<_> = news.iter().map(|one| (one.entry.declaration, one.at)).collect();
    assert_eq!(told, [(first.id, at(7)), (second.id, at(5))], "that an ending was proposed is nobody else's affair");
    assert_eq!(public::news(&mut db, 100, 1).await.unwrap().len(), 1, "no more than asked for");
    assert_eq!(public::news(&mut db, 3, 10).await.unwrap().len(), 1, "no further back than asked for");
    drop(db);
    let change = "UPDATE businesses SET town = '' WHERE id =
        (SELECT business_id FROM declarations WHERE accepted_at IS NOT NULL ORDER BY accepted_at DESC LIMIT 1)";
    crate::twins::run(place, change).await;
    let mut db = place.store.read().await.unwrap();
    let news = public::news(&mut db, 100, 10).await.unwrap();
    assert_eq!(news.len(), 1, "one that cannot be read keeps nobody from the others");
});

contract!(a_text_with_the_sign_between_cells_is_refused_and_never_shifts_them, async |place: &Place| {
    let one = Applicant::new("a@mihon.example.jp").declared(&place.store).await;
    accept(&place.store, one.id, 5).await;
    for rename in
        ["UPDATE businesses SET published_name = 'a' || '\u{1f}' || 'b'", "UPDATE businesses SET published_name = ''"]
    {
        let changed: Result<u64, store::Error> =
            place.store.write(|mut db| async move { db.run_as_is(rename).await }).await;
        assert_eq!(changed.unwrap(), 1);
        let mut db = place.store.read().await.unwrap();
        let all: Vec<_> = futures_util::StreamExt::collect(public::corporations(&mut db)).await;
        assert!(matches!(all.as_slice(), [Err(store::Error::Row { .. })]), "{all:?}");
    }
});
