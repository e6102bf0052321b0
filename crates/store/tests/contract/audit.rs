//! The notes: whose data an officer saw, who looked at a case, and what filters let through.

use crate::{
    chain::world,
    town::{Applicant, Place, at, contract},
};
use domain::staff::Role;
use jiff::SignedDuration;
use store::{
    audit::{self, Act, Filter, Look, Note},
    staff,
};
use uuid::Uuid;

async fn looks_at(place: &Place, officer: Option<Uuid>, act: Act, subject: &str, minute: i64) {
    let case = subject.parse().ok().filter(|_| act == Act::CaseSeen);
    let note = &Note { officer, act, case, subject: Some(subject), reason: Some("問い合わせへの回答") };
    place.store.write(|mut db| async move { audit::note(&mut db, note, at(minute)).await }).await.unwrap();
}

contract!(whose_data_an_officer_saw, async |place: &Place| {
    let [boss, clerk, other] = world(place).await;
    let one = Applicant::new("x@mihon.example.jp").declared(&place.store).await;
    let two = Applicant::new("y@mihon.example.jp").applied(&place.store).await;
    let (one_id, two_id, lost) = (one.id.to_string(), two.id.to_string(), Uuid::from_u128(9).to_string());
    for (officer, act, subject, minute) in [
        (clerk, Act::CaseSeen, &one_id, 100),
        (clerk, Act::CaseSeen, &two_id, 101),
        (clerk, Act::CaseSeen, &one_id, 110),
        (clerk, Act::CaseSeen, &lost, 111),
        (clerk, Act::StaffSeen, &boss.to_string(), 112),
        (clerk, Act::RoleChanged, &boss.to_string(), 113),
        (other, Act::CaseSeen, &two_id, 105),
        (clerk, Act::CaseSeen, &two_id, 120),
    ] {
        looks_at(place, Some(officer), act, subject, minute).await;
    }
    let mut db = place.store.read().await.unwrap();
    let seen = audit::seen(&mut db, clerk, (at(100), at(120)), 10).await.unwrap();
    let told: Vec<_> = seen.iter().map(|one| (one.case, one.times, one.first, one.last)).collect();
    let lost = Uuid::from_u128(9);
    assert_eq!(told, [(one.id, 2, at(100), at(110)), (two.id, 1, at(101), at(101)), (lost, 1, at(111), at(111))]);
    assert_eq!((&seen[0].number, seen[0].name.as_deref()), (&one.number, Some("株式会社みほん製作所")));
    assert_eq!((&seen[1].number, seen[2].name.as_deref()), (&None, None));
    assert_eq!(audit::seen(&mut db, clerk, (at(100), at(120)), 1).await.unwrap().len(), 1);
    let lists = audit::lists_seen(&mut db, clerk, (at(100), at(120))).await.unwrap();
    assert_eq!(lists, [("staff-seen".to_owned(), 1)], "of officers, not of cases");
    assert!(audit::seen(&mut db, boss, (at(100), at(120)), 10).await.unwrap().is_empty());
});

contract!(who_looked_at_a_case, async |place: &Place| {
    let [boss, clerk, _] = world(place).await;
    let one = Applicant::new("x@mihon.example.jp").declared(&place.store).await;
    looks_at(place, Some(clerk), Act::CaseSeen, &one.id.to_string(), 100).await;
    let demoted = place
        .store
        .write(|mut db| async move { staff::set_role(&mut db, clerk, Role::Clerk, Some(boss), at(101)).await });
    demoted.await.unwrap();
    looks_at(place, Some(clerk), Act::CaseSeen, &one.business_id.to_string(), 102).await;
    looks_at(place, None, Act::CaseSeen, &one.id.to_string(), 103).await;
    let looks = audit::looks(&mut place.store.read().await.unwrap(), one.id, one.business_id, 10).await.unwrap();
    let look = |role, minute| Look { at: at(minute), role, reason: Some("問い合わせへの回答".to_owned()) };
    assert_eq!(
        looks,
        [look(None, 103), look(Some(Role::Clerk), 102), look(Some(Role::Senior), 100)],
        "with the role of then"
    );
});

contract!(filters_let_through_what_is_asked, async |place: &Place| {
    let [boss, clerk, _] = world(place).await;
    let one = Applicant::new("x@mihon.example.jp").declared(&place.store).await;
    looks_at(place, Some(clerk), Act::CaseSeen, &one.id.to_string(), 100).await;
    looks_at(place, Some(boss), Act::CaseSeen, &one.id.to_string(), 101).await;
    looks_at(place, Some(boss), Act::AuditSeen, &clerk.to_string(), 102).await;
    let count = async |filter: Filter| {
        audit::found(&mut place.store.read().await.unwrap(), &filter, i64::MAX, 100).await.unwrap().len()
    };
    let late = Some(at(100));
    assert_eq!(count(Filter { from: late, ..Filter::default() }).await, 3);
    assert_eq!(count(Filter { from: late, officer: Some(boss), ..Filter::default() }).await, 2);
    assert_eq!(count(Filter { from: late, act: Some("case-seen".to_owned()), ..Filter::default() }).await, 2);
    assert_eq!(count(Filter { case: Some(one.id), ..Filter::default() }).await, 2);
    assert_eq!(count(Filter { case: Some(one.id), officer: Some(clerk), ..Filter::default() }).await, 1);
    let to = Some(at(100) + SignedDuration::from_micros(1));
    assert_eq!(count(Filter { from: late, to, ..Filter::default() }).await, 1);
    assert_eq!(count(Filter { case: Some(clerk), ..Filter::default() }).await, 0, "an officer is no case");
});
