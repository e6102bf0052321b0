//! Counts of what happened: equal to a look at the journal, once each, whoever counts, and drafts stay counted when they are forgotten.

use crate::town::{Applicant, Place, at, confirm, contract, id, numbers, until};
use domain::{declaration::State, ids::ReceiptNumber};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use store::{
    Store,
    declarations::{self, Ending, Loaded, Past},
    drafts::{self, NewDraft},
    tallies::{self, Dimension, Event},
};

/// Counts until so many lines were counted.
async fn count(store: &Store, lines: usize) {
    let mut counted = 0;
    until(async || {
        let batch = &tallies::next(&mut store.read().await.unwrap(), 3).await.unwrap();
        assert!(store.write(|mut db| async move { tallies::keep(&mut db, batch).await }).await.unwrap());
        counted += batch.lines;
        counted >= lines
    })
    .await;
    assert_eq!(counted, lines);
}

/// The sums by a dimension: value and event.
async fn sums(store: &Store, dimension: Dimension) -> BTreeMap<(String, Event), i64> {
    let all = tallies::read(&mut store.read().await.unwrap(), "2026-11", "2026-11").await.unwrap();
    let own = all.into_iter().filter(|one| one.dimension == dimension);
    own.map(|one| ((one.value, one.event), one.count)).collect()
}

contract!(every_line_is_counted_once_by_all_that_is_known, async |place: &Place| {
    let store = &place.store;
    let mut all = Vec::new();
    for (at, level) in ["a", "b", "c"].into_iter().enumerate() {
        let mut one = Applicant::new(&format!("{level}@mihon.example.jp"));
        if at == 2 {
            one.intent = crate::town::two_stars("c@mihon.example.jp");
        }
        one.partner = (at == 1).then(|| "mihon".to_owned());
        all.push(one.declared(store).await.id);
    }
    let waiting = Applicant::new("d@mihon.example.jp").applied(store).await.id;
    let [one, two, three] = [all[0], all[1], all[2]];
    for (id, minutes) in [(one, 5), (two, 6), (three, 7)] {
        let unit = store.write(|mut db| async move { declarations::accept(&mut db, id, "x", at(minutes)).await });
        assert!(unit.await.unwrap());
    }
    let unit =
        store.write(|mut db| async move { declarations::end(&mut db, one, Ending::Cancelled("x"), "x", at(9)).await });
    assert!(unit.await.unwrap());
    // Four submitted, three confirmed, three accepted, one cancelled.
    count(store, 11).await;
    let of = |value: &str, event: Event, count: i64| ((value.to_owned(), event), count);
    let expected = BTreeMap::from([
        of("", Event::Submitted, 4),
        of("", Event::Declared, 3),
        of("", Event::Accepted, 3),
        of("", Event::Cancelled, 1),
        of("", Event::Listed, 2),
    ]);
    assert_eq!(sums(store, Dimension::All).await, expected);
    let levels = sums(store, Dimension::Level).await;
    assert_eq!((levels[&("one".to_owned(), Event::Listed)], levels[&("two".to_owned(), Event::Listed)]), (1, 1));
    let sources = sums(store, Dimension::Source).await;
    assert_eq!(
        (sources[&("web".to_owned(), Event::Declared)], sources[&("partner".to_owned(), Event::Declared)]),
        (2, 1)
    );
    for (dimension, value) in [
        (Dimension::Prefecture, "13"),
        (Dimension::Industry, "26"),
        (Dimension::Size, "1-5"),
        (Dimension::Kind, "corporation"),
    ] {
        assert_eq!(sums(store, dimension).await[&(value.to_owned(), Event::Submitted)], 4, "{dimension:?}");
    }
    // Who read the same lines and was slower keeps nothing.
    confirm(store, waiting, at(12)).await.unwrap();
    let mut read = tallies::next(&mut store.read().await.unwrap(), 9).await.unwrap();
    until(async || {
        read = tallies::next(&mut store.read().await.unwrap(), 9).await.unwrap();
        read.lines == 1
    })
    .await;
    let keep =
        async |batch: &tallies::Batch| store.write(|mut db| async move { tallies::keep(&mut db, batch).await }).await;
    assert!(keep(&read).await.unwrap() && !keep(&read).await.unwrap());
    assert_eq!(sums(store, Dimension::All).await[&(String::new(), Event::Declared)], 4);
    let other = tallies::read(&mut store.read().await.unwrap(), "2026-10", "2026-10").await.unwrap();
    assert!(other.is_empty());
});

contract!(what_was_taken_over_counts_where_it_stood, async |place: &Place| {
    let store = &place.store;
    let day = |text: &str| format!("{text}T10:00:00+09:00").parse().unwrap();
    let past = |accepted: Option<&str>, state: State, state_at: &str| Past {
        accepted_at: accepted.map(day),
        state,
        state_at: day(state_at),
        ..Past::accepted(day("2026-01-10"))
    };
    let pasts = [
        past(Some("2026-02-10"), State::Accepted, "2026-02-10"),
        past(None, State::Declared, "2026-01-10"),
        past(Some("2026-02-10"), State::Stopped, "2026-05-10"),
        past(None, State::Rejected, "2026-03-10"),
    ];
    let mut all = Vec::new();
    for (n, past) in (1..).zip(&pasts) {
        let applicant = Applicant::new("taro@mihon.example.jp");
        let (receipt, numbers) = (&ReceiptNumber::make(jiff::civil::date(2026, 1, 1), n), &numbers());
        let application = applicant.application(receipt);
        all.push(application.id);
        let one = &[Loaded { application, numbers, password_hash: "-", past: past.clone() }][..];
        store.write(|mut db| async move { declarations::load(&mut db, one, at(0)).await }).await.unwrap();
    }
    count(store, 4).await;
    let counted = async || {
        let tallies = tallies::read(&mut store.read().await.unwrap(), "2026-01", "2026-12").await.unwrap();
        let all = tallies.into_iter().filter(|one| one.dimension == Dimension::All);
        all.map(|one| (one.month, one.event.code(), one.count)).collect::<Vec<_>>()
    };
    let of = |month: &str, event: &'static str, count: i64| (month.to_owned(), event, count);
    let expected = [
        of("2026-01", "declared", 4),
        of("2026-02", "accepted", 2),
        of("2026-02", "listed", 1),
        of("2026-03", "rejected", 1),
        of("2026-05", "stopped", 1),
    ];
    assert_eq!(counted().await, expected);
    // What becomes of them here counts from there on.
    let [accepted, declared] = [all[0], all[1]];
    let unit = store.write(|mut db| async move { declarations::accept(&mut db, declared, "x", at(1)).await });
    assert!(unit.await.unwrap());
    let ending = Ending::Cancelled("x");
    let unit = store.write(|mut db| async move { declarations::end(&mut db, accepted, ending, "x", at(2)).await });
    assert!(unit.await.unwrap());
    count(store, 2).await;
    let expected = [
        of("2026-01", "declared", 4),
        of("2026-02", "accepted", 2),
        of("2026-03", "rejected", 1),
        of("2026-05", "stopped", 1),
        of("2026-11", "accepted", 1),
        of("2026-11", "cancelled", 1),
        of("2026-11", "listed", 1),
    ];
    assert_eq!(counted().await, expected);
});

contract!(a_draft_stays_counted_when_it_is_forgotten, async |place: &Place| {
    let store = &place.store;
    let begun = async || tallies::starts(&mut store.read().await.unwrap(), "2026-01", "2026-12").await.unwrap();
    for hours in [0, 24 * 31] {
        let new = &NewDraft { id: id(), visitor: [1; 32], entry: None };
        let at = at(0) - SignedDuration::from_hours(hours);
        store.write(|mut db| async move { drafts::start(&mut db, new, at).await }).await.unwrap();
    }
    Applicant::new("a@mihon.example.jp").applied(store).await;
    let expected = [("2026-10".to_owned(), 1), ("2026-11".to_owned(), 2)];
    assert_eq!(begun().await, expected);
    let before = at(0) - SignedDuration::from_hours(24);
    let purged = store.write(|mut db| async move { drafts::purge(&mut db, before, 10).await }).await.unwrap();
    assert_eq!((purged, begun().await), (1, expected.to_vec()));
    let unit = store.write(|mut db| async move { declarations::purge_unconfirmed(&mut db, at(60), 10, at(60)).await });
    assert_eq!(unit.await.unwrap(), 1);
    assert_eq!(begun().await, expected, "the draft of an application went with it");
    let purged = store.write(|mut db| async move { drafts::purge(&mut db, at(60), 10).await }).await.unwrap();
    assert_eq!((purged, begun().await), (1, expected.to_vec()));
    assert_eq!(tallies::starts(&mut store.read().await.unwrap(), "2026-11", "2026-11").await.unwrap().len(), 1);
});
