//! The outbox: every mail is leased to one holder at a time.

use crate::town::{Place, at, contract, id};
use domain::{
    email::Email,
    flags::Flag,
    scheme::{Mail, MailKind},
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::{
    Error, Unit, mass_mail,
    outbox::{self, Letter},
};
use uuid::Uuid;

fn mail() -> Mail {
    Mail {
        kind: MailKind::Confirm,
        subject: "件名".to_owned(),
        text: "見本 太郎 様".to_owned(),
        html: "<p>見本 太郎 様</p>".to_owned(),
    }
}

/// Stores a mail about nothing.
pub async fn put(db: &mut Unit, id: Uuid, now: Timestamp) -> Result<(), Error> {
    put_about(db, id, None, now).await
}

/// Stores a mail about a declaration.
pub async fn put_about(db: &mut Unit, id: Uuid, declaration: Option<Uuid>, now: Timestamp) -> Result<(), Error> {
    let to = Email::parse("secret.person@mihon.example.jp").unwrap();
    let letter = Letter {
        id,
        declaration,
        to: &to,
        mail: &mail(),
        message_id: format!("<{id}@mihon>"),
        stop: None,
        reply_to: None,
    };
    outbox::put(db, &letter, now).await
}

/// Stores a mail about a declaration that is not due before a moment.
pub async fn put_held(
    db: &mut Unit,
    id: Uuid,
    declaration: Uuid,
    (due, now): (Timestamp, Timestamp),
) -> Result<(), Error> {
    let to = Email::parse("secret.person@mihon.example.jp").unwrap();
    let letter = Letter {
        id,
        declaration: Some(declaration),
        to: &to,
        mail: &mail(),
        message_id: format!("<{id}@mihon>"),
        stop: None,
        reply_to: None,
    };
    outbox::put_until(db, &letter, due, now).await
}

async fn put_one(place: &Place, id: Uuid, declaration: Option<Uuid>, minutes: i64) {
    place.store.write(|mut db| async move { put_about(&mut db, id, declaration, at(minutes)).await }).await.unwrap();
}

/// The ids leased to the holder for ten minutes.
async fn lease(place: &Place, holder: Uuid, minutes: i64) -> Vec<(Uuid, i64)> {
    let until = at(minutes + 10);
    let unit = place.store.write(|mut db| async move { outbox::lease(&mut db, holder, until, at(minutes), 10).await });
    unit.await.unwrap().into_iter().map(|leased| (leased.id, leased.tries)).collect()
}

contract!(a_mail_is_sent_by_its_holder, async |place: &Place| {
    let (one, two, me, you, declaration) = (id(), id(), id(), id(), id());
    put_one(place, one, Some(declaration), 0).await;
    put_one(place, two, Some(declaration), 5).await;
    let unit = place.store.write(|mut db| async move { outbox::lease(&mut db, me, at(11), at(1), 10).await });
    let leased = unit.await.unwrap();
    let [first] = leased.as_slice() else { panic!("{leased:?}") };
    assert_eq!((first.id, first.tries, &first.mail), (one, 1, &mail()));
    assert_eq!(first.to, "secret.person@mihon.example.jp");
    assert_eq!(first.message_id, format!("<{one}@mihon>"));
    assert!(lease(place, you, 4).await.is_empty());
    let sent = async |holder| {
        place
            .store
            .write(|mut db| async move { outbox::sent(&mut db, one, holder, "250 ok", at(2)).await })
            .await
            .unwrap()
    };
    assert!(!sent(you).await);
    assert!(sent(me).await);
    assert!(!sent(me).await);
    assert_eq!(lease(place, you, 60).await, [(two, 1)]);
    let mut db = place.store.read().await.unwrap();
    let states = outbox::of_declaration(&mut db, declaration).await.unwrap();
    assert_eq!(states.iter().map(|state| state.id).collect::<Vec<_>>(), [two, one]);
    let state = &states[1];
    assert_eq!(
        (state.kind, state.made_at, state.sent_at, state.failed_at),
        (MailKind::Confirm, at(0), Some(at(2)), None)
    );
    assert_eq!((state.tries, state.answer.as_deref()), (1, Some("250 ok")));
    assert_eq!(state.to, "secret.person@mihon.example.jp");
});

/// Stores a mail of this kind; its id.
async fn put_kind(place: &Place, kind: MailKind, minutes: i64) -> Uuid {
    let (new, to) = (id(), &Email::parse("secret.person@mihon.example.jp").unwrap());
    let mail = &Mail { kind, ..mail() };
    let unit = place.store.write(|mut db| async move {
        let letter =
            Letter { id: new, declaration: None, to, mail, message_id: "m".to_owned(), stop: None, reply_to: None };
        outbox::put(&mut db, &letter, at(minutes)).await
    });
    unit.await.unwrap();
    new
}

contract!(letters_to_many_wait_behind_those_somebody_waits_for, async |place: &Place| {
    // The mail server was away: what is put last is read first.
    let news = put_kind(place, MailKind::News, 0).await;
    let edition = put_kind(place, MailKind::SchemeChange, 1).await;
    let one = put_kind(place, MailKind::Confirm, 2).await;
    let two = put_kind(place, MailKind::Completed, 3).await;
    let waiting = async |minute| mass_mail::waiting(&mut place.store.read().await.unwrap(), at(minute)).await.unwrap();
    assert_eq!(
        (waiting(0).await, waiting(1).await, waiting(9).await),
        (0, 1, 2),
        "those of the last minute do not count"
    );
    let me = id();
    let unit = place.store.write(|mut db| async move { outbox::lease(&mut db, me, at(19), at(9), 3).await });
    let order: Vec<_> = unit.await.unwrap().into_iter().map(|leased| leased.id).collect();
    assert_eq!(order, [one, two, news]);
    let sent = place.store.write(|mut db| async move { outbox::sent(&mut db, news, me, "250", at(9)).await });
    assert!(sent.await.unwrap());
    assert_eq!(waiting(9).await, 1);
    assert_eq!(lease(place, me, 9).await, [(edition, 1)]);
    let again =
        place.store.write(|mut db| async move { outbox::again(&mut db, edition, me, at(30), "451 later").await });
    assert!(again.await.unwrap());
    assert_eq!((waiting(29).await, waiting(30).await), (0, 1), "one that was put off holds nobody up");
});

contract!(times_are_compared_to_the_part_of_a_second, async |place: &Place| {
    let (late, early, me) = (id(), id(), id());
    let whole: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
    let after = |millis| whole + jiff::SignedDuration::from_millis(millis);
    let due = async |now| {
        let unit = place.store.write(|mut db| async move { outbox::lease(&mut db, me, at(99), now, 10).await });
        unit.await.unwrap().into_iter().map(|leased| leased.id).collect::<Vec<_>>()
    };
    place.store.write(|mut db| async move { put(&mut db, late, after(500)).await }).await.unwrap();
    assert!(due(whole).await.is_empty());
    place.store.write(|mut db| async move { put(&mut db, early, whole).await }).await.unwrap();
    assert_eq!(due(after(250)).await, [early]);
    assert_eq!(due(after(500)).await, [late]);
});

contract!(a_mail_that_was_not_tried_is_given_back, async |place: &Place| {
    let declaration = crate::town::Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let (one, me, you) = (id(), id(), id());
    put_one(place, one, Some(declaration.id), 0).await;
    assert_eq!(lease(place, me, 0).await, [(one, 1)]);
    let give_back = async |holder| {
        place.store.write(|mut db| async move { outbox::give_back(&mut db, one, holder).await }).await.unwrap()
    };
    assert!(!give_back(you).await);
    assert!(lease(place, you, 0).await.is_empty());
    assert!(give_back(me).await);
    assert_eq!(lease(place, you, 0).await, [(one, 1)]);
});

contract!(a_mail_is_tried_again_and_given_up, async |place: &Place| {
    let declaration = crate::town::Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let (one, me, you) = (id(), id(), id());
    put_one(place, one, Some(declaration.id), 0).await;
    assert_eq!(lease(place, me, 0).await, [(one, 1)]);
    let again = async |holder, minutes| {
        let unit = place
            .store
            .write(|mut db| async move { outbox::again(&mut db, one, holder, at(minutes), "421 later").await });
        unit.await.unwrap()
    };
    assert!(!again(you, 5).await);
    assert!(again(me, 5).await);
    assert!(lease(place, you, 4).await.is_empty());
    assert_eq!(lease(place, you, 5).await, [(one, 2)]);
    // The lease ends without a word: somebody else's turn, and the first holder's word no longer counts.
    assert!(lease(place, me, 15).await.is_empty());
    assert_eq!(lease(place, me, 16).await, [(one, 3)]);
    let failed = async |holder| {
        place
            .store
            .write(|mut db| async move { outbox::failed(&mut db, one, holder, "550 no", at(17)).await })
            .await
            .unwrap()
    };
    assert!(!failed(you).await);
    assert!(failed(me).await);
    assert!(lease(place, me, 99).await.is_empty());
    let mut db = place.store.read().await.unwrap();
    let state = outbox::read(&mut db, one).await.unwrap().unwrap();
    assert_eq!((state.state.failed_at, state.state.sent_at, state.state.tries), (Some(at(17)), None, 3));
    assert_eq!(state.state.answer.as_deref(), Some("550 no"));
    drop(db);
    assert_eq!(crate::town::told(place, declaration.id).await, ["submitted", "mail-failed"]);
});

contract!(a_mail_that_nobody_tried_to_send_is_taken_away, async |place: &Place| {
    let (one, two, me) = (id(), id(), id());
    put_one(place, one, None, 0).await;
    put_one(place, two, None, 5).await;
    assert_eq!(lease(place, me, 0).await, [(one, 1)]);
    let withdraw =
        async |id| place.store.write(|mut db| async move { outbox::withdraw(&mut db, id).await }).await.unwrap();
    assert!(!withdraw(one).await, "it is on its way");
    assert!(withdraw(two).await && !withdraw(two).await);
    assert!(lease(place, me, 5).await.is_empty());
});

contract!(a_mail_that_came_back_flags_the_declaration, async |place: &Place| {
    let mine = crate::town::Applicant::new("secret.person@mihon.example.jp").declared(&place.store).await;
    let other = crate::town::Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let me = id();
    let send = async |declaration, minutes, failed: bool| {
        let one = id();
        put_one(place, one, Some(declaration), minutes).await;
        assert_eq!(lease(place, me, minutes).await, [(one, 1)]);
        let unit = place.store.write(|mut db| async move {
            if failed {
                outbox::failed(&mut db, one, me, "550 no", at(minutes)).await
            } else {
                outbox::sent(&mut db, one, me, "250 ok", at(minutes)).await
            }
        });
        assert!(unit.await.unwrap());
    };
    let flags = async |id| crate::town::found(&place.store, id).await.flags;
    send(other.id, 3, true).await;
    assert_eq!(flags(other.id).await, [], "an address that is not the contact's");
    send(mine.id, 4, false).await;
    assert_eq!(flags(mine.id).await, []);
    send(mine.id, 5, true).await;
    assert_eq!(flags(mine.id).await, [Flag::MailFailed]);
    send(mine.id, 6, true).await;
    assert_eq!(
        crate::town::told(place, mine.id).await,
        ["submitted", "confirmed", "mail-failed", "flagged", "mail-failed"]
    );
    let mut db = place.store.read().await.unwrap();
    let evidence = async |db: &mut store::Db| store::declarations::evidence(db, &mine).await.unwrap().mail_failed;
    assert!(evidence(&mut db).await);
    drop(db);
    send(mine.id, 7, false).await;
    assert!(!evidence(&mut place.store.read().await.unwrap()).await, "a later mail arrived");
});

contract!(the_newest_mails_are_seen_and_old_ones_purged, async |place: &Place| {
    let ids = [id(), id(), id()];
    for (id, minutes) in ids.into_iter().zip(0..) {
        put_one(place, id, None, minutes).await;
    }
    let me = id();
    assert_eq!(lease(place, me, 0).await, [(ids[0], 1)]);
    let sent = place.store.write(|mut db| async move { outbox::sent(&mut db, ids[0], me, "250", at(1)).await });
    assert!(sent.await.unwrap());
    let mut db = place.store.read().await.unwrap();
    let recent = outbox::recent(&mut db, 2).await.unwrap();
    assert_eq!(recent.iter().map(|stored| stored.state.id).collect::<Vec<_>>(), [ids[2], ids[1]]);
    assert_eq!((&recent[0].mail, &recent[0].message_id), (&mail(), &format!("<{}@mihon>", ids[2])));
    assert_eq!(outbox::backlog(&mut db).await.unwrap(), (2, Some(at(1))));
    assert!(outbox::read(&mut db, id()).await.unwrap().is_none());
    let purge =
        async || place.store.write(|mut db| async move { outbox::purge(&mut db, at(9), 10).await }).await.unwrap();
    assert_eq!((purge().await, purge().await), (1, 0));
    assert!(outbox::read(&mut db, ids[0]).await.unwrap().is_none());
    assert!(outbox::read(&mut db, ids[1]).await.unwrap().is_some());
});

contract!(a_letter_about_a_declaration_loses_its_text_and_stays_in_the_story, async |place: &Place| {
    let (declaration, me) = (id(), id());
    let [told, waits, other] = [id(), id(), id()];
    put_one(place, told, Some(declaration), 0).await;
    put_one(place, other, None, 0).await;
    lease(place, me, 0).await;
    for letter in [told, other] {
        let sent = place.store.write(|mut db| async move { outbox::sent(&mut db, letter, me, "250 ok", at(1)).await });
        assert!(sent.await.unwrap());
    }
    put_one(place, waits, Some(declaration), 1).await;
    let purge =
        async || place.store.write(|mut db| async move { outbox::purge(&mut db, at(9), 10).await }).await.unwrap();
    assert_eq!((purge().await, purge().await), (2, 0), "once");
    let mut db = place.store.read().await.unwrap();
    let story = outbox::of_declaration(&mut db, declaration).await.unwrap();
    let seen: Vec<_> = story.iter().map(|one| (one.id, one.sent_at, one.answer.as_deref())).collect();
    assert_eq!(seen, [(waits, None, None), (told, Some(at(1)), Some("250 ok"))]);
    assert!(!story[1].to.is_empty(), "to whom");
    assert!(outbox::read(&mut db, told).await.unwrap().is_none(), "its links are gone");
    assert!(outbox::read(&mut db, waits).await.unwrap().is_some(), "what waits keeps its text");
    let recent = outbox::recent(&mut db, 9).await.unwrap();
    assert_eq!(recent.iter().map(|one| one.state.id).collect::<Vec<_>>(), [waits]);
});

contract!(eight_workers_send_three_hundred_mails_once, async |place: &Place| {
    let ids: Vec<_> = (0..300).map(|_| id()).collect();
    for chunk in ids.chunks(100) {
        let unit = place.store.write(|mut db| async move {
            for id in chunk {
                put(&mut db, *id, at(0)).await?;
            }
            Ok::<_, Error>(())
        });
        unit.await.unwrap();
    }
    let workers = (0..8).map(|_| {
        let store = place.store.clone();
        tokio::spawn(async move {
            let (me, mut mine) = (id(), Vec::new());
            loop {
                let unit = store.write(|mut db| async move { outbox::lease(&mut db, me, at(10), at(1), 7).await });
                let leased = unit.await.unwrap();
                if leased.is_empty() {
                    return mine;
                }
                for mail in leased {
                    mine.push(mail.id);
                    let sent =
                        store.write(|mut db| async move { outbox::sent(&mut db, mail.id, me, "250", at(1)).await });
                    assert!(sent.await.unwrap());
                }
            }
        })
    });
    let mut leases = BTreeMap::new();
    for worker in workers.collect::<Vec<_>>() {
        for id in worker.await.unwrap() {
            *leases.entry(id).or_insert(0) += 1;
        }
    }
    assert_eq!(leases.len(), 300);
    assert_eq!(leases.values().sum::<i32>(), 300);
    let mut db = place.store.read().await.unwrap();
    assert_eq!(outbox::backlog(&mut db).await.unwrap().0, 0);
});
