//! Who officers are at a provider: tied once, told from each other, with the role the provider says, never without an administrator.

use crate::town::{Place, at, contract, id};
use domain::{
    email::Email,
    name::PersonName,
    staff::{RecoveryCode, Role, Secret},
};
use store::{
    audit::{self, Act},
    staff::{self, Changed, Factor, Invitation, NewOfficer, Officer, Person},
};
use uuid::Uuid;

const HOUSE: &str = "https://login.example.jp";

fn person(subject: &str) -> Person<'_> {
    Person { issuer: HOUSE, subject }
}

/// An officer who was invited, and set up a password if wished.
async fn officer(place: &Place, token: u8, role: Role, set_up: bool) -> Officer {
    let (name, email) = ("見本 花子", format!("officer{token}@example.jp"));
    let (name, email) = (PersonName::parse(name).unwrap(), Email::parse(&email).unwrap());
    let new = &NewOfficer { id: id(), name, email, role, token: [token; 32] };
    assert!(place.store.write(|mut db| async move { staff::add(&mut db, new, None, at(0)).await }).await.unwrap());
    if set_up {
        let (secret, codes) = (&Secret::of([token; 32]), &[RecoveryCode::draw([token; 16])]);
        let factor = Factor::App { secret, step: 1 };
        let invitation = &Invitation { token: [token; 32], password_hash: "hash", factor, codes };
        let unit = place.store.write(|mut db| async move { staff::set_up(&mut db, invitation, at(1)).await });
        unit.await.unwrap();
    }
    found(place, new.id).await
}

async fn found(place: &Place, id: Uuid) -> Officer {
    staff::find(&mut place.store.read().await.unwrap(), id).await.unwrap().unwrap()
}

async fn tie(place: &Place, officer: Uuid, person: Person<'_>) -> bool {
    place.store.write(|mut db| async move { staff::tie(&mut db, officer, person, at(2)).await }).await.unwrap()
}

async fn who(place: &Place, person: Person<'_>) -> Option<Uuid> {
    let found = staff::by_person(&mut place.store.read().await.unwrap(), person).await.unwrap();
    found.map(|officer| officer.id)
}

async fn role(place: &Place, officer: &Officer, role: Role) -> Changed {
    let unit = place.store.write(|mut db| async move { staff::role_by_provider(&mut db, officer, role, at(3)).await });
    unit.await.unwrap()
}

async fn acts(place: &Place) -> Vec<(String, Option<String>)> {
    let notes = audit::before(&mut place.store.read().await.unwrap(), i64::MAX, 100).await.unwrap();
    notes.into_iter().rev().map(|note| (note.act, note.reason)).collect()
}

contract!(an_officer_is_one_person_and_a_person_one_officer, async |place: &Place| {
    let (own, other) = (officer(place, 1, Role::Clerk, true).await, officer(place, 2, Role::Clerk, true).await);
    assert_eq!(who(place, person("a")).await, None);
    assert!(tie(place, own.id, person("a")).await);
    assert!(!tie(place, own.id, person("b")).await, "tied already");
    assert!(!tie(place, other.id, person("a")).await, "somebody else");
    assert_eq!(who(place, person("a")).await, Some(own.id));
    for stranger in
        [person("b"), person("A"), person("a "), Person { issuer: "https://login.example.com", subject: "a" }]
    {
        assert_eq!(who(place, stranger).await, None, "{stranger:?}");
    }
    let mut db = place.store.read().await.unwrap();
    assert_eq!(staff::tied(&mut db).await.unwrap(), [own.id]);
    assert_eq!(staff::tied_at(&mut db, own.id).await.unwrap(), Some(at(2)));
    assert_eq!(staff::tied_at(&mut db, other.id).await.unwrap(), None);
    drop(db);
    assert_eq!(acts(place).await.last().unwrap().0, "provider-tied");
    let reset =
        place.store.write(|mut db| async move { staff::reset(&mut db, own.id, [7; 32], (None, None), at(4)).await });
    assert_eq!(reset.await.unwrap(), Changed::Done);
    assert_eq!(who(place, person("a")).await, None, "whoever is invited anew is tied anew");
    assert!(tie(place, own.id, person("b")).await);
});

contract!(a_person_that_was_given_to_another_officer_opens_nothing, async |place: &Place| {
    let (own, other) = (officer(place, 1, Role::Clerk, true).await, officer(place, 2, Role::Administrator, true).await);
    assert!(tie(place, own.id, person("a")).await);
    let given = "UPDATE officer_persons SET officer = (SELECT id FROM officers WHERE role = 'administrator')";
    place.store.write(|mut db| async move { db.run_as_is(given).await }).await.unwrap();
    let read = staff::by_person(&mut place.store.read().await.unwrap(), person("a")).await;
    assert!(read.unwrap_err().to_string().contains("another officer"), "{}", other.id);
});

contract!(whoever_comes_by_the_provider_is_an_officer_with_that_role, async |place: &Place| {
    let (name, email) = (&PersonName::parse("事務 太郎").unwrap(), &Email::parse("jimu@example.jp").unwrap());
    let (new, again) = (id(), id());
    let add = async |id: Uuid, subject: &'static str| {
        let unit = place.store.write(|mut db| async move {
            staff::add_person(&mut db, (id, Role::Clerk), (name, email), person(subject), at(1)).await
        });
        unit.await.unwrap()
    };
    assert!(add(new, "a").await);
    assert!(!add(again, "b").await, "the address is another officer's");
    let officer = found(place, new).await;
    assert!(!officer.is_set_up() && officer.role == Role::Clerk && officer.email == *email);
    assert_eq!(who(place, person("a")).await, Some(new));
    assert_eq!(role(place, &officer, Role::Clerk).await, Changed::Nothing);
    let (session, officer) = (id(), &officer);
    let unit =
        place.store.write(|mut db| async move { staff::admit(&mut db, ([1; 32], session), officer, "", at(2)).await });
    unit.await.unwrap();
    let is_in = async || staff::session(&mut place.store.read().await.unwrap(), [1; 32], at(4)).await.unwrap();
    assert!(is_in().await.is_some_and(|open| open.id == session && !open.stepped_up));
    assert_eq!(role(place, officer, Role::Senior).await, Changed::Done);
    assert!(is_in().await.is_none(), "it counts from the next request on");
    assert_eq!(found(place, new).await.role, Role::Senior);
    let told = [("provider-added", Some("clerk")), ("provider-signed-in", None), ("provider-role", Some("senior"))];
    assert_eq!(acts(place).await, told.map(|(act, why)| (act.to_owned(), why.map(str::to_owned))));
    // Both that changed the row say so, so that the chain covers it.
    assert!([Act::ProviderAdded, Act::ProviderRole].into_iter().all(|act| act.changes() == Some(audit::Rows::Officer)));
});

contract!(the_provider_does_not_take_the_last_administrator_away, async |place: &Place| {
    let boss = officer(place, 1, Role::Administrator, true).await;
    let guest = officer(place, 2, Role::Administrator, false).await;
    assert!(tie(place, guest.id, person("a")).await);
    let suspend = async |who: Uuid| {
        place
            .store
            .write(|mut db| async move { staff::suspend(&mut db, who, (None, None), at(3)).await })
            .await
            .unwrap()
    };
    assert_eq!(role(place, &boss, Role::Clerk).await, Changed::LastAdministrator, "the provider can be turned off");
    assert_eq!(suspend(boss.id).await, Changed::LastAdministrator);
    assert_eq!(role(place, &guest, Role::Clerk).await, Changed::Done);
    assert_eq!(role(place, &found(place, guest.id).await, Role::Administrator).await, Changed::Done);
    let none = officer(place, 3, Role::Administrator, false).await;
    let reset =
        place.store.write(|mut db| async move { staff::reset(&mut db, boss.id, [7; 32], (None, None), at(4)).await });
    assert_eq!(reset.await.unwrap(), Changed::Done, "the command line may");
    let guest = found(place, guest.id).await;
    assert_eq!(role(place, &guest, Role::Clerk).await, Changed::LastAdministrator);
    assert_eq!(suspend(guest.id).await, Changed::LastAdministrator);
    assert!(tie(place, none.id, person("b")).await);
    assert_eq!(role(place, &guest, Role::Clerk).await, Changed::Done, "the other one comes by the provider, too");
});

contract!(a_way_to_the_provider_is_taken_once, async |place: &Place| {
    let (way, other) = (id(), id());
    let take = async |way: Uuid| {
        place.store.write(|mut db| async move { staff::take_round(&mut db, way, at(10)).await }).await.unwrap()
    };
    assert!(take(way).await && !take(way).await && take(other).await && !take(other).await);
    let purge = async |minutes: i64| {
        place.store.write(|mut db| async move { staff::purge(&mut db, at(minutes)).await }).await.unwrap()
    };
    assert_eq!((purge(9).await, purge(10).await), (0, 2));
});
