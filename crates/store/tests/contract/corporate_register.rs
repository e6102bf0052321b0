//! The corporate register and its import.

use crate::town::{Place, at, contract};
use domain::{corporate_number::CorporateNumber, place::Prefecture};
use store::{
    corporate_register::{self, Corporation, Entries},
    imports::{self, Import},
};

/// An entry; its folded name is the name.
fn entry(number: &str, name: &str) -> Corporation {
    Corporation {
        number: CorporateNumber::parse(number).unwrap(),
        name: name.to_owned(),
        folded_name: name.to_owned(),
        kana: "ミホン".to_owned(),
        prefecture: Some(Prefecture::parse("13").unwrap()),
        city: "千代田区".to_owned(),
        street: "霞が関3丁目1番1号".to_owned(),
        postal_code: "1008978".to_owned(),
        closed: false,
    }
}

/// A 法人番号 of twelve digits and their check digit: 9 − (the sum of the digits, every second one doubled, mod 9).
fn with_check_digit(number: u64) -> String {
    let digits = format!("{number:012}");
    let sum: u32 =
        digits.chars().rev().zip([1, 2].iter().cycle()).map(|(c, weight)| c.to_digit(10).unwrap() * weight).sum();
    format!("{}{digits}", 9 - sum % 9)
}

async fn keep(place: &Place, entries: &[Corporation]) {
    let entries = &Entries::of(entries);
    place.store.write(|mut db| async move { corporate_register::keep(&mut db, entries).await }).await.unwrap();
}

contract!(entries_are_kept_and_replaced, async |place: &Place| {
    let mut db = place.store.read().await.unwrap();
    assert!(!corporate_register::is_loaded(&mut db).await.unwrap());
    let mut one = entry("7000012050002", "国税庁");
    let abroad = Corporation {
        prefecture: None,
        kana: String::new(),
        city: String::new(),
        street: String::new(),
        postal_code: String::new(),
        closed: true,
        ..entry("1000012160153", "\"quoted\" 'and' \\ O’Neil")
    };
    keep(place, &[one.clone(), abroad.clone()]).await;
    assert_eq!(corporate_register::find(&mut db, &one.number).await.unwrap().as_ref(), Some(&one));
    assert_eq!(corporate_register::find(&mut db, &abroad.number).await.unwrap().as_ref(), Some(&abroad));
    one.name = "国税庁（新）".to_owned();
    one.closed = true;
    keep(place, std::slice::from_ref(&one)).await;
    assert_eq!(corporate_register::find(&mut db, &one.number).await.unwrap().as_ref(), Some(&one));
    assert_eq!(corporate_register::count(&mut db).await.unwrap(), 2);
    assert!(corporate_register::is_loaded(&mut db).await.unwrap());
});

contract!(names_are_found_by_their_beginning, async |place: &Place| {
    let names = ["みほん製作所", "みほん", "みほ", "見本", "みほんa", "ミホン", "𠮷野家"];
    let entries: Vec<_> = names.iter().zip(1..).map(|(name, n)| entry(&with_check_digit(n), name)).collect();
    keep(place, &entries).await;
    let found = async |text: &str, limit| {
        let mut db = place.store.read().await.unwrap();
        let found = corporate_register::search(&mut db, text, limit).await.unwrap();
        found.into_iter().map(|entry| entry.name).collect::<Vec<_>>()
    };
    assert_eq!(found("みほん", 10).await, ["みほん", "みほんa", "みほん製作所"]);
    assert_eq!(found("みほん", 2).await, ["みほん", "みほんa"]);
    assert_eq!(found("𠮷", 10).await, ["𠮷野家"]);
    assert!(found("%", 10).await.is_empty());
    assert!(found("", 10).await.is_empty());
});

contract!(an_import_goes_on_where_it_stopped, async |place: &Place| {
    let import = Import { checksum: "abc".to_owned(), lines: 500, bad: 2, finished: false };
    let ended = Import { lines: 700, bad: 3, finished: true, ..import.clone() };
    let (import, ended) = (&import, &ended);
    let state = async || imports::state(&mut place.store.read().await.unwrap(), "abc").await.unwrap();
    assert_eq!(state().await, None);
    for step in [import, ended] {
        let unit = place.store.write(|mut db| async move { imports::advance(&mut db, step, at(0)).await });
        unit.await.unwrap();
        assert_eq!(state().await.as_ref(), Some(step));
    }
});
