//! Whom a change of the scheme concerns: counted and listed by each fact, and only what counts.

use crate::town::{Applicant, Place, at, contract, sole_proprietor};
use domain::{
    business::{Identity, Numbered, PublishAs},
    declaration::Level,
    scheme::Code,
};
use store::{
    affected::{self, Concern, NAMED},
    declarations, journal,
};
use uuid::Uuid;

contract!(each_fact_finds_its_declarations_page_by_page, async |place: &Place| {
    for email in ["a@example.jp", "b@example.jp", "c@example.jp"] {
        let declared = Applicant::new(email).declared(&place.store).await;
        let id = declared.id;
        let unit =
            place.store.write(|mut db| async move { declarations::accept(&mut db, id, journal::SYSTEM, at(3)).await });
        assert!(unit.await.unwrap());
    }
    Applicant::new("unconfirmed@example.jp").applied(&place.store).await;
    let one = Applicant::new("x@example.jp");
    let purpose = one.intent.purposes.first().unwrap().as_str().to_owned();
    let employees = one.business.employees.as_str().to_owned();
    let other = Level::ALL.into_iter().find(|level| *level != one.intent.level()).unwrap();
    let mut db = place.store.read().await.unwrap();
    let all = [
        (Concern::OtherTerms("2027-04".to_owned()), 3),
        (Concern::OtherTerms("2026-04".to_owned()), 0),
        (Concern::OtherRules("other".to_owned()), 3),
        (Concern::Purpose(purpose), 3),
        (Concern::Purpose("none".to_owned()), 0),
        (Concern::Employees(employees), 3),
        (Concern::Publication("site".to_owned()), 0),
        (Concern::Level(one.intent.level()), 3),
        (Concern::Level(other), 0),
        (Concern::NoNumberReason("new".to_owned()), 0),
        (Concern::ConfirmedBefore(at(4)), 3),
        (Concern::ConfirmedBefore(at(2)), 0),
    ];
    for (concern, count) in all {
        assert_eq!(affected::count(&mut db, &concern).await.unwrap(), count, "{concern:?}");
        let found = affected::list(&mut db, &concern, "", 9).await.unwrap();
        assert_eq!(i64::try_from(found.len()).unwrap(), count, "{concern:?}");
    }
    drop(db);
    let (concern, name) = (Concern::OtherTerms("2027-04".to_owned()), one.business.published_name().to_owned());
    let mut person = Applicant { business: sole_proprietor(), ..Applicant::new("p@example.jp") };
    if let Identity::SoleProprietor { publish, .. } = &mut person.business.identity {
        *publish = PublishAs::Representative;
    }
    let person = person.declared(&place.store).await.number.unwrap();
    let mut db = place.store.read().await.unwrap();
    for one in affected::list(&mut db, &concern, "", 9).await.unwrap() {
        let told = (one.number != person).then(|| name.clone());
        assert_eq!(one.name, told, "the name of a person is none of a business");
    }
    let first = affected::list(&mut db, &concern, "", 2).await.unwrap();
    let rest = affected::list(&mut db, &concern, first[1].number.as_str(), 2).await.unwrap();
    assert_eq!((first.len(), rest.len()), (2, 2));
    assert!(first[0].number.as_str() < first[1].number.as_str() && first[1].number.as_str() < rest[0].number.as_str());
});

contract!(a_reason_for_no_number_finds_its_declarations, async |place: &Place| {
    for (email, reason) in [("a@example.jp", "new"), ("b@example.jp", "foreign"), ("c@example.jp", "new")] {
        let mut one = Applicant::new(email);
        if let Identity::Corporation { number, .. } = &mut one.business.identity {
            *number = Numbered::Without(Code::kept(reason));
        }
        one.declared(&place.store).await;
    }
    Applicant::new("d@example.jp").declared(&place.store).await;
    let concern = |reason: &str| Concern::NoNumberReason(reason.to_owned());
    let mut db = place.store.read().await.unwrap();
    for (reason, count) in [("new", 2), ("foreign", 1), ("other", 0)] {
        assert_eq!(affected::count(&mut db, &concern(reason)).await.unwrap(), count, "{reason}");
    }
    let both = [concern("new"), concern("foreign")];
    assert_eq!(affected::count_persons(&mut db, &both, None).await.unwrap(), 3);
});

contract!(any_of_many_facts_concerns_a_person_and_codes_are_compared_exactly, async |place: &Place| {
    let declares = async |name: &str, purposes: &[&str], employees: &str| {
        let mut one = Applicant::new(&format!("{name}@mihon.example.jp"));
        one.intent.purposes = purposes.iter().map(|code| Code::kept(code)).collect();
        one.business.employees = Code::kept(employees);
        one.declared(&place.store).await;
    };
    declares("a", &["trust", "bid_x"], "1-5").await;
    declares("b", &["bidqx"], "6-20").await;
    declares("c", &["TRUST"], "301+").await;
    let (purpose, employees) =
        (|code: &str| Concern::Purpose(code.to_owned()), |code: &str| Concern::Employees(code.to_owned()));
    let all = [
        (vec![], 0),
        (vec![purpose("bid_x")], 1),
        (vec![purpose("trust")], 1),
        (vec![purpose("rust")], 0),
        (vec![purpose("trust"), purpose("bidqx")], 2),
        (vec![purpose("trust"), employees("1-5")], 1),
        (vec![purpose("bidqx"), employees("301+"), employees("none")], 2),
        (vec![Concern::OtherTerms("2026-04".to_owned())], 0),
        (vec![Concern::OtherTerms("2026-04".to_owned()), Concern::OtherTerms("2026-04".to_owned())], 0),
        (vec![Concern::OtherTerms("2026-04".to_owned()), Concern::OtherTerms("2027-04".to_owned())], 3),
        (vec![Concern::OtherTerms("2026-04".to_owned()), purpose("trust")], 1),
    ];
    let mut db = place.store.read().await.unwrap();
    for (concerns, count) in all {
        assert_eq!(affected::count_persons(&mut db, &concerns, None).await.unwrap(), count, "{concerns:?}");
        let found = affected::persons(&mut db, &concerns, (Uuid::nil(), &[]), 9).await.unwrap();
        assert_eq!(i64::try_from(found.len()).unwrap(), count, "{concerns:?}");
    }
    let concerns = [purpose("trust"), purpose("bidqx"), employees("301+")];
    let keys = affected::persons(&mut db, &concerns, (Uuid::nil(), &[]), 9).await.unwrap();
    assert!(keys.len() == 3 && keys.is_sorted(), "in the order in which they are walked");
    let behind = affected::persons(&mut db, &concerns, (Uuid::nil(), &keys[0]), 1).await.unwrap();
    assert_eq!(behind, [keys[1].clone()]);
    let person = affected::person(&mut db, &concerns, &keys[0]).await.unwrap().unwrap();
    assert_eq!((person.declarations.len(), person.declarations[0].1.len(), person.more), (1, 1, 0));
});

contract!(a_person_of_very_many_is_told_of_the_newest_and_how_many_more, async |place: &Place| {
    let most = usize::try_from(NAMED).unwrap();
    for _ in 0..most + 2 {
        Applicant::new("many@mihon.example.jp").declared(&place.store).await;
    }
    let concerns = [Concern::OtherTerms("none".to_owned()), Concern::OtherRules("six-2026".to_owned())];
    let mut db = place.store.read().await.unwrap();
    let keys = affected::persons(&mut db, &concerns, (Uuid::nil(), &[]), 9).await.unwrap();
    assert_eq!(keys.len(), 1, "one person");
    let person = affected::person(&mut db, &concerns, &keys[0]).await.unwrap().unwrap();
    assert_eq!((person.declarations.len(), person.more), (most, 2));
    assert!(person.declarations.iter().all(|(_, places)| places == &[0]), "by the first fact alone");
});
