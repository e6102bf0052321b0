//! Keys for checking many declarations, their quotas, and the generations of the signing key.

use crate::town::{Place, at, contract, id};
use domain::api_key::{KeyName, Quota};
use jiff::civil::date;
use store::{
    Error,
    api_keys::{self, NewKey, Use},
    audit, signing_keys,
};
use uuid::Uuid;

/// Gives a key out that begins with `sengen_abc`.
async fn make(place: &Place, id: Uuid, hash: [u8; 32], quota: i64) -> bool {
    let (name, quota) = (&KeyName::parse("みほん銀行").unwrap(), Quota::of(quota).unwrap());
    let new = &NewKey { id, hash, prefix: "sengen_abc", name, quota };
    place.store.write(|mut db| async move { api_keys::make(&mut db, new, None, at(1)).await }).await.unwrap()
}

contract!(a_key_counts_rows_of_a_day_up_to_its_quota, async |place: &Place| {
    let (key, hash) = (id(), &[3; 32]);
    assert!(make(place, key, *hash, 100).await);
    assert!(!make(place, key, [8; 32], 100).await, "a form that is sent twice gives one key");
    let spend = async |hash: [u8; 32], rows, day| {
        let hash = &hash;
        place.store.write(|mut db| async move { api_keys::spend(&mut db, hash, rows, day).await }).await.unwrap()
    };
    let (today, tomorrow) = (date(2026, 11, 22), date(2026, 11, 23));
    assert_eq!(spend([4; 32], 1, today).await, Use::Unknown);
    assert_eq!(spend(*hash, 60, today).await, Use::Allowed);
    assert_eq!(spend(*hash, 41, today).await, Use::Exceeded { limit: 100 }, "all rows or none");
    assert_eq!(spend(*hash, 40, today).await, Use::Allowed);
    assert_eq!(spend(*hash, 1, today).await, Use::Exceeded { limit: 100 });
    assert_eq!(spend(*hash, i64::MAX, tomorrow).await, Use::Exceeded { limit: 100 });
    assert_eq!(spend(*hash, 100, tomorrow).await, Use::Allowed, "a new day");
    let listed = api_keys::all(&mut place.store.read().await.unwrap(), today).await.unwrap();
    assert_eq!((listed.len(), listed[0].used, listed[0].name.as_str()), (1, 100, "みほん銀行"));
    let one = &listed[0];
    assert_eq!((one.month, one.last, one.prefix.as_deref()), (100, Some(tomorrow), Some("sengen_abc")));
    let later = api_keys::all(&mut place.store.read().await.unwrap(), tomorrow).await.unwrap();
    assert_eq!((later[0].used, later[0].month), (100, 200));
    let december = api_keys::all(&mut place.store.read().await.unwrap(), date(2026, 12, 1)).await.unwrap();
    assert_eq!((december[0].used, december[0].month, december[0].last), (0, 0, Some(tomorrow)));
    let set = async |id: Uuid, quota| {
        let quota = Quota::of(quota).unwrap();
        place
            .store
            .write(|mut db| async move { api_keys::set_quota(&mut db, id, quota, None, at(5)).await })
            .await
            .unwrap()
    };
    assert!(set(key, 150).await && !set(Uuid::nil(), 150).await);
    assert_eq!(spend(*hash, 51, today).await, Use::Exceeded { limit: 150 }, "what it used today counts");
    assert_eq!(spend(*hash, 50, today).await, Use::Allowed);
    let stop =
        async || place.store.write(|mut db| async move { api_keys::stop(&mut db, key, None, at(9)).await }).await;
    assert!(stop().await.unwrap() && !stop().await.unwrap() && !set(key, 9).await);
    let notes = audit::before(&mut place.store.read().await.unwrap(), i64::MAX, 100).await.unwrap();
    let told: Vec<_> = notes.iter().rev().map(|note| (note.act.as_str(), note.reason.as_deref())).collect();
    assert_eq!(told, [("api-key-made", Some("100")), ("api-key-changed", Some("150")), ("api-key-stopped", None)]);
    assert!(notes.iter().all(|note| note.subject.as_deref() == Some("sengen_abc")));
    assert_eq!(spend(*hash, 1, tomorrow).await, Use::Unknown);
    let purge = async || place.store.write(|mut db| async move { api_keys::purge(&mut db, tomorrow).await }).await;
    assert_eq!((purge().await.unwrap(), purge().await.unwrap()), (1, 0));
});

contract!(a_quota_holds_for_many_at_once, async |place: &Place| {
    let (key, hash) = (id(), [5; 32]);
    assert!(make(place, key, hash, 50).await);
    let tasks: Vec<_> = (0..40)
        .map(|_| {
            let store = place.store.clone();
            tokio::spawn(async move {
                let day = date(2026, 11, 22);
                store.write(|mut db| async move { api_keys::spend(&mut db, &[5; 32], 5, day).await }).await.unwrap()
            })
        })
        .collect();
    let mut allowed = 0;
    for task in tasks {
        allowed += usize::from(task.await.unwrap() == Use::Allowed);
    }
    assert_eq!(allowed, 10, "ten times five rows, and no more");
});

contract!(generations_follow_each_other, async |place: &Place| {
    let begin =
        async || place.store.write(|mut db| async move { signing_keys::begin(&mut db, at(1)).await }).await.unwrap();
    begin().await;
    begin().await;
    let retire = async |number| {
        let unit = place.store.write(|mut db| async move { signing_keys::retire(&mut db, number, at(5)).await });
        unit.await.unwrap()
    };
    assert!(!retire(1).await, "the one that signs stays");
    let next: Result<i64, Error> =
        place.store.write(|mut db| async move { signing_keys::rotate(&mut db, at(3)).await }).await;
    assert_eq!(next.unwrap(), 2);
    assert!(retire(1).await && !retire(1).await && !retire(2).await && !retire(7).await);
    let all = signing_keys::all(&mut place.store.read().await.unwrap()).await.unwrap();
    let told: Vec<_> = all.iter().map(|one| (one.number, one.made_at, one.retired_at)).collect();
    assert_eq!(told, [(2, at(3), None), (1, at(1), Some(at(5)))]);
});
