//! A follower sees every line, whatever the order of commits.

use crate::town::{Place, TestDice, at, contract, id, until};
use domain::dice::Dice as _;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::{
    Error,
    inquiries::{self, NewInquiry},
    journal::{self, Mark},
};

contract!(no_line_is_missed_with_eight_writers, async |place: &Place| {
    let applicants: Vec<_> = (0..160).map(|_| crate::town::Applicant::new("taro@mihon.example.jp")).collect();
    for applicant in &applicants {
        applicant.start(&place.store).await;
    }
    let applicants = Arc::new(applicants);
    let writers = (0..8).map(|writer| {
        let (store, applicants) = (place.store.clone(), applicants.clone());
        tokio::spawn(async move {
            let mut written = BTreeSet::new();
            for applicant in &applicants[writer * 20..(writer + 1) * 20] {
                written.extend(submit_slowly(&store, applicant).await);
            }
            written
        })
    });
    let mut writers: Vec<_> = writers.collect();
    let (mut mark, mut seen, mut written) = (Mark::default(), BTreeSet::new(), BTreeSet::new());
    until(async || {
        let (events, next) = journal::after(&mut place.store.read().await.unwrap(), mark, 7).await.unwrap();
        mark = next;
        for event in events {
            assert!(seen.insert(event.declaration.unwrap()), "a line came twice");
        }
        while writers.last().is_some_and(tokio::task::JoinHandle::is_finished) {
            written.extend(writers.pop().unwrap().await.unwrap());
        }
        writers.is_empty() && seen.len() >= written.len()
    })
    .await;
    assert!(written.len() > 80 && written.len() < 160, "{}", written.len());
    assert_eq!(seen, written);
});

/// Submits in a unit that takes up to 9 ms and refuses one time in five.
async fn submit_slowly(store: &store::Store, applicant: &crate::town::Applicant) -> Option<uuid::Uuid> {
    let receipt = store.receipt(jiff::civil::date(2026, 11, 22)).await.unwrap();
    let application = applicant.application(&receipt);
    let application = &application;
    let (pause, refuse) = (Duration::from_millis(TestDice.roll() % 10), TestDice.roll().is_multiple_of(5));
    let done = store.write(|mut db| async move {
        store::declarations::submit(&mut db, application, at(1)).await?;
        tokio::time::sleep(pause).await;
        if refuse { Err(Error::Missing { table: "nothing" }) } else { Ok(application.id) }
    });
    done.await.ok()
}

contract!(a_follower_may_begin_now, async |place: &Place| {
    let before = crate::town::Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    // On PostgreSQL a test beside this one may hold the horizon back for a while.
    let mut read = Mark::default();
    until(async || {
        let (events, next) = journal::after(&mut place.store.read().await.unwrap(), read, 100).await.unwrap();
        read = next;
        events.iter().any(|event| event.declaration == Some(before.id))
    })
    .await;
    let mark = journal::start_mark(&mut place.store.read().await.unwrap()).await.unwrap();
    assert!(mark >= read);
    let after = crate::town::Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let mut seen = Vec::new();
    until(async || {
        let (events, _) = journal::after(&mut place.store.read().await.unwrap(), mark, 100).await.unwrap();
        seen = events.into_iter().filter_map(|event| event.declaration).collect();
        seen.contains(&after.id)
    })
    .await;
    assert!(!seen.contains(&before.id));
});

contract!(a_line_is_read_as_it_was_written, async |place: &Place| {
    let category = domain::scheme::Code::kept("other");
    let email = &domain::email::Email::parse("e@example.jp").unwrap();
    let (declared, member, tie) = (None, None, None);
    let new = NewInquiry { id: id(), category: &category, declared, name: "n", email, body: "b", member, tie };
    let new = &new;
    place.store.write(|mut db| async move { inquiries::put(&mut db, new, at(3)).await }).await.unwrap();
    until(async || {
        let mut db = place.store.read().await.unwrap();
        let (events, mark) = journal::after(&mut db, Mark::default(), 10).await.unwrap();
        let Some(event) = events.first() else { return false };
        assert_eq!((event.kind.as_str(), event.at, event.actor.as_str()), ("inquired", at(3), "applicant"));
        assert_eq!((event.business, event.declaration), (None, None));
        assert_eq!(event.facts, serde_json::json!({ "number": 1, "category": "other" }));
        assert!(mark > Mark::default());
        let (events, same) = journal::after(&mut db, mark, 10).await.unwrap();
        assert!(events.is_empty() && same == mark);
        true
    })
    .await;
});
