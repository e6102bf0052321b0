//! お問い合わせ.

use crate::town::{Place, at, contract, id};
use domain::scheme::Code;
use store::inquiries::{self, NewInquiry};

contract!(an_inquiry_is_kept_under_a_running_number, async |place: &Place| {
    let category = Code::kept("mark");
    let member = Some(id());
    let new =
        |id| NewInquiry {
            id, category: &category, name: "見本 太郎", email: "t@example.jp", body: "本文", member
        };
    let first = new(id());
    let put = async |new: &NewInquiry<'_>| {
        place.store.write(|mut db| async move { inquiries::put(&mut db, new, at(1)).await }).await.unwrap()
    };
    assert_eq!((put(&first).await, put(&new(id())).await), (1, 2));
    let mut db = place.store.read().await.unwrap();
    let kept = inquiries::find(&mut db, first.id).await.unwrap().unwrap();
    assert_eq!((kept.id, kept.number, kept.category.as_str(), kept.member), (first.id, 1, "mark", member));
    assert_eq!((kept.name.as_str(), kept.email.as_str(), kept.body.as_str()), ("見本 太郎", "t@example.jp", "本文"));
    assert_eq!(kept.made_at, at(1));
    assert!(inquiries::find(&mut db, id()).await.unwrap().is_none());
});

contract!(no_number_is_given_twice, async |place: &Place| {
    let tasks = (0..12).map(|_| {
        let store = place.store.clone();
        let id = id();
        tokio::spawn(async move {
            let category = Code::kept("mark");
            let new = NewInquiry { id, category: &category, name: "n", email: "e", body: "b", member: None };
            let new = &new;
            store.write(|mut db| async move { inquiries::put(&mut db, new, at(1)).await }).await.unwrap()
        })
    });
    let mut numbers = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        numbers.push(task.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=12).collect::<Vec<i64>>());
});
