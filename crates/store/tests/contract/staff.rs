//! Officers, invitations, second factors, sessions, wrong tries, and the notes of who did what.

use crate::town::{Place, at, contract, id};
use domain::{
    email::Email,
    name::PersonName,
    staff::{RecoveryCode, Role, Secret},
};
use jiff::{SignedDuration, Timestamp};
use store::{
    audit::{self, Act},
    staff::{self, Changed, Counted, Factor, Invitation, NewOfficer, Officer, Tries, Wait},
};
use uuid::Uuid;

fn new(name: &str, email: &str, role: Role, token: u8) -> NewOfficer {
    let (name, email) = (PersonName::parse(name).unwrap(), Email::parse(email).unwrap());
    NewOfficer { id: id(), name, email, role, token: [token; 32] }
}

async fn add(place: &Place, new: &NewOfficer) -> bool {
    place.store.write(|mut db| async move { staff::add(&mut db, new, None, at(0)).await }).await.unwrap()
}

async fn set_up(place: &Place, token: u8, now: Timestamp) -> Option<Officer> {
    let (secret, codes) = (Secret::of([token; 32]), [RecoveryCode::draw([token; 16]), RecoveryCode::draw([9; 16])]);
    let factor = Factor::App { secret: &secret, step: 100 };
    let invitation = &Invitation { token: [token; 32], password_hash: "hash", factor, codes: &codes };
    place.store.write(|mut db| async move { staff::set_up(&mut db, invitation, now).await }).await.unwrap()
}

/// An officer who can sign in.
async fn officer(place: &Place, role: Role, token: u8) -> Officer {
    assert!(add(place, &new("見本 花子", &format!("officer{token}@example.jp"), role, token)).await);
    set_up(place, token, at(1)).await.unwrap()
}

async fn found(place: &Place, id: Uuid) -> Officer {
    staff::find(&mut place.store.read().await.unwrap(), id).await.unwrap().unwrap()
}

/// Both factors at that moment, under a token.
async fn signs_in(place: &Place, officer: &Officer, token: u8, now: Timestamp) {
    let unit = place.store.write(|mut db| async move {
        staff::enter(&mut db, ([0; 32], id()), officer, "a browser", now).await?;
        assert!(staff::complete(&mut db, ([0; 32], [token; 32]), Act::SignedIn, now).await?);
        Ok::<_, store::Error>(())
    });
    unit.await.unwrap();
}

async fn is_in(place: &Place, token: u8, now: Timestamp) -> bool {
    staff::session(&mut place.store.read().await.unwrap(), [token; 32], now).await.unwrap().is_some()
}

async fn acts(place: &Place) -> Vec<String> {
    let notes = audit::before(&mut place.store.read().await.unwrap(), i64::MAX, 100).await.unwrap();
    notes.into_iter().rev().map(|note| note.act).collect()
}

contract!(an_invitation_is_good_once_and_for_72_hours, async |place: &Place| {
    let clerk = new("事務 太郎", "jimu@example.jp", Role::Clerk, 1);
    assert!(add(place, &clerk).await);
    assert!(!add(place, &new("別人", "JIMU@example.jp", Role::Auditor, 2)).await, "one officer for an address");
    let open = async |minutes: i64| {
        staff::invitation(&mut place.store.read().await.unwrap(), [1; 32], at(minutes)).await.unwrap().is_some()
    };
    assert!(open(72 * 60 - 1).await && !open(72 * 60).await);
    assert!(set_up(place, 1, at(72 * 60)).await.is_none());
    let done = set_up(place, 1, at(5)).await.unwrap();
    assert_eq!(
        (done.role, done.name.as_str(), done.password_hash.as_deref()),
        (Role::Clerk, "事務 太郎", Some("hash"))
    );
    assert!(done.totp.is_some() && set_up(place, 1, at(6)).await.is_none(), "used up");
    let mut db = place.store.read().await.unwrap();
    let by_email = staff::by_email(&mut db, &Email::parse("Jimu@example.jp").unwrap()).await.unwrap();
    assert_eq!(by_email.unwrap().id, clerk.id);
    assert_eq!(staff::all(&mut db).await.unwrap().len(), 1);
    assert_eq!(acts(place).await, ["officer-added", "set-up"]);
});

contract!(a_code_of_the_app_and_a_recovery_code_are_taken_once, async |place: &Place| {
    let clerk = officer(place, Role::Clerk, 1).await;
    let take = async |step: i64| {
        place.store.write(|mut db| async move { staff::take_totp(&mut db, clerk.id, step).await }).await.unwrap()
    };
    assert!(!take(100).await, "it proved the set-up");
    assert!(take(101).await && !take(101).await && !take(99).await && take(103).await);
    let recover = async |code: RecoveryCode, who: Uuid| {
        let code = &code;
        place.store.write(|mut db| async move { staff::recover(&mut db, who, code).await }).await.unwrap()
    };
    let other = officer(place, Role::Clerk, 2).await;
    assert!(!recover(RecoveryCode::draw([1; 16]), other.id).await, "another officer's");
    assert!(
        recover(RecoveryCode::draw([1; 16]), clerk.id).await && !recover(RecoveryCode::draw([1; 16]), clerk.id).await
    );
    assert_eq!(staff::recovery_left(&mut place.store.read().await.unwrap(), clerk.id).await.unwrap(), 1);
});

contract!(a_session_idles_ends_and_steps_up, async |place: &Place| {
    let clerk = officer(place, Role::Clerk, 1).await;
    let (officer, first) = (&clerk, at(10));
    let unit =
        place.store.write(|mut db| async move { staff::enter(&mut db, ([7; 32], id()), officer, "", first).await });
    unit.await.unwrap();
    let halfway = async |minutes: i64| {
        staff::halfway(&mut place.store.read().await.unwrap(), [7; 32], at(minutes)).await.unwrap().is_some()
    };
    assert!(
        halfway(19).await && !halfway(20).await && !is_in(place, 7, at(10)).await,
        "the password alone opens nothing"
    );
    signs_in(place, &clerk, 1, at(10)).await;
    assert!(is_in(place, 1, at(39)).await && !is_in(place, 1, at(40)).await, "idle for 30 minutes");
    for minutes in (30..490).step_by(20) {
        let unit = place.store.write(|mut db| async move { staff::touch(&mut db, [1; 32], at(minutes)).await });
        unit.await.unwrap();
    }
    assert!(is_in(place, 1, at(489)).await && !is_in(place, 1, at(490)).await, "8 hours");
    signs_in(place, &clerk, 2, at(500)).await;
    let step = place
        .store
        .write(|mut db| async move { staff::step_up(&mut db, ([2; 32], [3; 32]), Act::RecoveryUsed, at(501)).await });
    assert!(step.await.unwrap() && !is_in(place, 2, at(501)).await, "under a new token");
    assert_eq!(acts(place).await.last().unwrap(), "recovery-used", "how it was proved");
    let stepped = async |minutes: i64| {
        let found = staff::session(&mut place.store.read().await.unwrap(), [3; 32], at(minutes)).await.unwrap();
        found.unwrap().stepped_up
    };
    assert!(stepped(510).await && !stepped(511).await, "for 10 minutes");
});

contract!(sessions_are_listed_and_ended, async |place: &Place| {
    let clerk = officer(place, Role::Clerk, 1).await;
    for token in [1, 2, 3] {
        signs_in(place, &clerk, token, at(10 + i64::from(token))).await;
    }
    let open = staff::of_officer(&mut place.store.read().await.unwrap(), &clerk, at(14)).await.unwrap();
    assert_eq!(open.len(), 3);
    let keep = open[0].id;
    let unit = place.store.write(|mut db| async move { staff::end_others(&mut db, clerk.id, keep, at(14)).await });
    assert_eq!(unit.await.unwrap(), 2);
    assert!(is_in(place, 3, at(14)).await && !is_in(place, 1, at(14)).await);
    place.store.write(|mut db| async move { staff::end(&mut db, [3; 32], at(15)).await }).await.unwrap();
    assert!(!is_in(place, 3, at(15)).await);
    signs_in(place, &clerk, 4, at(20)).await;
    let purge = async |minutes: i64| {
        place.store.write(|mut db| async move { staff::purge(&mut db, at(minutes)).await }).await.unwrap()
    };
    assert_eq!((purge(499).await, purge(500).await, purge(500).await), (0, 1, 0));
});

contract!(a_change_of_an_officer_counts_at_once, async |place: &Place| {
    let boss = officer(place, Role::Administrator, 1).await;
    let clerk = officer(place, Role::Clerk, 2).await;
    let (by, id) = (Some(boss.id), clerk.id);
    signs_in(place, &clerk, 5, at(10)).await;
    let role = async |role: Role| {
        place.store.write(|mut db| async move { staff::set_role(&mut db, id, role, by, at(11)).await }).await.unwrap()
    };
    assert_eq!((role(Role::Senior).await, role(Role::Senior).await), (Changed::Done, Changed::Nothing));
    assert!(!is_in(place, 5, at(11)).await);
    signs_in(place, &found(place, id).await, 6, at(12)).await;
    let suspend = async |who: Uuid| {
        place.store.write(|mut db| async move { staff::suspend(&mut db, who, (by, None), at(13)).await }).await.unwrap()
    };
    assert_eq!((suspend(id).await, suspend(id).await), (Changed::Done, Changed::Nothing));
    assert!(!is_in(place, 6, at(13)).await);
    assert_eq!(suspend(boss.id).await, Changed::LastAdministrator);
    let unit =
        place.store.write(|mut db| async move { staff::set_role(&mut db, boss.id, Role::Clerk, by, at(13)).await });
    assert_eq!(unit.await.unwrap(), Changed::LastAdministrator);
    let resume = place.store.write(|mut db| async move { staff::resume(&mut db, id, by, at(14)).await });
    assert_eq!(resume.await.unwrap(), Changed::Done);
    signs_in(place, &found(place, id).await, 7, at(15)).await;
    let reset = place.store.write(|mut db| async move { staff::reset(&mut db, id, [8; 32], (by, None), at(16)).await });
    assert!(reset.await.unwrap() == Changed::Done && !is_in(place, 7, at(16)).await);
    let after = found(place, id).await;
    assert!(after.password_hash.is_none() && after.totp.is_none());
    assert_eq!(staff::recovery_left(&mut place.store.read().await.unwrap(), id).await.unwrap(), 0);
    let told = acts(place).await;
    for act in ["role-changed", "officer-suspended", "officer-resumed", "factors-reset"] {
        assert_eq!(told.iter().filter(|one| *one == act).count(), 1, "{act}: {told:?}");
    }
});

async fn waits(place: &Place, tries: Tries<'_>, now: Timestamp) -> Option<Wait> {
    staff::waits(&mut place.store.read().await.unwrap(), tries, now).await.unwrap()
}

async fn fails(place: &Place, tries: Tries<'_>, now: Timestamp) -> Counted {
    place.store.write(|mut db| async move { staff::failed(&mut db, tries, now).await }).await.unwrap()
}

async fn was_right(place: &Place, tries: Tries<'_>, counted: Counted, now: Timestamp) {
    let unit = place.store.write(|mut db| async move { staff::was_right(&mut db, tries, counted, now).await });
    unit.await.unwrap();
}

contract!(wrong_tries_make_one_wait_longer_each_time, async |place: &Place| {
    let email = &Email::parse("nobody@example.jp").unwrap();
    for tries in [Tries::Password(email), Tries::Second(id())] {
        for _ in 0..4 {
            fails(place, tries, at(0)).await;
            assert_eq!(waits(place, tries, at(0)).await, None);
        }
        let mut last = None;
        for seconds in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
            last = Some(fails(place, tries, at(0)).await);
            let end = at(0) + SignedDuration::from_secs(seconds);
            let before = waits(place, tries, end - SignedDuration::from_secs(1)).await;
            assert_eq!((before, waits(place, tries, end).await), (Some(Wait::Until(end)), None));
        }
        was_right(place, tries, last.unwrap(), at(0)).await;
        assert_eq!(waits(place, tries, at(0)).await, None, "the other factor may be tried");
        fails(place, tries, at(0)).await;
        assert!(
            waits(place, tries, at(59)).await.is_some() && waits(place, tries, at(60)).await.is_none(),
            "and those before still count"
        );
        place.store.write(|mut db| async move { staff::forgive(&mut db, tries).await }).await.unwrap();
        assert_eq!(waits(place, tries, at(0)).await, None);
    }
});

contract!(a_right_try_does_not_end_the_wait_of_a_wrong_one_beside_it, async |place: &Place| {
    let email = &Email::parse("nobody@example.jp").unwrap();
    let tries = Tries::Password(email);
    for _ in 0..4 {
        fails(place, tries, at(0)).await;
    }
    let right = fails(place, tries, at(1)).await;
    let wrong = at(1) + SignedDuration::from_millis(5);
    fails(place, tries, wrong).await;
    let until = wrong + SignedDuration::from_secs(60);
    was_right(place, tries, right, wrong).await;
    assert_eq!(waits(place, tries, wrong).await, Some(Wait::Until(until)));
    assert_eq!(waits(place, tries, until).await, None);
    let again = fails(place, tries, until).await;
    was_right(place, tries, again, until).await;
    assert_eq!(waits(place, tries, until).await, None, "alone, it is taken back at once");
});

contract!(a_hundred_wrong_tries_end_only_what_stands_behind_the_password, async |place: &Place| {
    let clerk = officer(place, Role::Clerk, 1).await;
    let (password, second) = (Tries::Password(&clerk.email), Tries::Second(clerk.id));
    for _ in 0..120 {
        fails(place, password, at(0)).await;
    }
    assert_eq!(waits(place, password, at(59)).await, Some(Wait::Until(at(60))));
    assert_eq!(waits(place, password, at(60)).await, None, "whoever types an address shuts nobody out");
    assert_eq!(waits(place, second, at(0)).await, None, "and does not touch the second factor");
    for _ in 0..100 {
        assert_ne!(waits(place, second, at(0)).await, Some(Wait::ForGood));
        fails(place, second, at(0)).await;
    }
    assert_eq!(waits(place, second, at(60 * 24 * 365)).await, Some(Wait::ForGood));
    place.store.write(|mut db| async move { staff::purge(&mut db, at(60 * 48)).await }).await.unwrap();
    assert_eq!(waits(place, second, at(60 * 48)).await, Some(Wait::ForGood), "and is not forgotten");
    let reset = place
        .store
        .write(|mut db| async move { staff::reset(&mut db, clerk.id, [8; 32], (None, None), at(60 * 48)).await });
    reset.await.unwrap();
    assert_eq!(waits(place, second, at(60 * 48)).await, None);
});

contract!(whoever_wants_another_app_keeps_the_old_one_until_it_is_set_up, async |place: &Place| {
    let boss = officer(place, Role::Administrator, 1).await;
    signs_in(place, &boss, 5, at(10)).await;
    let anew = place.store.write(|mut db| async move { staff::begin_anew(&mut db, boss.id, [2; 32], at(11)).await });
    anew.await.unwrap();
    let now = found(place, boss.id).await;
    assert!(now.password_hash.is_some() && now.totp.is_some() && is_in(place, 5, at(11)).await);
    assert_eq!(staff::recovery_left(&mut place.store.read().await.unwrap(), boss.id).await.unwrap(), 2);
    let old = now.totp.unwrap().typed();
    assert_ne!(set_up(place, 2, at(12)).await.unwrap().totp.unwrap().typed(), old);
    assert!(!is_in(place, 5, at(12)).await, "every session ends");
    assert_eq!(acts(place).await.iter().filter(|act| *act == "begun-anew").count(), 1);
});

contract!(an_officer_never_resets_the_last_administrator, async |place: &Place| {
    let boss = officer(place, Role::Administrator, 1).await;
    let reset = async |by: Option<Uuid>| {
        let unit =
            place.store.write(|mut db| async move { staff::reset(&mut db, boss.id, [8; 32], (by, None), at(5)).await });
        unit.await.unwrap()
    };
    assert_eq!(reset(Some(boss.id)).await, Changed::LastAdministrator);
    assert!(found(place, boss.id).await.totp.is_some());
    let second = officer(place, Role::Administrator, 2).await;
    assert_eq!(reset(Some(second.id)).await, Changed::Done);
    assert_eq!(reset(None).await, Changed::Done, "the command line may");
});
