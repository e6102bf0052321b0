//! Webhooks: made, rotated, disabled; their postings leased, tried again, replayed, forgotten.

use crate::town::{Place, at, contract, id};
use domain::api_key::{KeyName, Quota};
use jiff::SignedDuration;
use store::{
    api_keys::{self, NewKey},
    webhooks::{self, Leased, New, Outcome},
};
use uuid::Uuid;

const URL: &str = "https://hooks.mihon.jp/sengen";

/// A key that was given out.
async fn key(place: &Place) -> Uuid {
    let (key, hash) = (id(), [crate::town::TestDice.roll_byte(); 32]);
    let name = &KeyName::parse("x").unwrap();
    let new = &NewKey { id: key, hash, prefix: "sengen_x", name, quota: Quota::USUAL };
    let unit = place.store.write(|mut db| async move { api_keys::make(&mut db, new, None, at(0)).await });
    unit.await.unwrap();
    key
}

trait RollByte {
    fn roll_byte(&self) -> u8;
}

impl RollByte for crate::town::TestDice {
    fn roll_byte(&self) -> u8 {
        use domain::dice::Dice as _;
        self.roll().to_le_bytes()[0]
    }
}

async fn make(place: &Place, key: Uuid) -> Option<Uuid> {
    let (webhook, secret) = (id(), id());
    let unit =
        place.store.write(|mut db| async move { webhooks::make(&mut db, key, (webhook, secret), URL, at(1)).await });
    unit.await.unwrap().then_some(webhook)
}

async fn put(place: &Place, webhook: Uuid, minutes: i64) -> Uuid {
    let id = id();
    let new = New { id, webhook, kind: "webhook.test", number: None, body: "{}" };
    let unit = place.store.write(|mut db| async move { webhooks::put(&mut db, &new, at(minutes)).await });
    unit.await.unwrap();
    id
}

async fn lease(place: &Place, holder: Uuid, minutes: i64, limit: usize) -> Vec<Leased> {
    let (now, until) = (at(minutes), at(minutes + 10));
    let unit = place.store.write(|mut db| async move { webhooks::lease(&mut db, holder, until, now, limit).await });
    unit.await.unwrap()
}

async fn log(place: &Place, webhook: Uuid) -> Vec<webhooks::Delivery> {
    webhooks::log(&mut place.store.read().await.unwrap(), webhook, None, 100).await.unwrap()
}

fn wrong() -> Outcome {
    Outcome { status: Some(500), error: Some("status") }
}

fn right() -> Outcome {
    Outcome { status: Some(204), error: None }
}

async fn failed(place: &Place, one: &Leased, holder: Uuid, minutes: i64) -> bool {
    let (done, now) = (&wrong(), at(minutes));
    place.store.write(|mut db| async move { webhooks::failed(&mut db, one, holder, done, now).await }).await.unwrap()
}

async fn taken(place: &Place, one: &Leased, holder: Uuid, minutes: i64) -> bool {
    let (done, now) = (&right(), at(minutes));
    place.store.write(|mut db| async move { webhooks::taken(&mut db, one, holder, done, now).await }).await.unwrap()
}

contract!(a_webhook_belongs_to_its_key, async |place: &Place| {
    let (key, other) = (key(place).await, id());
    let webhook = make(place, key).await.unwrap();
    let find = async |key| webhooks::find(&mut place.store.read().await.unwrap(), key, webhook).await.unwrap();
    let kept = find(key).await.unwrap();
    assert_eq!((kept.url.as_str(), kept.made_at, kept.taken_at, kept.disabled), (URL, at(1), None, None));
    assert!(find(other).await.is_none());
    for _ in 1..webhooks::MOST {
        assert!(make(place, key).await.is_some());
    }
    assert!(make(place, key).await.is_none(), "there are as many as there may be");
    let all = webhooks::of_key(&mut place.store.read().await.unwrap(), key).await.unwrap();
    assert_eq!(i64::try_from(all.len()).unwrap(), webhooks::MOST);
    let of_all = webhooks::all(&mut place.store.read().await.unwrap()).await.unwrap();
    assert_eq!(
        of_all.iter().map(|(_, one)| one.id).collect::<Vec<_>>(),
        all.iter().map(|one| one.id).collect::<Vec<_>>()
    );
    assert!(of_all.iter().all(|(key, one)| key == "x" && one.url == URL));
    put(place, webhook, 2).await;
    let remove =
        async |key| place.store.write(|mut db| async move { webhooks::remove(&mut db, key, webhook).await }).await;
    assert!(!remove(other).await.unwrap() && remove(key).await.unwrap() && !remove(key).await.unwrap());
    assert!(log(place, webhook).await.is_empty());
});

contract!(a_posting_is_leased_to_one_holder_and_an_endpoint_has_its_share, async |place: &Place| {
    let key = key(place).await;
    let (slow, quick) = (make(place, key).await.unwrap(), make(place, key).await.unwrap());
    for minutes in 2..12 {
        put(place, slow, minutes).await;
    }
    let last = put(place, quick, 12).await;
    let (me, you) = (id(), id());
    let mine = lease(place, me, 20, 16).await;
    let of = |webhook| mine.iter().filter(|one| one.webhook == webhook).count();
    assert_eq!((of(slow), of(quick)), (4, 1), "a slow endpoint has its share, and no more");
    assert!(mine.iter().any(|one| one.id == last && one.tries == 1 && one.url == URL && one.body == "{}"));
    assert!(lease(place, you, 21, 16).await.is_empty());
    assert!(!taken(place, &mine[0], you, 22).await && taken(place, &mine[0], me, 22).await);
    assert_eq!(lease(place, you, 22, 16).await.len(), 1, "one is done, so there is room for one");
    assert_eq!(lease(place, you, 40, 2).await.len(), 2, "leases ended");
    assert_eq!(webhooks::backlog(&mut place.store.read().await.unwrap()).await.unwrap().0, 10);
});

contract!(an_address_that_cannot_be_read_disables_its_webhook_alone, async |place: &Place| {
    let (own, other) = (key(place).await, key(place).await);
    let (bad, good) = (make(place, own).await.unwrap(), make(place, other).await.unwrap());
    put(place, bad, 2).await;
    let posting = put(place, good, 3).await;
    let change = "UPDATE webhooks SET url = (SELECT hash FROM api_keys LIMIT 1)
        WHERE id = (SELECT webhook FROM deliveries ORDER BY due_at LIMIT 1)";
    crate::twins::run(place, change).await;
    let ids: Vec<_> = lease(place, id(), 4, 10).await.into_iter().map(|one| one.id).collect();
    assert_eq!(ids, [posting]);
});

contract!(what_failed_is_tried_again_replayed_and_logged, async |place: &Place| {
    let key = key(place).await;
    let webhook = make(place, key).await.unwrap();
    let (one, me) = (put(place, webhook, 2).await, id());
    let first = lease(place, me, 2, 1).await.remove(0);
    let (first, done) = (&first, &wrong());
    let again =
        place.store.write(|mut db| async move { webhooks::again(&mut db, first, me, (done, at(8)), at(3)).await });
    assert!(again.await.unwrap());
    let [kept] = log(place, webhook).await.try_into().unwrap();
    assert_eq!((kept.id, kept.tries, kept.status, kept.error.as_deref()), (one, 1, Some(500), Some("status")));
    assert_eq!((kept.tried_at, kept.due_at, kept.taken_at, kept.failed_at), (Some(at(3)), at(8), None, None));
    assert!(lease(place, me, 7, 1).await.is_empty());
    let second = lease(place, me, 8, 1).await.remove(0);
    assert_eq!(second.tries, 2);
    let back = place.store.write(|mut db| async move { webhooks::give_back(&mut db, one, me).await });
    assert!(back.await.unwrap());
    let second = lease(place, me, 8, 1).await.remove(0);
    assert_eq!(second.tries, 2, "given back: not counted");
    assert!(taken(place, &second, me, 9).await);
    let webhook_now = webhooks::find(&mut place.store.read().await.unwrap(), key, webhook).await.unwrap().unwrap();
    assert_eq!(webhook_now.taken_at, Some(at(9)));
    assert!(lease(place, me, 60, 1).await.is_empty());
    let replay = async |webhook| {
        place.store.write(|mut db| async move { webhooks::replay(&mut db, webhook, one, at(61)).await }).await.unwrap()
    };
    assert!(!replay(id()).await && replay(webhook).await);
    let third = lease(place, me, 61, 1).await.remove(0);
    assert_eq!((third.id, third.tries), (one, 1), "the same id, from the first try");
    let newer = put(place, webhook, 70).await;
    let mut db = place.store.read().await.unwrap();
    let before = webhooks::log(&mut db, webhook, Some(newer), 10).await.unwrap();
    assert_eq!(before.iter().map(|one| one.id).collect::<Vec<_>>(), [one]);
    assert!(webhooks::log(&mut db, webhook, Some(id()), 10).await.unwrap().is_empty());
    let purge = async |minutes| {
        place.store.write(|mut db| async move { webhooks::purge(&mut db, at(minutes), 10).await }).await.unwrap()
    };
    assert_eq!((purge(2).await, purge(3).await, purge(71).await), (0, 1, 1));
});

contract!(an_endpoint_that_takes_nothing_is_disabled_until_it_is_enabled, async |place: &Place| {
    let key = key(place).await;
    let webhook = make(place, key).await.unwrap();
    let (one, _, me) = (put(place, webhook, 2).await, put(place, webhook, 3).await, id());
    let first = lease(place, me, 4, 1).await.remove(0);
    assert_eq!(first.id, one);
    assert!(!failed(place, &first, id(), 5).await, "not by somebody else");
    assert!(failed(place, &first, me, 5).await);
    let find = async || webhooks::find(&mut place.store.read().await.unwrap(), key, webhook).await.unwrap().unwrap();
    assert_eq!(find().await.disabled, Some((at(5), "status".to_owned())));
    put(place, webhook, 6).await;
    assert!(lease(place, me, 30, 10).await.is_empty(), "nothing is posted");
    let enable = async |key| {
        place.store.write(|mut db| async move { webhooks::enable(&mut db, key, webhook, at(31)).await }).await.unwrap()
    };
    assert!(!enable(id()).await && enable(key).await);
    assert_eq!(find().await.disabled, None);
    let waited = lease(place, me, 31, 10).await;
    assert_eq!(waited.len(), 2, "what waited goes out; what was given up is replayed on request");
    assert!(taken(place, &waited[0], me, 32).await);
    assert!(!failed(place, &waited[1], me, 33).await, "it took another since: this posting is the trouble");
    assert_eq!(find().await.disabled, None);
});

contract!(two_secrets_sign_for_a_while, async |place: &Place| {
    let (key, me) = (key(place).await, id());
    let webhook = make(place, key).await.unwrap();
    put(place, webhook, 2).await;
    let before = lease(place, me, 2, 1).await.remove(0).secrets;
    assert_eq!(before.len(), 1);
    let (new, until) = (id(), at(2) + SignedDuration::from_hours(24));
    let rotate = async |key| {
        let unit = place.store.write(|mut db| async move { webhooks::rotate(&mut db, key, webhook, new, until).await });
        unit.await.unwrap()
    };
    assert!(!rotate(id()).await && rotate(key).await);
    assert_eq!(lease(place, me, 20, 1).await.remove(0).secrets, [new, before[0]]);
    assert_eq!(lease(place, me, 24 * 60 + 3, 1).await.remove(0).secrets, [new], "a day later");
});

contract!(a_revoked_key_posts_nothing, async |place: &Place| {
    let (key, me) = (key(place).await, id());
    let webhook = make(place, key).await.unwrap();
    put(place, webhook, 2).await;
    place.store.write(|mut db| async move { api_keys::stop(&mut db, key, None, at(3)).await }).await.unwrap();
    assert!(lease(place, me, 4, 10).await.is_empty());
    let reach = store::watches::reach(&mut place.store.read().await.unwrap(), key).await.unwrap();
    assert!(matches!(reach, store::watches::Reach::Webhooks(none) if none.is_empty()));
});
