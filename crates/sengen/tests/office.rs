//! `sengen office`: the decisions of the office, on both ways out of the queue.
#![cfg(test)]

mod command;

use command::{open, sengen};
use domain::dice::Dice as _;
use domain::ids::{DeclarationId, MemberNumber};
use domain::registers::Registers;
use domain::scheme::Scheme;
use domain::time::Clock as _;
use domain::wizard::{BusinessForm, DeclarationForm};
use jiff::civil::Date;
use sengen::world::{RealClock, RealDice, new_id};
use store::declarations::{self, Application, Numbers};
use store::drafts::{self, NewDraft};
use store::{Error, Store, outbox};

/// What the corporation typed on both pages.
fn typed(scheme: &Scheme, name: &str, today: Date) -> (BusinessForm, DeclarationForm) {
    let text = str::to_owned;
    let business = BusinessForm {
        kind: text("corporation"),
        corporate_number: text("7000012050002"),
        name: text(name),
        kana: text("ミホン"),
        postal_code: text("1130021"),
        prefecture: text("13"),
        town_line: text("文京区本駒込"),
        street: text("2-28-8"),
        phone: text("03-1234-5678"),
        industry: text("26"),
        employees: scheme.lists.employees.choices[0].code.clone(),
        membership: text("no"),
        news: text("no"),
        ..BusinessForm::default()
    };
    let declaration = DeclarationForm {
        level: text("one"),
        rules: scheme.rules_on(today).rules.iter().map(|rule| rule.id.clone()).collect(),
        purposes: vec![scheme.lists.purposes.choices[0].code.clone()],
        pledge: text("yes"),
        contact_name: text("青木 花子"),
        email: text("aoki@mihon.example.jp"),
        ..DeclarationForm::default()
    };
    (business, declaration)
}

/// A corporation that declared ★ and waits; its 自己宣言ID.
async fn declared(store: &Store, scheme: &Scheme, registers: &Registers, name: &str) -> DeclarationId {
    declares(store, (scheme, registers), name, typed(scheme, name, domain::time::day(RealClock.now()))).await
}

async fn declares(
    store: &Store,
    (scheme, registers): (&Scheme, &Registers),
    name: &str,
    (business, intent): (BusinessForm, DeclarationForm),
) -> DeclarationId {
    let now = RealClock.now();
    let today = domain::time::day(now);
    let (business, intent) = (business.parse(scheme, registers).unwrap(), intent.parse(scheme, today).unwrap());
    let id = || new_id(&RealClock, &RealDice);
    let draft = NewDraft { id: id(), visitor: [0; 32], entry: None };
    let receipt = store.receipt(today).await.unwrap();
    let application = Application {
        id: id(),
        business_id: id(),
        contact_id: id(),
        draft: draft.id,
        receipt: &receipt,
        business: &business,
        folded_name: &registers.fold_name(name),
        intent: &intent,
        terms_edition: &scheme.terms_on(today).edition,
        terms_at: now,
        partner: None,
        industry_edition: domain::industry::EDITION,
    };
    let number = DeclarationId::draw(4, RealDice.roll());
    let member = MemberNumber::draw(RealDice.roll());
    let numbers = Numbers { declaration_id: number.clone(), member_id: id(), member_number: member };
    let (draft, application, numbers) = (&draft, &application, &numbers);
    store
        .write(|mut db| async move {
            drafts::start(&mut db, draft, now).await?;
            declarations::submit(&mut db, application, now).await?;
            declarations::confirm(&mut db, application.id, numbers, "-", now).await?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    number
}

#[tokio::test]
async fn accepts_one_and_returns_the_other() {
    let folder = tempfile::tempdir().unwrap();
    assert!(sengen(folder.path(), &["key", "new", "key"]).0);
    let (scheme, registers) = (Scheme::bundled().unwrap(), Registers::bundled().unwrap());
    let store = open(folder.path()).await;
    let good = declared(&store, &scheme, &registers, "株式会社みほん").await;
    let odd = declared(&store, &scheme, &registers, "株式会社べつのみほん").await;
    store.close().await;

    let (done, list) = sengen(folder.path(), &["office", "list"]);
    assert!(done && list.contains(good.as_str()) && list.contains(odd.as_str()), "{list}");
    let (done, said) = sengen(folder.path(), &["office", "accept", good.as_str()]);
    assert!(done, "{said}");
    let (done, said) = sengen(folder.path(), &["office", "return", odd.as_str(), "--reason", "名称をお確かめください"]);
    assert!(!done && said.contains("corporate_number") && said.contains("--field"), "nothing to mend is named: {said}");
    let fields = ["--field", "name", "--field", "kana"];
    let back = [&["office", "return", odd.as_str(), "--reason", "名称をお確かめください"], fields.as_slice()].concat();
    let (done, said) = sengen(folder.path(), &back);
    assert!(done, "{said}");
    let (_, said) = sengen(folder.path(), &["office", "show", odd.as_str()]);
    assert!(said.contains("直していただく項目: 事業者名, 事業者名（全角カナ）"), "{said}");
    let (done, said) = sengen(folder.path(), &["office", "accept", odd.as_str()]);
    assert!(!done, "what was returned is not accepted: {said}");
    let (_, list) = sengen(folder.path(), &["office", "list"]);
    assert!(!list.contains(good.as_str()) && !list.contains(odd.as_str()), "{list}");

    let store = open(folder.path()).await;
    let mut db = store.read().await.unwrap();
    let letters = outbox::recent(&mut db, 10).await.unwrap();
    assert_eq!(letters.len(), 2, "one letter for each decision");
    assert!(letters.iter().any(|letter| letter.mail.subject.contains("申込受理のご連絡")));
    let back = letters.iter().find(|letter| letter.mail.text.contains("名称をお確かめください")).unwrap();
    for told in ["- 事業者名\n- 事業者名（全角カナ）", "http://localhost:8080/member/mend"] {
        assert!(back.mail.text.contains(told) && back.mail.html.contains(told), "{told}");
    }
}

#[tokio::test]
async fn one_gives_way_to_another_of_the_same_business_only() {
    let folder = tempfile::tempdir().unwrap();
    assert!(sengen(folder.path(), &["key", "new", "key"]).0);
    let (scheme, registers) = (Scheme::bundled().unwrap(), Registers::bundled().unwrap());
    let store = open(folder.path()).await;
    let first = declared(&store, &scheme, &registers, "株式会社みほん").await;
    let later = declared(&store, &scheme, &registers, "みほん株式会社").await;
    let (mut business, mut intent) = typed(&scheme, "株式会社たにん", domain::time::day(RealClock.now()));
    (business.corporate_number, business.street) = ("1000012160153".to_owned(), "9-9-9".to_owned());
    intent.email = "tanin@mihon.example.jp".to_owned();
    let stranger = declares(&store, (&scheme, &registers), "株式会社たにん", (business, intent)).await;
    store.close().await;

    let gives_way = |by: &DeclarationId, more: &[&str]| {
        sengen(folder.path(), &[&["office", "supersede", first.as_str(), "--by", by.as_str()], more].concat())
    };
    let (done, said) = gives_way(&stranger, &[]);
    assert!(!done && said.contains("どれも同じではありません") && said.contains("--another-business"), "{said}");
    let (done, said) = gives_way(&later, &[]);
    assert!(done, "{said}");
    let (done, said) = sengen(
        folder.path(),
        &["office", "supersede", later.as_str(), "--by", stranger.as_str(), "--another-business"],
    );
    assert!(done, "{said}");
}
