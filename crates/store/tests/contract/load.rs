//! Many declarations at once.

use crate::town::{Applicant, Place, at, contract, found, numbers};
use domain::{declaration::State, ids::ReceiptNumber};
use store::{
    declarations::{self, Loaded, Past},
    members,
};

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
