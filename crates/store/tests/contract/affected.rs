//! Whom a change of the scheme concerns: counted and listed by each fact, and only what counts.

use crate::town::{Applicant, Place, at, contract, sole_proprietor};
use domain::business::{Identity, PublishAs};
use store::{
    affected::{self, Concern},
    declarations, journal,
};

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
    let mut db = place.store.read().await.unwrap();
    let all = [
        (Concern::OtherTerms("2027-04".to_owned()), 3),
        (Concern::OtherTerms("2026-04".to_owned()), 0),
        (Concern::OtherRules("other".to_owned()), 3),
        (Concern::Purpose(purpose), 3),
        (Concern::Purpose("none".to_owned()), 0),
        (Concern::Employees(employees), 3),
        (Concern::Publication("site".to_owned()), 0),
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
