//! What it takes that two declarations become one: something in common, and a second officer where that is little, or much would end.

use crate::town::{Applicant, Place, at, contract, found, id, sole_proprietor};
use domain::{address::Street, declaration::State};
use store::{
    cases::{self, Countersigned, ProposedEnding, Takes},
    countersign,
    declarations::{self, Declaration},
};
use uuid::Uuid;

const OFFICER: Uuid = Uuid::from_u128(1);
const SECOND: Uuid = Uuid::from_u128(2);

async fn declared(place: &Place, email: &str) -> Declaration {
    Applicant::new(email).declared(&place.store).await
}

/// Of another name and at another address.
async fn elsewhere(place: &Place, email: &str) -> Declaration {
    let mut far = Applicant { business: sole_proprietor(), ..Applicant::new(email) };
    far.business.address.street = Street::parse("1丁目1番1号").unwrap();
    far.declared(&place.store).await
}

async fn proposes(place: &Place, ended: Uuid, kept: Uuid) -> bool {
    let unit = place.store.write(|mut db| async move {
        cases::propose_merge(&mut db, (ended, kept), "同じ事業者のため", OFFICER, at(6)).await
    });
    unit.await.unwrap()
}

async fn signs(place: &Place, case: Uuid, officer: Uuid) -> Countersigned {
    let unit = place.store.write(|mut db| async move { cases::countersign(&mut db, case, officer, at(7)).await });
    unit.await.unwrap()
}

async fn kept(place: &Place, case: Uuid) -> Option<(ProposedEnding, Option<Uuid>)> {
    let found = cases::proposal(&mut place.store.read().await.unwrap(), case).await.unwrap();
    found.map(|found| (found.ending, found.kept))
}

contract!(what_a_merge_takes_follows_from_what_is_the_same_and_what_ends, async |place: &Place| {
    let case = declared(place, "taro@mihon.example.jp").await;
    let twin = declared(place, "jiro@mihon.example.jp").await;
    let neighbour = Applicant { business: sole_proprietor(), ..Applicant::new("hana@mihon.example.jp") };
    let neighbour = neighbour.declared(&place.store).await;
    let by_mail = elsewhere(place, "taro@mihon.example.jp").await;
    let stranger = elsewhere(place, "saburo@mihon.example.jp").await;
    let mut db = place.store.read().await.unwrap();
    for (other, ended, takes) in [
        (twin.id, State::Declared, Takes::One),
        (twin.id, State::Accepted, Takes::Two),
        (neighbour.id, State::Returned, Takes::One),
        (by_mail.id, State::Declared, Takes::Two),
        (stranger.id, State::Declared, Takes::Nothing),
        (case.id, State::Declared, Takes::Nothing),
        (id(), State::Declared, Takes::Nothing),
    ] {
        assert_eq!(cases::takes(&mut db, &case, other, ended).await.unwrap(), takes, "{ended:?}");
    }
});

contract!(a_merge_may_wait_for_a_second_officer, async |place: &Place| {
    let (ended, other) =
        (declared(place, "taro@mihon.example.jp").await.id, declared(place, "jiro@mihon.example.jp").await.id);
    assert!(!proposes(place, ended, ended).await && !proposes(place, ended, id()).await);
    let unit = place.store.write(|mut db| async move {
        cases::propose(&mut db, ended, (ProposedEnding::Merge, "理由"), OFFICER, at(6)).await
    });
    assert!(!unit.await.unwrap(), "a merge names the other one");
    assert!(proposes(place, ended, other).await);
    assert!(!proposes(place, ended, other).await, "one at a time");
    assert_eq!(kept(place, ended).await, Some((ProposedEnding::Merge, Some(other))));
    let told = cases::proposal(&mut place.store.read().await.unwrap(), ended).await.unwrap().unwrap();
    assert_eq!((told.reason.as_str(), told.officer), ("同じ事業者のため", OFFICER));
    assert_eq!(found(&place.store, ended).await.state, State::Declared);
    assert_eq!(signs(place, ended, OFFICER).await, Countersigned::Own);
    assert_eq!(signs(place, ended, SECOND).await, Countersigned::Done);
    assert_eq!(found(&place.store, ended).await.state, State::Stopped);
    let merge = cases::merge_of(&mut place.store.read().await.unwrap(), ended).await.unwrap().unwrap();
    assert_eq!((merge.kept, merge.stood, merge.officer, merge.open), (other, State::Declared, SECOND, true));
    assert_eq!(signs(place, ended, SECOND).await, Countersigned::None);
});

contract!(a_proposed_merge_counts_only_while_nothing_else_happens_to_either, async |place: &Place| {
    let (ended, other) =
        (declared(place, "taro@mihon.example.jp").await.id, declared(place, "jiro@mihon.example.jp").await.id);
    assert!(proposes(place, ended, other).await);
    let waits = async || countersign::waiting(&mut place.store.read().await.unwrap(), SECOND, at(7)).await.unwrap();
    assert_eq!(waits().await.endings, [ended]);
    let unit = place.store.write(|mut db| async move { declarations::accept(&mut db, other, "office", at(7)).await });
    assert!(unit.await.unwrap());
    assert_eq!((kept(place, ended).await, waits().await.endings), (None, vec![]), "the other one has changed");
    assert_eq!(signs(place, ended, SECOND).await, Countersigned::None);
    assert_eq!(found(&place.store, ended).await.state, State::Declared);
    // An ending proposed afterwards forgets the other one.
    let unit = place.store.write(|mut db| async move {
        cases::propose(&mut db, ended, (ProposedEnding::Reject, "届出がありません"), OFFICER, at(8)).await
    });
    assert!(unit.await.unwrap());
    assert_eq!(kept(place, ended).await, Some((ProposedEnding::Reject, None)));
    assert_eq!(signs(place, ended, SECOND).await, Countersigned::Done);
    assert_eq!(found(&place.store, ended).await.state, State::Rejected);
});
