//! What waits for a second officer: of others, never of oneself, and not what is over.

use crate::town::{Applicant, Place, at, contract, id};
use domain::{
    export::{Conditions, Format},
    news,
};
use store::{
    campaigns::{self, Draft},
    cases::{self, ProposedEnding},
    countersign::{self, Waiting},
    editions::{self, Acted, NewEdition},
    exports::{self, New},
    notices,
};
use uuid::Uuid;

async fn waiting(place: &Place, officer: Uuid, minute: i64) -> Waiting {
    countersign::waiting(&mut place.store.read().await.unwrap(), officer, at(minute)).await.unwrap()
}

contract!(whoever_may_sign_is_told_what_waits, async |place: &Place| {
    let (own, other, campaign, edition) = (id(), id(), id(), id());
    let case = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    assert_eq!(waiting(place, other, 5).await, Waiting::default());
    let audience = news::Audience::default();
    let draft =
        &Draft { title: "題".to_owned(), body: "文".to_owned(), audience, back_number: false, start_at: None };
    let conditions = &Conditions::default();
    let wish = |counted: i64| New {
        id: id(),
        officer: own,
        persons: true,
        format: Format::Csv,
        fresh: false,
        conditions,
        purpose: "調査",
        counted,
        span: Default::default(),
    };
    let (alone, many) = (&wish(100), &wish(101));
    let new = &NewEdition { id: edition, label: "見本の版", hash: [1; 32], files: &[] };
    let unit = place.store.write(|mut db| async move {
        assert!(cases::propose(&mut db, case.id, (ProposedEnding::Reject, "届出がありません"), own, at(6)).await?);
        exports::ask(&mut db, alone, at(6)).await?;
        let number = exports::ask(&mut db, many, at(6)).await?;
        campaigns::make(&mut db, campaign, draft, own, at(6)).await?;
        campaigns::act(&mut db, (campaign, 1), news::Act::Propose, own, at(6)).await?;
        assert!(editions::load(&mut db, new, Some(own), at(6)).await?);
        Ok::<_, store::Error>(number)
    });
    let number = unit.await.unwrap();
    let all =
        Waiting { endings: vec![case.id], exports: vec![number], campaigns: vec![campaign], editions: vec![edition] };
    assert_eq!(waiting(place, other, 7).await, all);
    assert_eq!(waiting(place, own, 7).await, Waiting::default(), "nobody signs their own");
    let (planner, day) = (id(), |days: i8| jiff::civil::date(2027, 1, days));
    let unit = place.store.write(|mut db| async move {
        notices::plan(&mut db, edition, (day(9), day(1)), planner, at(7)).await?;
        editions::approve(&mut db, (edition, 1), planner, at(7)).await
    });
    assert_eq!(unit.await.unwrap(), Acted::Own);
    let others = Waiting { editions: vec![], ..all.clone() };
    assert_eq!(waiting(place, planner, 7).await, others, "whoever planned its mail cannot approve it");
    let stop = place.store.write(|mut db| async move { notices::stop(&mut db, edition, planner, at(7)).await });
    assert!(stop.await.unwrap());
    assert_eq!(waiting(place, planner, 7).await, all, "there is no mail any more");
    let unit = place.store.write(|mut db| async move {
        cases::withdraw(&mut db, case.id, "officer", at(8)).await?;
        campaigns::act(&mut db, (campaign, 2), news::Act::Approve, other, at(8)).await?;
        editions::approve(&mut db, (edition, 2), other, at(8)).await
    });
    unit.await.unwrap();
    let left = Waiting { exports: vec![number], ..Waiting::default() };
    assert_eq!((waiting(place, other, 9).await, waiting(place, other, 7 + 24 * 60).await), (left, Waiting::default()));
});
