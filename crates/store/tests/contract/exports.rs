//! Exports: who may take what, what is new since, and what of persons is opened.

use crate::town::{Applicant, Place, at, contract, id, sole_proprietor, until};
use domain::{
    business::{Identity, PublishAs},
    declaration::State,
    export::{Conditions, Format},
};
use std::{collections::BTreeSet, ops::Range};
use store::{
    Store, audit, declarations,
    exports::{self, Begun, Decided, New, Scope, Standing},
    journal::{self, Mark},
};
use uuid::Uuid;

/// Asks for an export of so many persons.
async fn asked(store: &Store, officer: Uuid, counted: i64, span: (Mark, Mark)) -> i64 {
    let conditions = Conditions::default();
    let new = &New {
        id: id(),
        officer,
        persons: true,
        format: Format::Csv,
        fresh: true,
        conditions: &conditions,
        purpose: "年次の調査",
        counted,
        span,
    };
    store.write(|mut db| async move { exports::ask(&mut db, new, at(10)).await }).await.unwrap()
}

async fn begun(store: &Store, number: i64, officer: Uuid, minutes: i64) -> bool {
    let unit = store.write(|mut db| async move { exports::begin(&mut db, number, officer, at(minutes)).await });
    matches!(unit.await.unwrap(), Begun::Yes(_))
}

/// A page of lines is about to be sent: those of some numbered persons.
async fn sends(store: &Store, (number, round): (i64, i64), persons: Range<u128>, minutes: i64) -> bool {
    let ids: Vec<_> = persons.map(|person| Uuid::from_u128(person + 1)).collect();
    let ids = &ids[..];
    let unit = store.write(|mut db| async move { exports::sending(&mut db, (number, round), ids, at(minutes)).await });
    unit.await.unwrap()
}

async fn standing(store: &Store, number: i64, minutes: i64) -> Standing {
    let export = exports::find(&mut store.read().await.unwrap(), number).await.unwrap().unwrap();
    assert_eq!(export.purpose, "年次の調査");
    export.standing(at(minutes))
}

contract!(many_persons_take_a_second_officer_and_few_do_not, async |place: &Place| {
    let (store, own, other) = (&place.store, id(), id());
    let few = asked(store, own, 100, Default::default()).await;
    assert_eq!((few, standing(store, few, 11).await), (1, Standing::Ready));
    assert!(!begun(store, few, other, 11).await, "another officer's");
    let many = asked(store, own, 101, Default::default()).await;
    assert_eq!((many, standing(store, many, 11).await), (2, Standing::Waiting));
    assert!(!begun(store, many, own, 11).await, "nobody has agreed");
    let decide = async |officer: Uuid, number: i64, approved: bool| {
        let unit =
            store.write(|mut db| async move { exports::decide(&mut db, number, officer, approved, at(12)).await });
        unit.await.unwrap()
    };
    assert_eq!(decide(own, many, true).await, Decided::Own);
    assert!(!begun(store, many, own, 12).await);
    assert_eq!(decide(other, few, true).await, Decided::None);
    assert_eq!(decide(other, many, true).await, Decided::Done);
    assert_eq!(decide(other, many, false).await, Decided::None, "said once");
    assert!(begun(store, many, own, 13).await && begun(store, many, own, 14).await, "a download that broke off");
    assert_eq!(standing(store, many, 14).await, Standing::Begun);
    let finish = || store.write(|mut db| async move { exports::finish(&mut db, many, 101, at(15)).await });
    assert!(finish().await.unwrap() && !finish().await.unwrap());
    assert!(!begun(store, many, own, 16).await, "one file");
    let notes = audit::before(&mut store.read().await.unwrap(), i64::MAX, 100).await.unwrap();
    assert!(notes.iter().all(|note| note.reason.as_deref().is_none_or(|said| !said.contains("調査"))), "it is sealed");
    let refused = asked(store, own, 500, Default::default()).await;
    assert_eq!(decide(other, refused, false).await, Decided::Done);
    assert_eq!(standing(store, refused, 13).await, Standing::Refused);
    assert_eq!(standing(store, few, 10 + 24 * 60).await, Standing::Over);
    assert!(!begun(store, few, own, 10 + 24 * 60).await);
    let notes = audit::before(&mut store.read().await.unwrap(), i64::MAX, 100).await.unwrap();
    let notes: Vec<_> = notes.iter().rev().map(|note| (note.act.as_str(), note.subject.as_deref().unwrap())).collect();
    let told = [
        ("export-asked", "1"),
        ("export-asked", "2"),
        ("export-approved", "2"),
        ("export-begun", "2"),
        ("export-begun", "2"),
        ("export-finished", "2"),
        ("export-asked", "3"),
        ("export-refused", "3"),
    ];
    assert_eq!(notes, told);
    let recent = exports::recent(&mut store.read().await.unwrap(), (2, 0)).await.unwrap();
    assert_eq!(recent.iter().map(|one| one.number).collect::<Vec<_>>(), [3, 2]);
    let older = exports::recent(&mut store.read().await.unwrap(), (2, 2)).await.unwrap();
    assert_eq!(older.iter().map(|one| one.number).collect::<Vec<_>>(), [1]);
});

contract!(small_exports_of_a_week_are_added_up, async |place: &Place| {
    let (store, own, other, day) = (&place.store, id(), id(), 24 * 60);
    let alone = async |minutes: i64| exports::alone(&mut store.read().await.unwrap(), own, at(minutes)).await.unwrap();
    assert_eq!(alone(10).await, 100);
    let first = asked(store, own, 60, Default::default()).await;
    assert_eq!((standing(store, first, 11).await, alone(11).await), (Standing::Ready, 40));
    let second = asked(store, own, 41, Default::default()).await;
    assert_eq!(standing(store, second, 11).await, Standing::Waiting, "together more than a hundred");
    let theirs = asked(store, other, 100, Default::default()).await;
    assert_eq!(standing(store, theirs, 11).await, Standing::Ready, "the hundred is each officer's own");
    let third = asked(store, own, 40, Default::default()).await;
    assert_eq!((standing(store, third, 11).await, alone(11).await), (Standing::Ready, 0));
    assert!(begun(store, first, own, 12).await && sends(store, (first, 1), 0..60, 12).await);
    assert_eq!(alone(10 + day).await, 40, "what was never downloaded does not count when its time is over");
    let unit = store.write(|mut db| async move { exports::decide(&mut db, second, other, true, at(13)).await });
    assert_eq!(
        (unit.await.unwrap(), alone(10 + day).await),
        (Decided::Done, 40),
        "another officer's word is not the own"
    );
    assert_eq!((alone(11 + 7 * day).await, alone(12 + 7 * day).await), (40, 100), "seven days from when the data left");
});

contract!(small_wishes_that_grew_give_a_hundred_persons_together, async |place: &Place| {
    let (store, own) = (&place.store, id());
    let mut wishes = Vec::new();
    for _ in 0..5 {
        wishes.push(asked(store, own, 1, Default::default()).await);
    }
    for wish in &wishes {
        assert!(begun(store, *wish, own, 700).await, "all five at the same time");
    }
    let [first, second, third, ..] = wishes[..] else { panic!("five") };
    assert!(!sends(store, (first, 1), 0..97, 701).await, "the other four have one each");
    assert!(sends(store, (first, 1), 0..50, 701).await && sends(store, (first, 1), 50..96, 702).await);
    assert!(!sends(store, (first, 1), 96..97, 703).await, "page by page");
    assert!(!sends(store, (second, 1), 200..202, 703).await && sends(store, (second, 1), 200..201, 703).await);
    // What broke off counts as far as it went, also when its time is over.
    let alone = async |minutes: i64| exports::alone(&mut store.read().await.unwrap(), own, at(minutes)).await.unwrap();
    assert_eq!((alone(704).await, alone(10 + 24 * 60).await), (0, 3));
    let unit =
        store.write(|mut db| async move { db.run_as_is("UPDATE exports SET sent = 100 WHERE number = 1").await });
    unit.await.unwrap();
    assert!(!begun(store, third, own, 705).await, "asked anew when a download begins");
    assert_eq!(standing(store, third, 705).await, Standing::Waiting);
});

contract!(a_download_that_broke_off_is_no_second_hundred, async |place: &Place| {
    let (store, own) = (&place.store, id());
    let number = asked(store, own, 60, Default::default()).await;
    assert!(!sends(store, (number, 1), 0..1, 11).await, "no download began");
    assert!(begun(store, number, own, 12).await && sends(store, (number, 1), 0..50, 12).await);
    assert!(begun(store, number, own, 13).await && sends(store, (number, 2), 0..60, 13).await, "the same persons");
    let export = exports::find(&mut store.read().await.unwrap(), number).await.unwrap().unwrap();
    assert_eq!((export.round, export.sent), (2, 60), "each person once");
    assert!(begun(store, number, own, 14).await && !sends(store, (number, 3), 60..101, 14).await, "others than before");
    assert!(sends(store, (number, 3), 60..100, 14).await);
    let mut db = store.read().await.unwrap();
    assert_eq!(exports::alone(&mut db, own, at(15)).await.unwrap(), 0);
    drop(db);
    assert!(store.write(|mut db| async move { exports::finish(&mut db, number, 40, at(15)).await }).await.unwrap());
    assert!(!sends(store, (number, 2), 60..61, 16).await, "one file: the other download is over");
});

contract!(what_was_agreed_to_is_not_outgrown, async |place: &Place| {
    let (store, own, other) = (&place.store, id(), id());
    let number = asked(store, own, 2_000, Default::default()).await;
    let unit = store.write(|mut db| async move { exports::decide(&mut db, number, other, true, at(11)).await });
    assert_eq!(unit.await.unwrap(), Decided::Done);
    assert!(begun(store, number, own, 12).await);
    for page in 0..4 {
        assert!(sends(store, (number, 1), page * 500..(page + 1) * 500, 12).await);
    }
    assert!(!sends(store, (number, 1), 2_000..2_021, 12).await, "one in a hundred more, and no further");
    assert!(sends(store, (number, 1), 2_000..2_020, 12).await && !sends(store, (number, 1), 2_020..2_021, 12).await);
    let mut db = store.read().await.unwrap();
    assert_eq!(exports::alone(&mut db, own, at(13)).await.unwrap(), 100, "another officer's word is not the own");
});

/// The ids of an export, read two lines at a time.
async fn ids(store: &Store, scope: &Scope<'_>) -> Vec<Uuid> {
    let mut db = store.read().await.unwrap();
    let mut ids: Vec<Uuid> = Vec::new();
    loop {
        let behind = ids.last().copied().unwrap_or_default();
        let page = exports::page(&mut db, scope, (behind, 2), false).await.unwrap();
        if page.is_empty() {
            break;
        }
        ids.extend(page.into_iter().map(|line| line.id));
    }
    if let Some(span) = scope.fresh {
        let changed = exports::changed(&mut db, span).await.unwrap();
        let once: BTreeSet<_> = changed.iter().collect();
        assert_eq!(once.len(), changed.len(), "each once");
        assert!(ids.iter().all(|id| once.contains(id)), "what a file has was counted");
        assert!(scope.conditions != &Conditions::default() || ids.len() == changed.len());
    }
    ids
}

/// The mark of now, when everything that was written can be followed.
async fn end(store: &Store, lines: usize) -> Mark {
    until(async || {
        let mut db = store.read().await.unwrap();
        journal::after(&mut db, Mark::default(), 1000).await.unwrap().0.len() >= lines
    })
    .await;
    journal::start_mark(&mut store.read().await.unwrap()).await.unwrap()
}

contract!(what_is_new_is_what_changed_since_a_file_was_delivered_whole, async |place: &Place| {
    let (store, own) = (&place.store, id());
    let conditions = &Conditions::default();
    let scope = |fresh| Scope { conditions, groups: &[], fresh };
    let one = Applicant::new("a@mihon.example.jp").declared(store).await;
    let two = Applicant::new("b@mihon.example.jp").declared(store).await;
    let mut all = vec![one.id, two.id];
    all.sort_unstable();
    assert_eq!(ids(store, &scope(None)).await, all);
    let first = (Mark::default(), end(store, 4).await);
    assert_eq!(ids(store, &scope(Some(first))).await, all);
    let number = asked(store, own, 2, first).await;
    let mark = async || exports::mark(&mut store.read().await.unwrap(), own, true, conditions).await.unwrap();
    assert!(begun(store, number, own, 11).await);
    assert_eq!(mark().await, Mark::default(), "a download that broke off moves nothing");
    assert!(store.write(|mut db| async move { exports::finish(&mut db, number, 2, at(12)).await }).await.unwrap());
    assert_eq!(mark().await, first.1);
    let mut db = store.read().await.unwrap();
    assert_eq!(exports::mark(&mut db, own, false, conditions).await.unwrap(), Mark::default(), "another kind");
    assert_eq!(exports::mark(&mut db, id(), true, conditions).await.unwrap(), Mark::default(), "another officer");
    drop(db);
    let (changed, new) = (two.id, Applicant::new("c@mihon.example.jp").applied(store).await.id);
    let unit = store.write(|mut db| async move { declarations::accept(&mut db, changed, "x", at(20)).await });
    assert!(unit.await.unwrap());
    let second = (mark().await, end(store, 6).await);
    let mut fresh = vec![changed, new];
    fresh.sort_unstable();
    assert_eq!(ids(store, &scope(Some(second))).await, fresh);
    assert_eq!(ids(store, &scope(Some((second.1, second.1)))).await, Vec::<Uuid>::new());
});

contract!(conditions_are_exact_and_persons_are_opened_only_where_asked, async |place: &Place| {
    let store = &place.store;
    let corporation = Applicant::new("a@mihon.example.jp").declared(store).await;
    let mut person = Applicant { business: sole_proprietor(), ..Applicant::new("b@mihon.example.jp") };
    if let Identity::SoleProprietor { publish, .. } = &mut person.business.identity {
        *publish = PublishAs::Representative;
    }
    let person = person.applied(store).await;
    let found = async |text: &str, groups: &[&str]| {
        ids(store, &Scope { conditions: &Conditions::parse(text), groups, fresh: None }).await
    };
    assert_eq!(found("state=declared", &[]).await, [corporation.id]);
    assert_eq!(found("state=provisional&level=one&prefecture=13&source=web", &[]).await, [person.id]);
    for (text, groups, count) in [
        ("level=two", &[][..], 0),
        ("prefecture=01", &[], 0),
        ("source=paper", &[], 0),
        ("industry=E", &["25", "26"], 2),
        ("industry=A", &["01", "02"], 0),
        ("industry=Z", &[], 0),
        ("from=2026-11-22&to=2026-11-22", &[], 2),
        ("to=2026-11-21", &[], 0),
        ("from=2026-11-23", &[], 0),
    ] {
        assert_eq!(found(text, groups).await.len(), count, "{text}");
    }
    let conditions = &Conditions::default();
    let scope = &Scope { conditions, groups: &[], fresh: None };
    let mut db = store.read().await.unwrap();
    for line in exports::page(&mut db, scope, (Uuid::nil(), 10), false).await.unwrap() {
        assert!(line.persons.is_none());
        let name = (line.id == corporation.id).then(|| corporation.business.published_name().to_owned());
        assert_eq!(line.name, name, "the name of a person is none of a business");
    }
    let lines = exports::page(&mut db, scope, (Uuid::nil(), 10), true).await.unwrap();
    let line = lines.iter().find(|line| line.id == person.id).unwrap();
    assert_eq!((line.state, line.name.as_deref()), (State::Provisional, Some(person.business.published_name())));
    let persons = line.persons.clone().unwrap();
    assert_eq!(persons.representative.as_deref(), Some("伊呂波 花子"));
    assert_eq!((persons.email.as_str(), persons.contact.as_str()), ("b@mihon.example.jp", "見本 太郎"));
    assert_eq!(persons.phone, person.business.phone.as_str());
    assert_eq!((persons.street.as_str(), persons.building), (person.business.address.street.as_str(), None));
});
