//! Passkeys: one officer's, never the last factor, a counter that grows, and an answer that is taken once.

use crate::town::{Place, at, contract, id};
use domain::{
    email::Email,
    name::PersonName,
    staff::{PasskeyName, RecoveryCode, Role, Secret},
};
use jiff::Timestamp;
use store::{
    audit::{self, Act},
    staff::{self, Changed, Factor, Invitation, NewOfficer, NewPasskey, Officer, Question, Removed},
};
use uuid::Uuid;

/// An officer who was invited.
async fn invited(place: &Place, token: u8, role: Role) -> Uuid {
    let (name, email) = ("見本 花子", format!("officer{token}@example.jp"));
    let (name, email) = (PersonName::parse(name).unwrap(), Email::parse(&email).unwrap());
    let new = &NewOfficer { id: id(), name, email, role, token: [token; 32] };
    assert!(place.store.write(|mut db| async move { staff::add(&mut db, new, None, at(0)).await }).await.unwrap());
    new.id
}

async fn set_up(place: &Place, token: u8, factor: Factor<'_>) -> Option<Officer> {
    let codes = &[RecoveryCode::draw([token; 16])];
    let invitation = &Invitation { token: [token; 32], password_hash: "hash", factor, codes };
    place.store.write(|mut db| async move { staff::set_up(&mut db, invitation, at(1)).await }).await.unwrap()
}

/// An officer with an authenticator app.
async fn officer(place: &Place, token: u8) -> Officer {
    invited(place, token, Role::Clerk).await;
    set_up(place, token, Factor::App { secret: &Secret::of([token; 32]), step: 1 }).await.unwrap()
}

fn name(text: &str) -> PasskeyName {
    PasskeyName::parse(text).unwrap()
}

/// A passkey a minute, so that each has its place in the list.
async fn add(place: &Place, officer: Uuid, credential: u8) -> Option<Uuid> {
    let now = at(2 + i64::from(credential));
    let (id, credential, name) = (id(), &[credential; 32], &name(&format!("鍵{credential}")));
    let new = &NewPasskey { id, name, credential, data: "{}" };
    let unit = place.store.write(|mut db| async move { staff::add_passkey(&mut db, officer, new, now).await });
    unit.await.unwrap().then_some(id)
}

async fn names(place: &Place, officer: Uuid) -> Vec<String> {
    let all = staff::passkeys(&mut place.store.read().await.unwrap(), officer).await.unwrap();
    all.into_iter().map(|one| one.name.as_str().to_owned()).collect()
}

async fn remove(place: &Place, officer: &Officer, passkey: Uuid, keep: Uuid) -> Removed {
    let unit = place
        .store
        .write(|mut db| async move { staff::remove_passkey(&mut db, officer, (passkey, keep), at(4)).await });
    unit.await.unwrap()
}

async fn signs_in(place: &Place, officer: &Officer, token: u8) -> Uuid {
    let session = id();
    let unit = place.store.write(|mut db| async move {
        staff::enter(&mut db, ([0; 32], session), officer, "", at(3)).await?;
        assert!(staff::complete(&mut db, ([0; 32], [token; 32]), Act::SignedIn, at(3)).await?);
        Ok::<_, store::Error>(())
    });
    unit.await.unwrap();
    session
}

async fn is_in(place: &Place, token: u8) -> bool {
    staff::session(&mut place.store.read().await.unwrap(), [token; 32], at(5)).await.unwrap().is_some()
}

contract!(a_passkey_is_one_officers_and_can_be_told_from_another, async |place: &Place| {
    let (own, other) = (officer(place, 1).await, officer(place, 2).await);
    add(place, own.id, 1).await.unwrap();
    add(place, own.id, 2).await.unwrap();
    assert_eq!(add(place, other.id, 1).await, None, "somebody has it already");
    assert_eq!(add(place, own.id, 1).await, None);
    assert_eq!(names(place, own.id).await, ["鍵1", "鍵2"]);
    assert_eq!(names(place, other.id).await, [""; 0]);
    let notes = audit::before(&mut place.store.read().await.unwrap(), i64::MAX, 10).await.unwrap();
    assert_eq!(notes.iter().filter(|note| note.act == "passkey-added").count(), 2);
});

contract!(a_passkey_that_was_given_to_another_officer_opens_nothing, async |place: &Place| {
    let (own, other) = (officer(place, 1).await, officer(place, 2).await);
    add(place, own.id, 1).await.unwrap();
    let given = "UPDATE officer_passkeys SET officer =
        (SELECT officer FROM officer_recovery WHERE officer NOT IN (SELECT officer FROM officer_passkeys))";
    place.store.write(|mut db| async move { db.run_as_is(given).await }).await.unwrap();
    let read = staff::passkeys(&mut place.store.read().await.unwrap(), other.id).await;
    assert!(read.unwrap_err().to_string().contains("another officer's"));
});

contract!(the_last_second_factor_is_not_removed_and_other_sessions_end, async |place: &Place| {
    let own = officer(place, 1).await;
    let (first, second) = (add(place, own.id, 1).await.unwrap(), add(place, own.id, 2).await.unwrap());
    let keep = signs_in(place, &own, 5).await;
    signs_in(place, &own, 6).await;
    assert_eq!(remove(place, &own, id(), keep).await, Removed::Nothing);
    assert!(is_in(place, 6).await);
    assert_eq!(remove(place, &own, first, keep).await, Removed::Done);
    assert!(is_in(place, 5).await && !is_in(place, 6).await, "somebody may be in with it");
    assert_eq!(remove(place, &own, second, keep).await, Removed::Done, "the app is there");
    invited(place, 3, Role::Clerk).await;
    let (key, only) = (&[9; 32], &name("ただ1つ"));
    let passkey = NewPasskey { id: id(), name: only, credential: key, data: "{}" };
    let without = set_up(place, 3, Factor::Passkey(passkey)).await.unwrap();
    assert!(without.totp.is_none() && without.is_set_up());
    assert_eq!(remove(place, &without, passkey.id, keep).await, Removed::LastFactor);
    assert_eq!(names(place, without.id).await, ["ただ1つ"]);
});

contract!(whoever_is_set_up_anew_keeps_no_old_passkey, async |place: &Place| {
    let boss = invited(place, 1, Role::Administrator).await;
    let (key, only) = (&[9; 32], &name("鍵"));
    let passkey = NewPasskey { id: id(), name: only, credential: key, data: "{}" };
    set_up(place, 1, Factor::Passkey(passkey)).await.unwrap();
    let by = officer(place, 2).await.id;
    let reset = async |by: Option<Uuid>| {
        let unit =
            place.store.write(|mut db| async move { staff::reset(&mut db, boss, [7; 32], (by, None), at(5)).await });
        unit.await.unwrap()
    };
    assert_eq!(reset(Some(by)).await, Changed::LastAdministrator, "a passkey is a way in");
    invited(place, 3, Role::Clerk).await;
    let stolen = NewPasskey { id: id(), ..passkey };
    assert!(set_up(place, 3, Factor::Passkey(stolen)).await.is_none(), "it is another officer's");
    assert_eq!(reset(None).await, Changed::Done);
    assert_eq!(names(place, boss).await, [""; 0]);
    let unit = place.store.write(|mut db| async move { staff::begin_anew(&mut db, by, [8; 32], at(5)).await });
    unit.await.unwrap();
    add(place, by, 4).await.unwrap();
    assert_eq!(set_up(place, 8, Factor::Passkey(passkey)).await.unwrap().totp.map(drop), None);
    assert_eq!(names(place, by).await, ["鍵"]);
});

contract!(a_counter_grows_or_the_passkey_is_refused, async |place: &Place| {
    let own = officer(place, 1).await;
    let passkey = add(place, own.id, 1).await.unwrap();
    let used = async |counter: i64| {
        let unit = place.store.write(|mut db| async move {
            staff::passkey_used(&mut db, (own.id, passkey), ("{\"new\":1}", counter), at(3)).await
        });
        unit.await.unwrap()
    };
    assert!(used(2).await && !used(2).await && used(7).await && !used(6).await && !used(0).await);
    let kept = staff::passkeys(&mut place.store.read().await.unwrap(), own.id).await.unwrap();
    assert_eq!((kept[0].data.as_str(), kept[0].used_at), ("{\"new\":1}", Some(at(3))));
    let (key, without) = (&[9; 32], &name("数えない鍵"));
    let new = &NewPasskey { id: id(), name: without, credential: key, data: "{}" };
    for _ in 0..2 {
        let unit = place.store.write(|mut db| async move {
            staff::add_passkey(&mut db, own.id, new, at(2)).await?;
            staff::passkey_used(&mut db, (own.id, new.id), ("{}", 0), at(3)).await
        });
        assert!(unit.await.unwrap(), "an authenticator without a counter says 0 each time");
    }
});

contract!(an_answer_is_taken_once_for_its_question_within_five_minutes, async |place: &Place| {
    let own = officer(place, 1).await;
    let ask = async |question: Question, state: &'static str| {
        let unit = place
            .store
            .write(|mut db| async move { staff::ask(&mut db, ([7; 32], own.id), (question, state), at(0)).await });
        unit.await.unwrap();
    };
    let answered = async |token: u8, officer: Uuid, question: Question, now: Timestamp| {
        let unit = place
            .store
            .write(|mut db| async move { staff::answered(&mut db, ([token; 32], officer), question, now).await });
        unit.await.unwrap()
    };
    ask(Question::Prove, "first").await;
    ask(Question::Prove, "second").await;
    assert_eq!(answered(8, own.id, Question::Prove, at(1)).await, None, "another session");
    assert_eq!(answered(7, own.id, Question::Prove, at(4)).await.as_deref(), Some("second"));
    assert_eq!(answered(7, own.id, Question::Prove, at(4)).await, None, "once");
    for (officer, question, now) in
        [(id(), Question::Prove, at(1)), (own.id, Question::Make, at(1)), (own.id, Question::Prove, at(5))]
    {
        ask(Question::Prove, "again").await;
        assert_eq!(answered(7, officer, question, now).await, None);
    }
    ask(Question::Make, "left").await;
    let purge = async |minutes: i64| {
        place.store.write(|mut db| async move { staff::purge(&mut db, at(minutes)).await }).await.unwrap()
    };
    assert_eq!((purge(4).await, purge(5).await), (0, 1));
});
