//! Many declarations at once.

use crate::town::{Applicant, Place, at, contract, found, numbers};
use domain::{case::Source, declaration::State, export::Conditions, ids::ReceiptNumber};
use store::{
    cases,
    declarations::{self, Loaded, Past},
    exports::{self, Scope},
    journal, members, public,
};

contract!(what_was_taken_over_says_so_where_it_waits, async |place: &Place| {
    let applicant = Applicant::new("taro@mihon.example.jp");
    let receipt = ReceiptNumber::make(jiff::civil::date(2020, 1, 1), 1);
    let (numbers, past) = (&numbers(), Past { state: State::Declared, accepted_at: None, ..Past::accepted(at(-9)) });
    let one = &[Loaded { application: applicant.application(&receipt), numbers, password_hash: "-", past }][..];
    place.store.write(|mut db| async move { declarations::load(&mut db, one, at(0)).await }).await.unwrap();
    let typed = Applicant::new("hanako@mihon.example.jp").declared(&place.store).await.id;
    let mut db = place.store.read().await.unwrap();
    for (id, source) in [(one[0].application.id, Source::Register), (typed, Source::Web)] {
        assert_eq!(cases::waiting(&mut db, id).await.unwrap().unwrap().source, source);
        let conditions = &Conditions { source: Some(source), ..Conditions::default() };
        let scope = Scope { conditions, groups: &[], fresh: None };
        let lines = exports::page(&mut db, &scope, (uuid::Uuid::nil(), 10), false).await.unwrap();
        assert_eq!(lines.iter().map(|line| (line.id, line.source)).collect::<Vec<_>>(), [(id, source)]);
    }
});

contract!(loaded_declarations_are_like_others, async |place: &Place| {
    let applicants: Vec<_> = (0..20).map(|_| Applicant::new("taro@mihon.example.jp")).collect();
    let receipts: Vec<_> = (1..=20).map(|n| ReceiptNumber::make(jiff::civil::date(2020, 1, 1), n)).collect();
    let numbers: Vec<_> = (0..20).map(|_| numbers()).collect();
    let loaded = applicants.iter().zip(&receipts).zip(&numbers).map(|((applicant, receipt), numbers)| Loaded {
        application: applicant.application(receipt),
        numbers,
        password_hash: "hash",
        past: Past::accepted(at(-1000)),
    });
    let loaded: Vec<_> = loaded.collect();
    let loaded = loaded.as_slice();
    place.store.write(|mut db| async move { declarations::load(&mut db, loaded, at(0)).await }).await.unwrap();
    for one in loaded {
        let kept = found(&place.store, one.application.id).await;
        assert_eq!(kept.number.as_ref(), Some(&one.numbers.declaration_id));
        assert_eq!((kept.state, kept.submitted_at), (State::Accepted, at(-1000)));
        assert_eq!((kept.declared_at, kept.accepted_at), (Some(at(-1000)), Some(at(-1000))));
        assert_eq!(&kept.business, one.application.business);
        assert_eq!(kept.contact, one.application.intent.contact);
        let mut db = place.store.read().await.unwrap();
        let member = members::by_number(&mut db, &one.numbers.member_number).await.unwrap().unwrap();
        assert_eq!((member.declaration, member.business_id), (kept.id, kept.business_id));
    }
});

contract!(what_was_taken_over_is_no_news_and_hides_none, async |place: &Place| {
    let one = Applicant::new("taro@mihon.example.jp").declared(&place.store).await.id;
    let unit =
        place.store.write(|mut db| async move { declarations::accept(&mut db, one, journal::SYSTEM, at(3)).await });
    assert!(unit.await.unwrap());
    let applicant = Applicant::new("taro@mihon.example.jp");
    let receipt = ReceiptNumber::make(jiff::civil::date(2020, 1, 1), 1);
    let (numbers, past) = (&numbers(), Past::accepted(at(-1000)));
    let loaded = &[Loaded { application: applicant.application(&receipt), numbers, password_hash: "-", past }][..];
    place.store.write(|mut db| async move { declarations::load(&mut db, loaded, at(4)).await }).await.unwrap();
    let news = public::news(&mut place.store.read().await.unwrap(), 1, 10).await.unwrap();
    assert_eq!(news.iter().map(|one| one.entry.declaration).collect::<Vec<_>>(), [one]);
});
