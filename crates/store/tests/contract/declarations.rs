//! From 仮申込み to 宣言完了.

use crate::town::{Applicant, Place, at, confirm, contract, found, id, numbers, sole_proprietor, told, two_stars};
use domain::{
    business::{Identity, Numbered, PublishAs},
    declaration::{Level, Method, Promise, Publication, State},
    email::Email,
    scheme::Code,
};
use store::{
    Error, cases, confirmations,
    declarations::{self, Confirmed, Submitted},
    drafts, members, outbox,
};

contract!(what_is_submitted_is_found_again, async |place: &Place| {
    let mut corporation = Applicant::new("taro@mihon.example.jp");
    corporation.partner = Some("shokokai".to_owned());
    let mut nameless = Applicant::new("taro@mihon.example.jp");
    if let Identity::Corporation { number, .. } = &mut nameless.business.identity {
        *number = Numbered::Without(Code::kept("pending"));
    }
    let mut person = Applicant { business: sole_proprietor(), ..Applicant::new("hana@iroha.example.jp") };
    person.intent = two_stars("Hana@iroha.example.jp");
    let mut brochure = Applicant { business: sole_proprietor(), ..Applicant::new("hana@iroha.example.jp") };
    if let Identity::SoleProprietor { publish, trade_name, .. } = &mut brochure.business.identity {
        (*publish, *trade_name) = (PublishAs::Representative, None);
    }
    brochure.intent.promise = Promise::Two { self_check: None, publication: Publication::Offline(Method::Brochure) };
    brochure.intent.contact.department = None;
    let mut other = Applicant::new("taro@mihon.example.jp");
    other.intent.promise =
        Promise::Two { self_check: None, publication: Publication::Other("社内報に載せています".to_owned()) };
    for applicant in [corporation, nameless, person, brochure, other] {
        let kept = applicant.applied(&place.store).await;
        assert_eq!(kept.business, applicant.business);
        assert_eq!(kept.contact, applicant.intent.contact);
        assert_eq!(kept.promise, applicant.intent.promise);
        assert_eq!(kept.purposes, applicant.intent.purposes);
        assert_eq!(kept.level, applicant.intent.level());
        assert_eq!(kept.partner, applicant.partner);
        assert_eq!((kept.state, kept.number.as_ref()), (State::Provisional, None));
        assert_eq!((kept.submitted_at, kept.state_at, kept.declared_at), (at(1), at(1), None));
        assert_eq!(kept.terms_edition, "2026-04");
        let mut db = place.store.read().await.unwrap();
        let again = declarations::by_receipt(&mut db, &kept.receipt).await.unwrap().unwrap();
        assert_eq!(again.id, kept.id);
        drop(db);
        assert_eq!(told(place, kept.id).await, ["submitted"]);
    }
});

contract!(one_declaration_a_draft, async |place: &Place| {
    let applicant = Applicant::new("taro@mihon.example.jp");
    applicant.start(&place.store).await;
    let (first, done) = applicant.submit(&place.store, at(1)).await.unwrap();
    assert_eq!(done, Submitted::New);
    let (second, done) = applicant.submit(&place.store, at(2)).await.unwrap();
    assert_eq!(done, Submitted::Already(first));
    let mut db = place.store.read().await.unwrap();
    assert!(declarations::find(&mut db, second).await.unwrap().is_none());
    let stranger = Applicant::new("taro@mihon.example.jp");
    let done = stranger.submit(&place.store, at(1)).await;
    assert!(matches!(done, Err(Error::Missing { table: "drafts" })), "{done:?}");
});

contract!(one_declaration_a_draft_when_pressed_twice_at_once, async |place: &Place| {
    for _ in 0..10 {
        let applicant = std::sync::Arc::new(Applicant::new("taro@mihon.example.jp"));
        applicant.start(&place.store).await;
        let tasks = (0..4).map(|_| {
            let (applicant, store) = (applicant.clone(), place.store.clone());
            tokio::spawn(async move { applicant.submit(&store, at(1)).await.unwrap() })
        });
        let (mut new, mut already) = (Vec::new(), Vec::new());
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                (id, Submitted::New) => new.push(id),
                (_, Submitted::Already(id)) => already.push(id),
            }
        }
        assert_eq!(new.len(), 1);
        assert_eq!(already, [new[0]; 3]);
    }
});

contract!(confirming_gives_the_numbers_once, async |place: &Place| {
    let declaration = Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let given = numbers();
    let given = &given;
    let done = place
        .store
        .write(|mut db| async move { declarations::confirm(&mut db, declaration.id, given, "the hash", at(2)).await });
    assert_eq!(done.await.unwrap(), Confirmed::New);
    assert_eq!(confirm(&place.store, declaration.id, at(3)).await.unwrap(), Confirmed::Already);
    let kept = found(&place.store, declaration.id).await;
    assert_eq!(kept.number.as_ref(), Some(&given.declaration_id));
    assert_eq!((kept.state, kept.declared_at, kept.state_at), (State::Declared, Some(at(2)), at(2)));
    assert_eq!(kept.last_confirmed_at, Some(at(2)));
    let mut db = place.store.read().await.unwrap();
    assert_eq!(declarations::by_number(&mut db, &given.declaration_id).await.unwrap().unwrap().id, kept.id);
    let member = members::of_declaration(&mut db, kept.id).await.unwrap().unwrap();
    assert_eq!((member.id, &member.number), (given.member_id, &given.member_number));
    assert_eq!((member.business_id, member.password_hash.as_str()), (kept.business_id, "the hash"));
    drop(db);
    assert_eq!(told(place, kept.id).await, ["submitted", "confirmed"]);
});

contract!(confirming_sixteen_times_at_once_makes_one_member, async |place: &Place| {
    let declaration = Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let tasks = (0..16).map(|_| {
        let store = place.store.clone();
        tokio::spawn(async move { confirm(&store, declaration.id, at(2)).await.unwrap() })
    });
    let mut new = 0;
    for task in tasks.collect::<Vec<_>>() {
        new += i32::from(task.await.unwrap() == Confirmed::New);
    }
    assert_eq!(new, 1);
    assert_eq!(told(place, declaration.id).await, ["submitted", "confirmed"]);
});

contract!(a_taken_number_is_drawn_again, async |place: &Place| {
    let first = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let second = Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let member = members::of_declaration(&mut place.store.read().await.unwrap(), first.id).await.unwrap().unwrap();
    let mut taken = numbers();
    taken.declaration_id = first.number.unwrap();
    let mut taken_too = numbers();
    taken_too.member_number = member.number;
    for taken in [&taken, &taken_too] {
        let done = place
            .store
            .write(|mut db| async move { declarations::confirm(&mut db, second.id, taken, "hash", at(3)).await });
        let done = done.await;
        assert!(matches!(done, Err(Error::Taken { .. })), "{done:?}");
        assert_eq!(found(&place.store, second.id).await.state, State::Provisional);
    }
    assert_eq!(confirm(&place.store, second.id, at(4)).await.unwrap(), Confirmed::New);
});

contract!(who_did_not_apply_ends_it, async |place: &Place| {
    let declaration = Applicant::new("taro@mihon.example.jp").applied(&place.store).await;
    let disown = async || {
        place.store.write(|mut db| async move { declarations::disown(&mut db, declaration.id, at(2)).await }).await
    };
    assert!(disown().await.unwrap());
    assert!(!disown().await.unwrap());
    let done = confirm(&place.store, declaration.id, at(3)).await.unwrap();
    assert_eq!(done, Confirmed::NotPossible(State::Disowned));
    assert_eq!(told(place, declaration.id).await, ["submitted", "disowned"]);
    let done = confirm(&place.store, id(), at(3)).await;
    assert!(matches!(done, Err(Error::Missing { table: "declarations" })), "{done:?}");
});

contract!(the_address_is_corrected_only_before_confirming, async |place: &Place| {
    let declaration = Applicant::new("typo@mihon.example.jp").applied(&place.store).await;
    let right = Email::parse("right@mihon.example.jp").unwrap();
    let right = &right;
    let correct = async |email| {
        place
            .store
            .write(|mut db| async move { declarations::correct_email(&mut db, declaration.id, email, at(2)).await })
            .await
            .unwrap()
    };
    assert!(correct(right).await);
    assert_eq!(&found(&place.store, declaration.id).await.contact.email, right);
    confirm(&place.store, declaration.id, at(3)).await.unwrap();
    assert!(!correct(&Email::parse("late@mihon.example.jp").unwrap()).await);
    assert_eq!(&found(&place.store, declaration.id).await.contact.email, right);
    assert_eq!(members::by_email(&mut place.store.read().await.unwrap(), right).await.unwrap().len(), 1);
    assert_eq!(told(place, declaration.id).await, ["submitted", "email-corrected", "confirmed"]);
});

contract!(what_nobody_confirmed_is_purged_whole, async |place: &Place| {
    let old = Applicant::new("old@mihon.example.jp");
    let old_declaration = old.applied(&place.store).await;
    let disowned = Applicant::new("not-me@mihon.example.jp").applied(&place.store).await;
    let confirmed = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    place
        .store
        .write(|mut db| async move {
            confirmations::start(&mut db, id(), old_declaration.id, at(1), at(60)).await?;
            crate::outbox::put_about(&mut db, id(), Some(old_declaration.id), at(1)).await?;
            let note = cases::Note { id: id(), officer: id(), body: "電話".to_owned(), made_at: at(1) };
            cases::add_note(&mut db, old_declaration.id, &note).await?;
            declarations::disown(&mut db, disowned.id, at(2)).await
        })
        .await
        .unwrap();
    let young = Applicant::new("young@mihon.example.jp");
    young.start(&place.store).await;
    let (young_id, _) = young.submit(&place.store, at(50)).await.unwrap();
    let purge = async |limit| {
        let unit = place
            .store
            .write(|mut db| async move { declarations::purge_unconfirmed(&mut db, at(50), limit, at(99)).await });
        unit.await.unwrap()
    };
    assert_eq!((purge(1).await, purge(10).await, purge(10).await), (1, 1, 0));
    let mut db = place.store.read().await.unwrap();
    for gone in [old_declaration.id, disowned.id] {
        assert!(declarations::find(&mut db, gone).await.unwrap().is_none());
        assert!(outbox::of_declaration(&mut db, gone).await.unwrap().is_empty());
        assert!(cases::notes(&mut db, gone).await.unwrap().is_empty());
        assert!(confirmations::latest(&mut db, gone).await.unwrap().is_none());
    }
    assert!(drafts::find(&mut db, old.draft).await.unwrap().is_none());
    for table in ["businesses", "contacts", "declarations"] {
        assert_eq!(crate::twins::rows(place, table).await, 2, "{table}");
    }
    for left in [confirmed.id, young_id] {
        assert!(declarations::find(&mut db, left).await.unwrap().is_some());
    }
    assert_eq!(told(place, old_declaration.id).await, ["submitted", "purged"]);
});

contract!(levels_are_read_back, async |place: &Place| {
    let mut applicant = Applicant::new("taro@mihon.example.jp");
    applicant.intent = two_stars("taro@mihon.example.jp");
    assert_eq!(applicant.applied(&place.store).await.level, Level::Two);
});
