//! What the automatic checks and the office do.

use crate::town::{Applicant, Place, at, confirm, contract, found, sole_proprietor, told};
use domain::{
    business::Identity,
    corporate_number::CorporateNumber,
    declaration::State,
    flags::{Flag, RegisterAnswer},
    mending::{Asked, AskedFields},
    text::Kana,
};
use store::{Error, corporate_register, corporate_register::Corporation, declarations, journal};

contract!(evidence_counts_living_declarations_of_others, async |place: &Place| {
    let evidence = async |declaration: &declarations::Declaration| {
        declarations::evidence(&mut place.store.read().await.unwrap(), declaration).await.unwrap()
    };
    let first = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let alone = evidence(&first).await;
    assert_eq!((alone.same_number, alone.same_name_and_town, alone.same_email), (0, 0, 0));
    assert_eq!(alone.register, None);
    // Another application counts only once it lives.
    let second = Applicant::new("TARO@mihon.example.jp").applied(&place.store).await;
    let seen = evidence(&first).await;
    assert_eq!((seen.same_number, seen.same_name_and_town, seen.same_email), (0, 0, 0));
    confirm(&place.store, second.id, at(3)).await.unwrap();
    let seen = evidence(&first).await;
    assert_eq!((seen.same_number, seen.same_name_and_town, seen.same_email), (1, 1, 1));
    // Another business with the same mail address, in a form of its own.
    let person = Applicant { business: sole_proprietor(), ..Applicant::new("taro@mihon.example.jp") };
    let person = person.declared(&place.store).await;
    let seen = evidence(&first).await;
    assert_eq!((seen.same_number, seen.same_name_and_town, seen.same_email), (1, 1, 2));
    assert_eq!(evidence(&person).await.same_email, 2);
    assert_eq!(evidence(&person).await.register, None);
});

contract!(evidence_asks_the_corporate_register, async |place: &Place| {
    let declaration = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let mut entry = Corporation {
        number: CorporateNumber::parse("1000012160153").unwrap(),
        name: "別の会社".to_owned(),
        folded_name: "別の会社".to_owned(),
        kana: String::new(),
        prefecture: None,
        city: String::new(),
        street: String::new(),
        postal_code: String::new(),
        closed: true,
    };
    let keep = async |entry: &Corporation| {
        let entry = &corporate_register::Entries::of(std::slice::from_ref(entry));
        place.store.write(|mut db| async move { corporate_register::keep(&mut db, entry).await }).await.unwrap();
        let mut db = place.store.read().await.unwrap();
        declarations::evidence(&mut db, &declaration).await.unwrap().register
    };
    assert_eq!(keep(&entry).await, Some(RegisterAnswer::Unknown));
    entry.number = declaration.business.corporate_number().unwrap().clone();
    let answer = RegisterAnswer::Entry { name: "別の会社".to_owned(), closed: true };
    assert_eq!(keep(&entry).await, Some(answer));
});

contract!(the_office_accepts_and_returns, async |place: &Place| {
    let flagged = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let second = Applicant::new("jiro@mihon.example.jp").declared(&place.store).await;
    let provisional = Applicant::new("saburo@mihon.example.jp").applied(&place.store).await;
    let flags = &[Flag::TestWord, Flag::HouseNumber];
    let accept = async |id, actor: &'static str| {
        place.store.write(|mut db| async move { declarations::accept(&mut db, id, actor, at(5)).await }).await.unwrap()
    };
    let unit = place.store.write(|mut db| async move {
        declarations::flag(&mut db, flagged.id, flags, at(4)).await?;
        declarations::flag(&mut db, second.id, &[], at(4)).await
    });
    unit.await.unwrap();
    let waiting = async || {
        let mut db = place.store.read().await.unwrap();
        let waiting = declarations::waiting(&mut db, 10).await.unwrap();
        waiting.into_iter().map(|declaration| declaration.id).collect::<Vec<_>>()
    };
    let mut both = vec![flagged.id, second.id];
    both.sort();
    assert_eq!(waiting().await, both);
    assert_eq!(found(&place.store, flagged.id).await.flags, flags);
    assert!(accept(second.id, journal::SYSTEM).await);
    assert!(!accept(second.id, journal::SYSTEM).await);
    assert!(!accept(provisional.id, journal::SYSTEM).await);
    let asked = &Asked {
        reason: "番地が入っています".to_owned(),
        fields: AskedFields::parse(["town_line", "name"]).unwrap(),
    };
    let back = place
        .store
        .write(|mut db| async move { declarations::give_back(&mut db, flagged.id, "officer", asked, at(6)).await });
    assert!(back.await.unwrap());
    let returned = found(&place.store, flagged.id).await;
    assert_eq!((returned.state, returned.reason.as_deref()), (State::Returned, Some("番地が入っています")));
    assert_eq!(returned.asked.as_ref(), Some(&asked.fields));
    let facts = "SELECT count(*) FROM journal WHERE kind = 'returned' AND CAST(facts AS TEXT) LIKE '%name%town_line%'";
    assert_eq!(crate::twins::number(place, facts).await, 1, "the journal tells which fields");
    assert!(waiting().await.is_empty());
    let accepted = found(&place.store, second.id).await;
    assert_eq!((accepted.state, accepted.accepted_at, accepted.state_at), (State::Accepted, Some(at(5)), at(5)));
    assert_eq!(told(place, flagged.id).await, ["submitted", "confirmed", "flagged", "returned"]);
    assert_eq!(told(place, second.id).await, ["submitted", "confirmed", "accepted"]);
});

contract!(nobody_is_refused_when_many_confirm_at_once, async |place: &Place| {
    let mut waiting = Vec::new();
    for number in 0..48 {
        let applicant = Applicant::new(&format!("taro{number}@mihon.example.jp"));
        waiting.push(applicant.applied(&place.store).await.id);
    }
    let tasks = waiting.iter().map(|id| {
        let (store, id) = (place.store.clone(), *id);
        tokio::spawn(async move {
            let (given, mail) = (crate::town::numbers(), crate::town::id());
            let given = &given;
            let unit = store.write(|mut db| async move {
                declarations::confirm(&mut db, id, given, "hash", at(2)).await?;
                let declaration = declarations::find(&mut db, id).await?.unwrap();
                let evidence = declarations::evidence(&mut db, &declaration).await?;
                crate::outbox::put_about(&mut db, mail, Some(id), at(2)).await?;
                declarations::accept(&mut db, id, journal::SYSTEM, at(2)).await?;
                Ok::<_, Error>(evidence.same_number)
            });
            unit.await.unwrap()
        })
    });
    let mut seen = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        seen.push(task.await.unwrap());
    }
    // Each saw exactly those before it, as if they had come one after the other.
    seen.sort_unstable();
    assert_eq!(seen, (0..48).collect::<Vec<i64>>());
});

contract!(the_living_of_a_number_are_found, async |place: &Place| {
    let first = Applicant::new("taro@mihon.example.jp").declared(&place.store).await;
    let mut other = Applicant::new("hana@mihon.example.jp");
    if let Identity::Corporation { number, kana, .. } = &mut other.business.identity {
        *number = domain::business::Numbered::With(CorporateNumber::parse("1000012160153").unwrap());
        *kana = Kana::of_business("ベツ").unwrap();
    }
    other.declared(&place.store).await;
    Applicant::new("jiro@mihon.example.jp").applied(&place.store).await;
    let number = first.business.corporate_number().unwrap();
    let mut db = place.store.read().await.unwrap();
    let living = declarations::living_with_number(&mut db, number).await.unwrap();
    assert_eq!(living.iter().map(|declaration| declaration.id).collect::<Vec<_>>(), [first.id]);
    let missing = declarations::flag;
    let done = place.store.write(|mut db| async move { missing(&mut db, crate::town::id(), &[], at(1)).await }).await;
    assert!(matches!(done, Err(Error::Missing { .. })));
});
