//! Limits, suppressed addresses, recurring tasks and the survey.

use crate::town::{Place, at, contract, id};
use domain::{email::Email, scheme::Code};
use jiff::SignedDuration;
use store::{chores, limits, suppressed, surveys};

contract!(a_limit_counts_within_its_window, async |place: &Place| {
    let allow = async |what: &'static str, key: &'static str, minutes| {
        let unit = place.store.write(|mut db| async move {
            limits::allow(&mut db, (what, key), SignedDuration::from_hours(1), 3, at(minutes)).await
        });
        unit.await.unwrap()
    };
    for minutes in 0..3 {
        assert!(allow("mail", "a", minutes).await);
    }
    assert!(!allow("mail", "a", 59).await);
    assert!(allow("mail", "b", 59).await && allow("code", "a", 59).await);
    assert!(allow("mail", "a", 60).await);
    let purged = place.store.write(|mut db| async move { limits::purge(&mut db, at(60)).await });
    assert_eq!(purged.await.unwrap(), 2);
});

contract!(a_limit_holds_when_all_come_at_once, async |place: &Place| {
    let tasks = (0..16).map(|_| {
        let store = place.store.clone();
        tokio::spawn(async move {
            let window = SignedDuration::from_hours(1);
            let unit =
                store.write(|mut db| async move { limits::allow(&mut db, ("mail", "a"), window, 3, at(0)).await });
            unit.await.unwrap()
        })
    });
    let mut allowed = 0;
    for task in tasks.collect::<Vec<_>>() {
        allowed += i32::from(task.await.unwrap());
    }
    assert_eq!(allowed, 3);
});

contract!(a_suppressed_address_stays_so_in_any_case, async |place: &Place| {
    let email = Email::parse("Taro@mihon.example.jp").unwrap();
    let other = Email::parse("taro@MIHON.example.jp").unwrap();
    let (email, other) = (&email, &other);
    let has = async || suppressed::has(&mut place.store.read().await.unwrap(), other).await.unwrap();
    assert!(!has().await);
    for _ in 0..2 {
        place.store.write(|mut db| async move { suppressed::add(&mut db, email, at(0)).await }).await.unwrap();
        assert!(has().await);
    }
    let removed = place.store.write(|mut db| async move { suppressed::remove(&mut db, other).await });
    assert!(removed.await.unwrap());
    assert!(!has().await);
});

contract!(a_chore_has_one_turn, async |place: &Place| {
    let claim = async |name: &'static str, minutes| {
        let every = SignedDuration::from_mins(10);
        place.store.write(|mut db| async move { chores::claim(&mut db, name, at(minutes), every).await }).await.unwrap()
    };
    assert!(claim("purge", 0).await && claim("other", 0).await);
    assert!(!claim("purge", 9).await);
    assert!(claim("purge", 10).await);
    assert!(!claim("purge", 19).await);
});

contract!(a_survey_is_kept_once_with_its_day_only, async |place: &Place| {
    let answers = [("how".to_owned(), vec![Code::kept("a"), Code::kept("b")])];
    let (answers, id) = (&answers, id());
    for _ in 0..2 {
        let unit = place.store.write(|mut db| async move { surveys::keep(&mut db, id, "2026", answers, at(0)).await });
        unit.await.unwrap();
    }
    let dump = crate::twins::dump(place).await;
    let (_, text) = dump.into_iter().find(|(table, _)| table == "surveys").unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("2026-11-22") && text.contains("how") && !text.contains("2026-11-22T"), "{text}");
    assert!(!text.contains(&id.simple().to_string()), "{text}");
});
