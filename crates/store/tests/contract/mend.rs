//! 差戻し, answered: what is typed is kept sealed, what is right becomes the declaration, once.

use crate::town::{Applicant, Place, at, contract, found, told, two_stars};
use domain::{
    address::Street,
    business::Identity,
    declaration::{IdentityCheck, Level, Promise, State},
    field::Field,
    mending::{Asked, AskedFields, Declared, MendForm},
    name::{BusinessName, PersonName},
    place::TownLine,
    wizard::BusinessForm,
};
use jiff::Timestamp;
use store::declarations::{self, Declaration, Ending, Mending};
use uuid::Uuid;

/// A declaration that was returned at that minute, for its name and its town.
async fn returned(place: &Place, minutes: i64) -> Declaration {
    let applicant = Applicant { intent: two_stars("taro@mihon.example.jp"), ..Applicant::new("taro@mihon.example.jp") };
    let declared = applicant.declared(&place.store).await;
    assert!(give_back(place, declared.id, minutes).await);
    found(&place.store, declared.id).await
}

async fn give_back(place: &Place, id: Uuid, minutes: i64) -> bool {
    let fields = AskedFields::parse(["name", "town_line"]).unwrap();
    let asked = &Asked { reason: "番地が公開されます".to_owned(), fields };
    let unit = place
        .store
        .write(|mut db| async move { declarations::give_back(&mut db, id, "officer", asked, at(minutes)).await });
    unit.await.unwrap()
}

/// The declaration under another name, in another town, with another contact and one star.
fn changed(before: &Declaration) -> Declared {
    let mut declared = before.declared();
    if let Identity::Corporation { name, .. } = &mut declared.business.identity {
        *name = BusinessName::parse("株式会社なおした").unwrap();
    }
    declared.business.address.town = TownLine::kept("千代田区大手町").unwrap();
    declared.business.address.street = Street::parse("1-1").unwrap();
    declared.contact.name = PersonName::parse("直田 直子").unwrap();
    declared.promise = Promise::One { rules_edition: Some("six-2026".to_owned()) };
    declared
}

async fn mend(place: &Place, id: Uuid, declared: &Declared, returned_at: Timestamp) -> bool {
    let new = &Mending {
        declared,
        folded_name: "なおした",
        fields: &[Field::Name, Field::TownLine, Field::Street],
        returned_at,
        industry_edition: None,
    };
    place.store.write(|mut db| async move { declarations::mend(&mut db, id, new, at(9)).await }).await.unwrap()
}

contract!(what_was_mended_is_declared_again, async |place: &Place| {
    let before = returned(place, 5).await;
    let new = changed(&before);
    assert!(mend(place, before.id, &new, before.state_at).await);
    let after = found(&place.store, before.id).await;
    assert_eq!(after.declared(), new);
    assert_eq!((after.state, after.state_at, after.level), (State::Declared, at(9), Level::One));
    assert_eq!((after.number, after.receipt), (before.number, before.receipt));
    assert_eq!(after.asked, before.asked, "the office sees what it had asked for");
    assert_eq!(told(place, before.id).await, ["submitted", "confirmed", "returned", "mended"]);
    let facts = "SELECT count(*) FROM journal WHERE kind = 'mended' AND actor = 'applicant'
        AND CAST(facts AS TEXT) LIKE '%name%town_line%street%' AND CAST(facts AS TEXT) NOT LIKE '%なおした%'";
    assert_eq!(crate::twins::number(place, facts).await, 1, "which fields, never their values");
    let mut db = place.store.read().await.unwrap();
    let public = store::public::one(&mut db, before.id).await.unwrap().unwrap();
    assert_eq!((public.name.as_str(), public.town.as_str()), ("株式会社なおした", "千代田区大手町"));
    assert_eq!((public.state, public.identity), (State::Declared, IdentityCheck::Mail));
    let waiting = declarations::waiting(&mut db, 10).await.unwrap();
    assert_eq!(waiting.iter().map(|one| one.id).collect::<Vec<_>>(), [before.id], "it waits for the office again");
});

contract!(a_form_of_an_earlier_return_changes_nothing, async |place: &Place| {
    let first = returned(place, 5).await;
    let new = changed(&first);
    assert!(mend(place, first.id, &new, first.state_at).await);
    assert!(!mend(place, first.id, &new, first.state_at).await, "it waits already");
    assert!(give_back(place, first.id, 12).await);
    let other = first.declared();
    assert!(!mend(place, first.id, &other, first.state_at).await, "that form answers the return before this one");
    assert_eq!(found(&place.store, first.id).await.declared(), new);
    assert!(mend(place, first.id, &other, at(12)).await);
    let missing = place.store.write(|mut db| async move {
        declarations::keep_mending(&mut db, crate::town::id(), &MendForm::default()).await
    });
    assert!(!missing.await.unwrap());
});

contract!(what_was_typed_is_kept_until_it_is_mended_or_returned_again, async |place: &Place| {
    let before = returned(place, 5).await;
    let id = before.id;
    let typed = async || declarations::mending(&mut place.store.read().await.unwrap(), id).await.unwrap();
    let keep = async |name: &str| {
        let business = BusinessForm { name: name.to_owned(), ..BusinessForm::default() };
        let form = &MendForm { business, ..MendForm::default() };
        place.store.write(|mut db| async move { declarations::keep_mending(&mut db, id, form).await }).await.unwrap()
    };
    assert_eq!(typed().await, None);
    assert!(keep("書きかけ").await && keep("㈱書きかけ").await);
    assert_eq!(typed().await.unwrap().business.name, "㈱書きかけ");
    assert!(mend(place, id, &before.declared(), before.state_at).await);
    assert_eq!(typed().await, None);
    assert!(!keep("もう遅い").await, "it is not returned any more");
    assert!(give_back(place, id, 12).await && keep("二度目").await);
    assert_eq!(typed().await.unwrap().business.name, "二度目");
    let end = async |ending| {
        place.store.write(|mut db| async move { declarations::end(&mut db, id, ending, "office", at(20)).await }).await
    };
    assert!(end(Ending::Rejected("理由")).await.unwrap());
    assert_eq!(typed().await, None);
});
