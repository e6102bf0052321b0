//! 受付番号.

use crate::town::{KEY, Place, contract, options};
use domain::ids::ReceiptNumber;
use jiff::civil::date;
use std::collections::BTreeSet;
use store::Store;

contract!(a_receipt_is_given_once, async |place: &Place| {
    let (today, tomorrow) = (date(2026, 11, 22), date(2026, 11, 23));
    for sequence in 1..=25 {
        assert_eq!(place.store.receipt(today).await.unwrap(), ReceiptNumber::make(today, sequence));
    }
    assert_eq!(place.store.receipt(tomorrow).await.unwrap(), ReceiptNumber::make(tomorrow, 1));
    // Another process, and this one after a look at another day, go on with a block of their own.
    let other = Store::open(options(&place.url, KEY)).await.unwrap();
    assert_eq!(other.receipt(today).await.unwrap(), ReceiptNumber::make(today, 41));
    assert_eq!(place.store.receipt(today).await.unwrap(), ReceiptNumber::make(today, 61));
    other.close().await;
});

contract!(receipts_asked_for_at_once_differ, async |place: &Place| {
    let tasks = (0..50).map(|_| {
        let store = place.store.clone();
        tokio::spawn(async move { store.receipt(date(2026, 11, 22)).await.unwrap() })
    });
    let mut given = BTreeSet::new();
    for task in tasks.collect::<Vec<_>>() {
        assert!(given.insert(task.await.unwrap()));
    }
    assert_eq!(given.len(), 50);
});
