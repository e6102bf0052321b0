//! A second declaration for the same 法人番号 never overwrites: it becomes a case, and the known contact is told.

use crate::town::{Town, story};
use domain::declaration::State;

async fn declares(town: &Town, email: &str) -> String {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", email).await;
    clerk.presses("この内容で自己宣言する").await;
    let link = town.letter(email, "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, "ながいパスワードをきめましたよ").await.is_titled("一つ星を宣言しました");
    clerk.number("declaration_id")
}

story!(becomes_a_case, async |town: Town| {
    let first = declares(&town, "aoki@mihon.example.jp").await;
    let second = declares(&town, "someone@else.example.jp").await;
    assert_ne!(first, second);
    let mut db = town.app.store.read().await.unwrap();
    let find = async |db: &mut store::Db, id: &str| {
        let id = domain::ids::DeclarationId::parse(id).unwrap();
        store::declarations::by_number(db, &id).await.unwrap().unwrap()
    };
    assert_eq!(find(&mut db, &first).await.state, State::Accepted);
    let waiting = find(&mut db, &second).await;
    assert_eq!(waiting.state, State::Declared);
    assert!(waiting.flags.contains(&domain::flags::Flag::SameCorporateNumber), "{:?}", waiting.flags);
    assert_eq!(store::declarations::waiting(&mut db, 10).await.unwrap().len(), 1);
    let told = town.letters("aoki@mihon.example.jp").await;
    assert!(!told[0].text.contains("someone@else"), "nothing of the new one is told");
    assert_eq!(told.len(), 4, "confirm, completed, accepted, and the notice");
    assert_eq!(town.letters("someone@else.example.jp").await.len(), 2, "confirm and completed");
});
