//! What the public may see.

use crate::town::{Applicant, Place, at, contract, sole_proprietor};
use domain::{business::Kind, declaration::State};
use futures_util::TryStreamExt as _;
use store::{declarations, journal, public};

contract!(all_with_a_number_are_streamed_as_the_public_may_see_them, async |place: &Place| {
    let corporation = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let mut hidden = Applicant { business: sole_proprietor(), ..Applicant::new("hana@iroha.example.jp") };
    hidden.business.url = crate::town::corporation().url.map(|site| domain::business::Site { public: false, ..site });
    let person = hidden.declared(&place.store).await;
    let waiting = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await;
    let provisional = Applicant::new("saburo@mihon.example.jp").applied(&place.store).await;
    for (declaration, minutes) in [(person.id, 5), (corporation.id, 6)] {
        let unit = place.store.write(|mut db| async move {
            declarations::accept(&mut db, declaration, journal::SYSTEM, at(minutes)).await
        });
        assert!(unit.await.unwrap());
    }
    let mut db = place.store.read().await.unwrap();
    let entries: Vec<_> = public::every(&mut db).try_collect().await.unwrap();
    for entry in &entries {
        assert_eq!(&public::read_line(&public::write_line(entry)).unwrap(), entry);
        assert_eq!(public::one(&mut db, entry.declaration).await.unwrap().as_ref(), Some(entry));
    }
    // All three were declared in the same minute; then their ids say the order.
    let mut ids = [person.id, corporation.id, waiting.id];
    ids.sort_unstable();
    assert_eq!(entries.iter().map(|entry| entry.declaration).collect::<Vec<_>>(), ids);
    let entry = |id| entries.iter().find(|entry| entry.declaration == id).unwrap();
    let (one, two) = (entry(person.id), entry(corporation.id));
    assert_eq!(entry(waiting.id).state, State::Declared);
    assert_eq!((one.kind, one.name.as_str()), (Kind::SoleProprietor, "喫茶いろは"));
    assert_eq!((&one.kana, &one.url, &one.corporate_number), (&None, &None, &None));
    assert_eq!((two.kind, two.name.as_str()), (Kind::Corporation, "株式会社みほん製作所"));
    assert_eq!(two.kana.as_ref(), Some(corporation.business.kana()));
    assert_eq!(two.corporate_number.as_ref(), corporation.business.corporate_number());
    assert_eq!(two.url.as_ref(), corporation.business.url.as_ref().map(|site| &site.url));
    assert_eq!(Some(&two.number), corporation.number.as_ref());
    assert_eq!((two.state, two.declared_at, two.accepted_at), (State::Accepted, at(2), Some(at(6))));
    assert_eq!((two.level, two.rules_edition.as_deref()), (corporation.level, Some("six-2026")));
    assert_eq!(
        (&two.town, two.prefecture),
        (&corporation.business.address.town, corporation.business.address.prefecture)
    );
    assert_eq!(two.industry, corporation.business.industry);
    assert_eq!(public::one(&mut db, corporation.id).await.unwrap().as_ref(), Some(two));
    assert_eq!(public::by_number(&mut db, &two.number).await.unwrap().as_ref(), Some(two));
    let never = domain::ids::DeclarationId::draw(4, 77);
    let mut many = public::by_numbers(&mut db, &[two.number.clone(), never, one.number.clone()]).await.unwrap();
    many.sort_unstable_by_key(|found| found.kind == Kind::SoleProprietor);
    assert_eq!(many, [two.clone(), one.clone()], "many at once, without those nobody has");
    let declared = public::one(&mut db, waiting.id).await.unwrap().unwrap();
    assert_eq!((declared.state, declared.accepted_at), (State::Declared, None));
    assert!(public::one(&mut db, provisional.id).await.unwrap().is_none());
});
