//! How declarations end, and what is still told of them.

use crate::town::{Applicant, Place, at, contract, found, told};
use domain::declaration::{IdentityCheck, State};
use store::{
    declarations::{self, Ending},
    journal, public,
};
use uuid::Uuid;

async fn end(place: &Place, id: Uuid, ending: Ending<'_>, minutes: i64) -> bool {
    let unit =
        place.store.write(|mut db| async move { declarations::end(&mut db, id, ending, "officer", at(minutes)).await });
    unit.await.unwrap()
}

async fn accept(place: &Place, id: Uuid, actor: &'static str) {
    let unit = place.store.write(|mut db| async move { declarations::accept(&mut db, id, actor, at(5)).await });
    assert!(unit.await.unwrap());
}

contract!(each_ending_is_kept_with_its_reason_and_told, async |place: &Place| {
    let [stopped, rejected, cancelled] =
        ["taro@mihon.example.jp", "jiro@mihon.example.jp", "hana@mihon.example.jp"].map(Applicant::new);
    let stopped = stopped.declared(&place.store).await;
    let rejected = rejected.declared(&place.store).await;
    let cancelled = cancelled.declared(&place.store).await;
    assert!(!end(place, cancelled.id, Ending::Cancelled("別の理由"), 4).await, "only what was accepted");
    accept(place, cancelled.id, journal::SYSTEM).await;
    assert!(!end(place, cancelled.id, Ending::Rejected("別の理由"), 6).await, "only what was not accepted");
    assert!(end(place, stopped.id, Ending::Stopped, 7).await);
    assert!(end(place, rejected.id, Ending::Rejected("名称が違います"), 8).await);
    assert!(end(place, cancelled.id, Ending::Cancelled("届出がありません"), 9).await);
    for (id, state, reason, since, last) in [
        (stopped.id, State::Stopped, None, 7, "stopped"),
        (rejected.id, State::Rejected, Some("名称が違います"), 8, "rejected"),
        (cancelled.id, State::Cancelled, Some("届出がありません"), 9, "cancelled"),
    ] {
        let kept = found(&place.store, id).await;
        assert_eq!((kept.state, kept.reason.as_deref(), kept.state_at), (state, reason, at(since)));
        assert_eq!(told(place, id).await.last().map(String::as_str), Some(last));
        for again in [Ending::Stopped, Ending::Cancelled("もう一度")] {
            assert!(!end(place, id, again, 10).await, "what has ended does not end again");
        }
    }
});

contract!(the_successor_is_told, async |place: &Place| {
    let old = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let new = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await;
    let later = new.number.unwrap();
    assert!(end(place, old.id, Ending::SupersededBy(&later), 6).await);
    let mut db = place.store.read().await.unwrap();
    let entry = public::one(&mut db, old.id).await.unwrap().unwrap();
    assert_eq!((entry.state, entry.superseded_by), (State::Stopped, Some(later)));
});

contract!(an_officer_who_accepts_has_looked, async |place: &Place| {
    let clean = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let flagged = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await;
    accept(place, clean.id, journal::SYSTEM).await;
    accept(place, flagged.id, "officer").await;
    let mut db = place.store.read().await.unwrap();
    let mut checked = async |id| public::one(&mut db, id).await.unwrap().unwrap().identity;
    assert_eq!(checked(clean.id).await, IdentityCheck::Mail);
    assert_eq!(checked(flagged.id).await, IdentityCheck::Office);
});

contract!(the_moves_of_a_declaration_are_told_in_order, async |place: &Place| {
    let one = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let other = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await;
    accept(place, one.id, journal::SYSTEM).await;
    assert!(end(place, one.id, Ending::Stopped, 7).await);
    let mut db = place.store.read().await.unwrap();
    let moves = journal::moves(&mut db, one.id).await.unwrap();
    let submitted = found(&place.store, one.id).await.submitted_at;
    let wanted =
        [(submitted, State::Provisional), (at(2), State::Declared), (at(5), State::Accepted), (at(7), State::Stopped)];
    assert_eq!(moves, wanted);
    assert_eq!(journal::moves(&mut db, crate::town::id()).await.unwrap(), []);
    let all = journal::moves_of(&mut db, &[one.id, other.id, crate::town::id()]).await.unwrap();
    assert_eq!((all.len(), &all[&one.id][..]), (2, &wanted[..]), "many at once, each for itself");
    assert_eq!(all[&other.id], journal::moves(&mut db, other.id).await.unwrap());
});
