//! The notes: whose data an officer saw, who looked at a case, and what filters let through.

use crate::{
    chain::world,
    town::{Applicant, Place, at, contract, id},
};
use domain::{
    export::{Conditions, Format},
    staff::Role,
};
use jiff::SignedDuration;
use store::{
    audit::{self, Act, Filter, Look, Note, Seen},
    exports::{self, Begun, New},
    staff,
};
use uuid::Uuid;

async fn looks_at(place: &Place, officer: Option<Uuid>, act: Act, subject: &str, minute: i64) {
    let case = subject.parse().ok().filter(|_| act == Act::CaseSeen);
    let note = &Note { officer, act, case, subject: Some(subject), reason: Some("問い合わせへの回答") };
    place.store.write(|mut db| async move { audit::note(&mut db, note, at(minute)).await }).await.unwrap();
}

/// Whose data an officer saw between these minutes, asked for page by page.
async fn whose(place: &Place, officer: Uuid, (from, to): (i64, i64), page: i64) -> Vec<Seen> {
    let (mut db, mut all) = (place.store.read().await.unwrap(), Vec::<Seen>::new());
    loop {
        let after = all.last().map_or(Uuid::nil(), |last| last.case);
        let found = audit::seen(&mut db, officer, (at(from), at(to)), (after, page)).await.unwrap();
        assert!(i64::try_from(found.len()).unwrap() <= page);
        if found.is_empty() {
            return all;
        }
        all.extend(found);
    }
}

/// A download by an officer begins, its pages go out a minute apart, and it breaks off.
async fn takes(place: &Place, officer: Uuid, pages: &[&[Uuid]], minute: i64) -> i64 {
    let conditions = &Conditions::default();
    let new = &New {
        id: id(),
        officer,
        persons: true,
        format: Format::Csv,
        fresh: false,
        conditions,
        purpose: "年次の調査",
        counted: 3,
        span: Default::default(),
    };
    let unit = place.store.write(|mut db| async move {
        let number = exports::ask(&mut db, new, at(minute)).await?;
        let Begun::Yes(export) = exports::begin(&mut db, number, officer, at(minute)).await? else { panic!("ready") };
        for (ids, minute) in pages.iter().zip(minute..) {
            assert!(exports::sending(&mut db, (number, export.round), ids, at(minute)).await?);
        }
        Ok::<_, store::Error>(number)
    });
    unit.await.unwrap()
}

contract!(whose_data_were_in_a_file_that_was_taken, async |place: &Place| {
    let [boss, clerk, other] = world(place).await;
    let mut all = Vec::new();
    for name in ["x", "y", "z"] {
        all.push(Applicant::new(&format!("{name}@mihon.example.jp")).declared(&place.store).await);
    }
    all.sort_by_key(|one| one.id);
    let [one, two, three] = &all[..] else { panic!("three") };
    looks_at(place, Some(clerk), Act::CaseSeen, &two.id.to_string(), 100).await;
    let number = takes(place, clerk, &[&[one.id, two.id], &[three.id]], 110).await;
    takes(place, other, &[&[one.id, three.id]], 120).await;
    let told = |seen: &[Seen]| seen.iter().map(|one| (one.case, one.times, one.first, one.last)).collect::<Vec<_>>();
    let by_clerk = [(one.id, 1, at(110), at(110)), (two.id, 2, at(100), at(110)), (three.id, 1, at(111), at(111))];
    for page in [1, 2, 10] {
        let seen = whose(place, clerk, (90, 130), page).await;
        assert_eq!(told(&seen), by_clerk, "{page} at once");
        assert!(seen.iter().all(|one| one.number.is_some() && one.name.is_some()));
    }
    assert_eq!(told(&whose(place, clerk, (111, 130), 10).await), [by_clerk[2]], "each page when it went out");
    assert_eq!(told(&whose(place, clerk, (90, 110), 10).await), [(two.id, 1, at(100), at(100))]);
    assert!(whose(place, boss, (90, 130), 10).await.is_empty());
    let mut db = place.store.read().await.unwrap();
    let lists = audit::lists_seen(&mut db, clerk, (at(90), at(130))).await.unwrap();
    assert_eq!(lists, [("export-begun".to_owned(), 1)]);
    let looks = audit::looks(&mut db, three.id, three.business_id, 10).await.unwrap();
    let export =
        |role, minute| Look {
            at: at(minute), role: Some(role), reason: Some("年次の調査".to_owned()), exported: true
        };
    assert_eq!(looks, [export(Role::Clerk, 120), export(Role::Senior, 111)]);
    let looks = audit::looks(&mut db, two.id, two.business_id, 10).await.unwrap();
    assert_eq!(
        looks.iter().map(|look| (look.at, look.exported)).collect::<Vec<_>>(),
        [(at(110), true), (at(100), false)]
    );
    let views = audit::views(&mut db, two.id, 10).await.unwrap();
    let told: Vec<_> = views.iter().map(|view| (view.act.as_str(), view.officer, view.at)).collect();
    assert_eq!(told, [("export-begun", Some(clerk), at(110)), ("case-seen", Some(clerk), at(100))]);
    assert_eq!((views[0].subject.as_deref(), views[0].reason.as_deref()), (Some(number.to_string().as_str()), None));
    assert_eq!(audit::views(&mut db, two.id, 1).await.unwrap(), views[..1]);
});

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
    let seen = whose(place, clerk, (100, 120), 10).await;
    let told: Vec<_> = seen.iter().map(|one| (one.case, one.times, one.first, one.last)).collect();
    let lost = Uuid::from_u128(9);
    let mut all = [(lost, 1, at(111), at(111)), (one.id, 2, at(100), at(110)), (two.id, 1, at(101), at(101))];
    all.sort_unstable();
    assert_eq!(told, all, "in the order of the cases");
    let found = |case| seen.iter().find(|seen| seen.case == case).unwrap();
    assert_eq!((&found(one.id).number, found(one.id).name.as_deref()), (&one.number, Some("株式会社みほん製作所")));
    assert_eq!((&found(two.id).number, found(lost).name.as_deref()), (&None, None));
    assert_eq!(whose(place, clerk, (100, 120), 1).await, seen, "one by one");
    let lists = audit::lists_seen(&mut db, clerk, (at(100), at(120))).await.unwrap();
    assert_eq!(lists, [("staff-seen".to_owned(), 1)], "of officers, not of cases");
    assert!(whose(place, boss, (100, 120), 10).await.is_empty());
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
    let reason = || Some("問い合わせへの回答".to_owned());
    let look = |role, minute| Look { at: at(minute), role, reason: reason(), exported: false };
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

contract!(a_look_at_a_form_on_paper_is_one_at_the_declaration_made_of_it, async |place: &Place| {
    let [_, clerk, _] = world(place).await;
    let applicant = Applicant::new("x@mihon.example.jp");
    let draft = applicant.draft;
    let form = Uuid::from_u128(5).to_string();
    let note = &Note { case: Some(draft), subject: Some(&form), ..Note::of(clerk, Act::FormSeen) };
    let note = &Note { reason: Some(audit::FOR_INTAKE), ..*note };
    for minute in [100, 101] {
        place.store.write(|mut db| async move { audit::note(&mut db, note, at(minute)).await }).await.unwrap();
    }
    let told = |seen: &[Seen]| seen.iter().map(|one| (one.case, one.times, one.last)).collect::<Vec<_>>();
    let seen = whose(place, clerk, (90, 130), 1).await;
    assert_eq!(told(&seen), [(draft, 2, at(101))], "of which nothing was made yet");
    assert_eq!(seen[0].name, None);
    let one = applicant.declared(&place.store).await;
    looks_at(place, Some(clerk), Act::CaseSeen, &one.id.to_string(), 110).await;
    for page in [1, 10] {
        let seen = whose(place, clerk, (90, 130), page).await;
        assert_eq!(told(&seen), [(one.id, 3, at(110))], "{page} at once");
        assert_eq!(seen[0].name.as_deref(), Some("株式会社みほん製作所"));
    }
    let mut db = place.store.read().await.unwrap();
    let looks = audit::looks(&mut db, one.id, one.business_id, 10).await.unwrap();
    let looks: Vec<_> = looks.iter().map(|look| (look.at, look.role, look.reason.as_deref())).collect();
    let form = |minute| (at(minute), Some(Role::Senior), Some(audit::FOR_INTAKE));
    assert_eq!(looks, [(at(110), Some(Role::Senior), Some("問い合わせへの回答")), form(101), form(100)]);
    assert_eq!(audit::views(&mut db, one.id, 10).await.unwrap().len(), 3);
    let filter = Filter { case: Some(one.id), ..Filter::default() };
    assert_eq!(audit::found(&mut db, &filter, i64::MAX, 10).await.unwrap().len(), 3);
    let other = Applicant::new("y@mihon.example.jp").declared(&place.store).await;
    assert_eq!(audit::looks(&mut db, other.id, other.business_id, 10).await.unwrap(), []);
    assert!(audit::lists_seen(&mut db, clerk, (at(90), at(130))).await.unwrap().is_empty());
});
