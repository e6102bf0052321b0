//! Counts of what happened: equal to a look at the journal, once each, whoever counts, and drafts stay counted when they are forgotten.

use crate::{
    tampering::Rolls,
    town::{Applicant, Place, at, confirm, contract, found, id, numbers, two_stars, until},
};
use domain::{
    declaration::{Promise, State},
    field::Field,
    ids::ReceiptNumber,
    mending::{Asked, AskedFields},
    place::Prefecture,
    scheme::Code,
};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Store,
    declarations::{self, Ending, Loaded, Mending, Past},
    drafts::{self, NewDraft},
    journal::Mark,
    tallies::{self, Dimension, Event, Tally},
};
use uuid::Uuid;

/// Counts until so many lines were counted.
async fn count(store: &Store, lines: usize) {
    let mut counted = 0;
    until(async || {
        let batch = &tallies::next(&mut store.read().await.unwrap(), 3, at(0)).await.unwrap();
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
    let mut read = tallies::next(&mut store.read().await.unwrap(), 9, at(0)).await.unwrap();
    until(async || {
        read = tallies::next(&mut store.read().await.unwrap(), 9, at(0)).await.unwrap();
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
    let tallies = tallies::read(&mut store.read().await.unwrap(), "2026-01", "2026-12").await.unwrap();
    let sources = tallies.iter().filter(|one| one.dimension == Dimension::Source).map(|one| one.value.as_str());
    assert_eq!(sources.collect::<BTreeSet<_>>(), BTreeSet::from(["register"]));
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

/// One thing that happens to a declaration, if it can.
async fn happens(store: &Store, id: Uuid, rolls: &mut Rolls, minute: i64) {
    let (roll, facts) = (rolls.below(6), [rolls.below(3), rolls.below(2), rolls.below(2)]);
    let asked = &Asked { reason: "直してください".to_owned(), fields: AskedFields::parse(["name"]).unwrap() };
    let before = found(store, id).await;
    let mut declared = before.declared();
    declared.business.address.prefecture = Prefecture::from_number(u8::try_from(facts[0]).unwrap() + 12).unwrap();
    declared.business.employees = Code::kept(["1-5", "6-20"][usize::try_from(facts[1]).unwrap()]);
    if facts[2] == 0 {
        declared.promise = Promise::One { rules_edition: Some("six-2026".to_owned()) };
    }
    let new = &Mending {
        declared: &declared,
        folded_name: "なおした",
        fields: &[Field::Name],
        returned_at: before.state_at,
        industry_edition: None,
    };
    if before.state == State::Provisional {
        confirm(store, id, at(minute)).await.unwrap();
        return;
    }
    let unit = store.write(|mut db| async move {
        match (before.state, roll) {
            (State::Returned, _) => declarations::mend(&mut db, id, new, at(minute)).await,
            (_, 0 | 1) => declarations::give_back(&mut db, id, "x", asked, at(minute)).await,
            (_, 2) => declarations::end(&mut db, id, Ending::Cancelled("x"), "x", at(minute)).await,
            (_, _) => declarations::accept(&mut db, id, "x", at(minute)).await,
        }
    });
    unit.await.unwrap();
}

/// One turn of counting, of at most so many lines.
async fn turn(store: &Store, limit: i64, minute: i64) -> bool {
    let batch = &tallies::next(&mut store.read().await.unwrap(), limit, at(minute)).await.unwrap();
    assert!(store.write(|mut db| async move { tallies::keep(&mut db, batch).await }).await.unwrap());
    batch.caught_up.is_some()
}

async fn all(store: &Store) -> Vec<Tally> {
    tallies::read(&mut store.read().await.unwrap(), "2026-01", "2027-12").await.unwrap()
}

contract!(counts_are_those_of_a_recount_whatever_changed_between_two_turns, async |place: &Place| {
    let store = &place.store;
    for seed in 0..12 {
        let (mut rolls, mut ids) = (Rolls(seed), Vec::new());
        for minute in 10..60 {
            if ids.is_empty() || rolls.below(8) == 0 {
                let mut one = Applicant::new("a@mihon.example.jp");
                one.intent = two_stars("a@mihon.example.jp");
                ids.push(one.applied(store).await.id);
            }
            let one = ids[usize::try_from(rolls.below(ids.len() as u64)).unwrap()];
            happens(store, one, &mut rolls, minute).await;
            if rolls.below(3) == 0 {
                turn(store, i64::try_from(rolls.below(4)).unwrap() + 1, minute).await;
            }
        }
        let minute = 100 + i64::try_from(seed).unwrap();
        until(async || turn(store, 7, minute).await).await;
        assert_eq!(tallies::as_of(&mut store.read().await.unwrap()).await.unwrap(), Some(at(minute)));
        let counted = all(store).await;
        // What the register itself says of one of the counts.
        let mut listed = BTreeMap::<String, i64>::new();
        let (rows, _) = store::journal::after(&mut store.read().await.unwrap(), Mark::default(), 10_000).await.unwrap();
        for id in rows.iter().filter_map(|line| line.declaration).collect::<BTreeSet<_>>() {
            let one = found(store, id).await;
            if one.state == State::Accepted {
                *listed.entry(one.business.address.prefecture.code()).or_default() += 1;
            }
        }
        let by_place =
            counted.iter().filter(|one| (one.dimension, one.event) == (Dimension::Prefecture, Event::Listed));
        let by_place: BTreeMap<_, _> = by_place.map(|one| (one.value.clone(), one.count)).collect();
        assert_eq!(by_place, listed, "{seed}");
        let unit = store.write(|mut db| async move {
            for text in ["DELETE FROM tallies", "DELETE FROM counted", "DELETE FROM followers WHERE name = 'tallies'"] {
                db.run_as_is(text).await?;
            }
            Ok::<_, store::Error>(())
        });
        unit.await.unwrap();
        until(async || turn(store, 10_000, minute).await).await;
        assert_eq!(counted, all(store).await, "{seed}: a recount says something else");
    }
});

contract!(what_is_not_counted_yet_is_not_said_to_be, async |place: &Place| {
    let store = &place.store;
    let as_of = async || tallies::as_of(&mut store.read().await.unwrap()).await.unwrap();
    assert_eq!(as_of().await, None);
    Applicant::new("a@mihon.example.jp").declared(store).await;
    assert!(!turn(store, 1, 5).await, "there is one more line");
    assert_eq!(as_of().await, None);
    until(async || turn(store, 5, 6).await).await;
    assert_eq!(as_of().await, Some(at(6)));
    Applicant::new("b@mihon.example.jp").declared(store).await;
    assert!(!turn(store, 1, 7).await);
    assert_eq!(as_of().await, Some(at(6)), "nobody knows what happened until now");
});

contract!(a_forgotten_application_stays_counted_whenever_it_was_counted, async |place: &Place| {
    let store = &place.store;
    Applicant::new("a@mihon.example.jp").applied(store).await;
    until(async || turn(store, 5, 2).await).await;
    Applicant::new("b@mihon.example.jp").applied(store).await;
    let purge = store.write(|mut db| async move { declarations::purge_unconfirmed(&mut db, at(60), 10, at(60)).await });
    assert_eq!(purge.await.unwrap(), 2);
    until(async || turn(store, 1, 61).await).await;
    let of = |dimension| move |one: &&Tally| (one.dimension, one.event) == (dimension, Event::Submitted);
    let counted = all(store).await;
    let sum = |dimension| counted.iter().filter(of(dimension)).map(|one| one.count).sum::<i64>();
    assert_eq!((sum(Dimension::All), sum(Dimension::Prefecture)), (2, 1), "nobody knows where the second one was");
    assert_eq!(crate::twins::number(place, "SELECT count(*) FROM counted").await, 0);
});
