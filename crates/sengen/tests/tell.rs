//! Who watches is told once of each change: by mail and by webhook, by one node or by several, whatever dies in the middle.
#![cfg(test)]

#[expect(dead_code, reason = "the town of the store has streets this test does not walk")]
#[path = "../../store/tests/contract/town.rs"]
mod town;

use domain::{
    api_key::{KeyName, Quota},
    dice::Dice as _,
    email::Email,
    ids::DeclarationId,
    scheme::Scheme,
};
use sengen::{
    tell::{Follower, Told},
    world::{RealClock, RealDice},
};
use site::Secret;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::{
    Error, Store,
    api_keys::{self, NewKey},
    declarations::{self, Ending},
    outbox,
    watches::{self, Confirmed, Request},
    webhooks,
};
use tokio::sync::Notify;
use town::{Applicant, Place, TestDice, at, contract, id, until};
use uuid::Uuid;

const BUYER: &str = "kau@kaite.example.jp";

fn follower(store: &Store) -> Follower {
    Follower {
        store: store.clone(),
        scheme: Arc::new(Scheme::bundled().unwrap()),
        origin: "https://sengen.example.jp".to_owned(),
        secret: Secret::new([9; 32]),
        clock: Arc::new(RealClock),
        dice: Arc::new(RealDice),
        letters: Arc::new(Notify::new()),
        postings: Arc::new(Notify::new()),
    }
}

async fn declared(place: &Place) -> (Uuid, DeclarationId) {
    let declaration = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    (declaration.id, declaration.number.unwrap())
}

async fn list(place: &Place, numbers: &[DeclarationId]) -> Uuid {
    let (email, new) = (Email::parse(BUYER).unwrap(), id());
    let request = &Request { id: id(), email, numbers: numbers.to_vec(), until: at(60), list: None };
    let unit = place.store.write(|mut db| async move {
        watches::ask(&mut db, request, at(5)).await?;
        watches::confirm(&mut db, request.id, new, at(5)).await
    });
    let Confirmed::List(list) = unit.await.unwrap() else { panic!("not confirmed") };
    list
}

/// A key that watches these, and its webhook.
async fn key(place: &Place, numbers: &[DeclarationId]) -> Uuid {
    let (key, webhook, secret) = (id(), id(), id());
    let name = &KeyName::parse("x").unwrap();
    let new = &NewKey { id: key, hash: [5; 32], prefix: "sengen_x", name, quota: Quota::USUAL };
    let unit = place.store.write(|mut db| async move {
        api_keys::make(&mut db, new, None, at(0)).await?;
        webhooks::make(&mut db, key, (webhook, secret), "https://hooks.mihon.jp/", at(0)).await?;
        for number in numbers {
            watches::put(&mut db, key, number, at(0)).await?;
        }
        Ok::<_, Error>(())
    });
    unit.await.unwrap();
    webhook
}

async fn accept(store: &Store, declaration: Uuid) {
    let unit = store.write(|mut db| async move { declarations::accept(&mut db, declaration, "x", at(6)).await });
    unit.await.unwrap();
}

/// The notices to the buyer.
async fn notices(place: &Place) -> Vec<outbox::Stored> {
    let all = outbox::recent(&mut place.store.read().await.unwrap(), 1000).await.unwrap();
    all.into_iter().filter(|letter| letter.state.to == BUYER).collect()
}

async fn posted(place: &Place, webhook: Uuid) -> Vec<webhooks::Delivery> {
    webhooks::log(&mut place.store.read().await.unwrap(), webhook, None, 1000).await.unwrap()
}

/// Steps until these many were told, and once more.
async fn steps(follower: &Follower, mails: usize, postings: usize) {
    let mut all = Told::default();
    until(async || {
        let told = follower.step().await.unwrap();
        all.mails += told.mails;
        all.postings += told.postings;
        all.mails >= mails && all.postings >= postings
    })
    .await;
    assert_eq!((all.mails, all.postings), (mails, postings));
    assert_eq!(follower.step().await.unwrap(), Told::default(), "told once");
}

contract!(several_changes_are_one_mail_with_all_that_is_to_be_known, async |place: &Place| {
    let follower = follower(&place.store);
    follower.begin().await.unwrap();
    let ((one, number), (two, other)) = (declared(place).await, declared(place).await);
    list(place, &[number.clone(), other.clone()]).await;
    let webhook = key(place, std::slice::from_ref(&number)).await;
    accept(&place.store, one).await;
    accept(&place.store, two).await;
    let (two, later) = (two, &number);
    let unit = place
        .store
        .write(|mut db| async move { declarations::end(&mut db, two, Ending::SupersededBy(later), "x", at(7)).await });
    unit.await.unwrap();
    steps(&follower, 1, 1).await;
    let [letter] = notices(place).await.try_into().map_err(|_| "one mail").unwrap();
    assert_eq!(letter.mail.subject, "【SECURITY ACTION】自己宣言の変更のお知らせ（2件）");
    let text = &letter.mail.text;
    for said in [
        "状態：宣言完了（受理前） → 受理済み",
        "状態：宣言完了（受理前） → 停止",
        "変わった日：2026年11月22日",
        &format!("新しい自己宣言ID：{}", number.groups().join(" ")),
        &format!("https://sengen.example.jp/v/{}", other.as_str()),
        "https://sengen.example.jp/watch/list/",
        "https://sengen.example.jp/watch/stop/",
    ] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    let (holder, until) = (id(), at(600_000));
    let unit = place.store.write(|mut db| async move { outbox::lease(&mut db, holder, until, at(500_000), 100).await });
    let leased = unit.await.unwrap().into_iter().find(|letter| letter.to == BUYER).unwrap();
    assert!(leased.stop.is_some_and(|stop| text.contains(&stop)), "the header stops what the mail stops");

    let [line] = posted(place, webhook).await.try_into().map_err(|_| "one posting").unwrap();
    assert_eq!((line.kind.as_str(), line.number.as_ref()), ("declaration.changed", Some(&number)));
    let (until, now) = (at(600_000), at(500_000));
    let unit = place.store.write(|mut db| async move { webhooks::lease(&mut db, holder, until, now, 9).await });
    let event: serde_json::Value = serde_json::from_str(&unit.await.unwrap()[0].body).unwrap();
    assert_eq!(event["type"], "declaration.changed");
    assert_eq!(event["data"]["changed"], serde_json::json!(["state"]));
    assert_eq!(
        (&event["data"]["before"]["state"], &event["data"]["after"]["state"]),
        (&"declared".into(), &"accepted".into())
    );
    assert_eq!(event["data"]["page"], format!("https://sengen.example.jp/v/{}", number.as_str()));
});

contract!(what_happened_before_the_first_look_is_told, async |place: &Place| {
    let (one, number) = declared(place).await;
    list(place, &[number]).await;
    accept(&place.store, one).await;
    let follower = follower(&place.store);
    assert_eq!(follower.begin().await.unwrap().mails, 1);
    assert_eq!(follower.begin().await.unwrap().mails, 0);
    assert_eq!(notices(place).await.len(), 1);
});

contract!(a_list_that_is_not_confirmed_or_stopped_is_told_nothing, async |place: &Place| {
    let follower = follower(&place.store);
    follower.begin().await.unwrap();
    let (one, number) = declared(place).await;
    let request = &Request {
        id: id(),
        email: Email::parse(BUYER).unwrap(),
        numbers: vec![number.clone()],
        until: at(60),
        list: None,
    };
    place.store.write(|mut db| async move { watches::ask(&mut db, request, at(5)).await }).await.unwrap();
    let stopped = list(place, std::slice::from_ref(&number)).await;
    place.store.write(|mut db| async move { watches::stop(&mut db, stopped).await }).await.unwrap();
    let webhook = key(place, &[number]).await;
    accept(&place.store, one).await;
    steps(&follower, 0, 1).await;
    assert_eq!((notices(place).await.len(), posted(place, webhook).await.len()), (0, 1));
});

contract!(two_followers_that_are_killed_again_and_again_tell_each_change_once, async |place: &Place| {
    const DECLARATIONS: usize = 30;
    let mut all = Vec::new();
    for _ in 0..DECLARATIONS {
        all.push(declared(place).await);
    }
    let numbers: Vec<_> = all.iter().map(|(_, number)| number.clone()).collect();
    list(place, &numbers).await;
    let webhook = key(place, &numbers).await;
    follower(&place.store).begin().await.unwrap();
    let store = place.store.clone();
    let writer = tokio::spawn(async move {
        for (declaration, _) in all {
            accept(&store, declaration).await;
            tokio::time::sleep(Duration::from_millis(TestDice.roll() % 20)).await;
        }
    });
    while !writer.is_finished() {
        // They only step: what the look at every watch at a start would mend must not be needed.
        let running: Vec<_> = (0..2)
            .map(|_| {
                let one = follower(&place.store);
                tokio::spawn(async move {
                    loop {
                        let _ = one.step().await;
                    }
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(TestDice.roll() % 20)).await;
        for one in running {
            one.abort();
        }
    }
    writer.await.unwrap();
    let last = follower(&place.store);
    until(async || {
        while last.step().await.unwrap() != Told::default() {}
        posted(place, webhook).await.len() >= DECLARATIONS
    })
    .await;
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for line in posted(place, webhook).await {
        *times.entry(line.number.unwrap().as_str().to_owned()).or_default() += 1;
    }
    assert_eq!((times.len(), times.values().max()), (DECLARATIONS, Some(&1)), "{times:?}");
    let mails: String = notices(place).await.into_iter().map(|letter| letter.mail.text).collect();
    for number in &numbers {
        let page = format!("https://sengen.example.jp/v/{}\n", number.as_str());
        assert_eq!(mails.matches(&page).count(), 1, "{}", number.as_str());
    }
});
