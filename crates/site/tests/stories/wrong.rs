//! Every kind of wrong input of 事業者情報入力 and 自己宣言入力: said next to the field and in the summary, nothing lost.

use crate::{
    person::Person,
    town::{Town, story},
};

async fn at_business(town: &Town) -> Person {
    let mut clerk = town.visitor();
    clerk.opens("/declare").await.presses("使用規約に同意する").await;
    clerk.fills_corporation("株式会社みほん製作所", "7000012050002");
    clerk
}

async fn at_declaration(town: &Town) -> Person {
    let mut clerk = at_business(town).await;
    clerk.presses("次へ進む").await;
    clerk.fills_one_star("aoki@mihon.example.jp");
    clerk
}

story!(an_empty_form_says_everything_at_once, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.opens("/declare").await.presses("使用規約に同意する").await.presses("次へ進む").await;
    clerk.sees_problem("kind", "");
    let expected = [
        "kind",
        "postal_code",
        "prefecture",
        "town_line",
        "street",
        "phone",
        "industry",
        "employees",
        "membership",
        "news",
    ];
    let found: Vec<_> = clerk.page.problems.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(found, expected);
    clerk.chooses("事業者の区分", "法人").presses("次へ進む").await;
    clerk.sees_problem("corporate_number", "").sees_problem("name", "").sees_problem("kana", "");
    clerk.chooses("事業者の区分", "個人事業主").presses("次へ進む").await;
    clerk.sees_problem("representative", "").sees_problem("representative_kana", "").sees_no_problem("trade_name");
});

story!(each_field_of_the_business_says_what_is_wrong, async |town: Town| {
    let cases = [
        ("法人番号", "corporate_number", "000012050002", "7000012050002"),
        ("法人番号", "corporate_number", "1234567890123", "法人番号"),
        ("法人番号", "corporate_number", "70000120500", "11"),
        ("法人番号", "corporate_number", "7000O12050002", "O"),
        ("事業者名", "name", "㈱みほん", "株式会社みほん"),
        ("事業者名", "name", "株式会社", "法人の種類"),
        ("事業者名（全角カナ）", "kana", "見本", "見本"),
        ("事業者名（全角カナ）", "kana", "カブシキガイシャ", ""),
        ("事業者URL", "url", "ftp://example.jp/", "http"),
        ("事業者URL", "url", "http://localhost/", ""),
        ("郵便番号", "postal_code", "11300", "5"),
        ("郵便番号", "postal_code", "113-00AB", "AB"),
        ("市区町村・町名", "town_line", "文京区本駒込2-28", "本駒込"),
        ("市区町村・町名", "town_line", "東京都文京区本駒込", "文京区本駒込"),
        ("市区町村・町名", "town_line", "横浜市中区山下町", ""),
        ("市区町村・町名", "town_line", "文京区", ""),
        ("電話番号", "phone", "03-123", "5"),
        ("電話番号", "phone", "03-1234-56ab", "ab"),
        ("業種", "industry", "宇宙海賊", "宇宙海賊"),
    ];
    let mut clerk = at_business(&town).await;
    for (label, key, typed, said) in cases {
        let right = clerk.reads(label);
        clerk.fills(label, typed).presses("次へ進む").await;
        clerk.is_titled("エラー：事業者情報入力").sees_problem(key, said);
        assert_eq!(clerk.reads(label), typed, "what was typed at {label} is still there");
        assert_eq!(clerk.page.problems.len(), 1, "{typed}: {:?}", clerk.page.problems);
        clerk.fills(label, &right);
    }
    let long = "あ".repeat(400);
    for (label, key) in
        [("事業者名", "name"), ("番地", "street"), ("ビル名など", "building"), ("市区町村・町名", "town_line")]
    {
        let right = clerk.reads(label);
        clerk.fills(label, &long).presses("次へ進む").await.sees_problem(key, "");
        assert_eq!(clerk.reads(label), long);
        clerk.fills(label, &right);
    }
    clerk.chooses("所属団体", "所属している").presses("次へ進む").await.sees_problem("membership_name", "");
    clerk.chooses("所属団体", "所属していない").presses("次へ進む").await.is_titled("自己宣言入力");
});

story!(what_can_be_repaired_is_not_refused, async |town: Town| {
    let mut clerk = at_business(&town).await;
    clerk.fills("法人番号", "７-0000-1205-0002").fills("事業者名（全角カナ）", "かぶしきがいしゃ みほん ｾｲｻｸｼｮ");
    clerk
        .fills("郵便番号", "〒１１３ー００２１")
        .fills("電話番号", "０３１２３４５６７８")
        .fills("事業者URL", "mihon.example.jp");
    clerk.presses("表示を更新する").await.sees("入力を整えました").sees("ミホンセイサクショ");
    assert_eq!(clerk.reads("事業者名（全角カナ）"), "ミホンセイサクショ");
    clerk.presses("次へ進む").await.is_titled("自己宣言入力");
});

story!(no_number_with_a_reason_is_enough, async |town: Town| {
    let mut clerk = at_business(&town).await;
    let reason = town.app.scheme.lists.no_number_reasons.choices[0].words.clone();
    clerk.fills("法人番号", "").chooses("法人番号がない理由", &reason).presses("次へ進む").await;
    clerk.is_titled("自己宣言入力");
});

story!(one_code_with_several_towns_asks, async |town: Town| {
    let mut clerk = at_business(&town).await;
    clerk.fills("郵便番号", "9999999").presses("住所検索").await.sees_problem("postal_code", "");
    clerk.fills("郵便番号", "0600000").presses("住所検索").await.sees_no_problem("prefecture");
    clerk.fills("郵便番号", "4520961").presses("住所検索").await.sees_problem("postal_code", "");
    clerk.presses("この住所を使う").await.sees_problem("postal_code", "");
    clerk.picks("住所の候補", "清須市春日一番割").presses("この住所を使う").await;
    assert_eq!((clerk.reads("都道府県"), clerk.reads("市区町村・町名")), ("23".into(), "清須市春日一番割".into()));
});

story!(the_corporate_register_fills_the_form, async |town: Town| {
    let mut clerk = at_business(&town).await;
    clerk.presses("事業者検索").await.sees_problem("corporate_number", "");
    let one = |number: &str, name: &str| store::corporate_register::Corporation {
        number: domain::corporate_number::CorporateNumber::parse(number).unwrap(),
        name: name.to_owned(),
        folded_name: town.app.registers.fold_name(name),
        kana: "カクウショウジ".to_owned(),
        prefecture: domain::place::Prefecture::parse("13").ok(),
        city: "文京区".to_owned(),
        street: "本駒込２丁目２８番８号".to_owned(),
        postal_code: "1130021".to_owned(),
        closed: false,
    };
    let entries = [one("4000012090001", "株式会社架空商事"), one("8000012010038", "架空商事合同会社")];
    let entries = &store::corporate_register::Entries::of(&entries);
    town.app
        .store
        .write(|mut db| async move { store::corporate_register::keep(&mut db, entries).await })
        .await
        .unwrap();
    clerk.fills("法人番号", "4000012090001").presses("事業者検索").await;
    assert_eq!(clerk.reads("事業者名"), "株式会社架空商事");
    assert_eq!(
        (clerk.reads("市区町村・町名"), clerk.reads("番地")),
        ("文京区本駒込".into(), "２丁目２８番８号".into())
    );
    clerk.fills("法人番号", "").fills("事業者名", "架空商事").presses("事業者検索").await.sees("あてはまる法人");
    clerk.presses("選ぶ：架空商事合同会社").await;
    assert_eq!(clerk.reads("法人番号"), "8000012010038");
    clerk.fills("法人番号", "1180301018771").presses("事業者検索").await.sees_problem("corporate_number", "");
});

story!(each_field_of_the_declaration_says_what_is_wrong, async |town: Town| {
    let mut clerk = at_declaration(&town).await;
    let cases = [
        ("担当者名", "contact_name", "", ""),
        ("メールアドレス", "email", "aoki", "メールアドレス"),
        ("メールアドレス", "email", "aoki@-example", ""),
        ("メールアドレス", "email", "", ""),
    ];
    for (label, key, typed, said) in cases {
        let right = clerk.reads(label);
        clerk.fills(label, typed).presses("入力した内容を確認する").await;
        clerk.is_titled("エラー：自己宣言入力").sees_problem(key, said);
        clerk.fills(label, &right);
    }
    clerk.chooses("取組み段階", "二つ星").presses("入力した内容を確認する").await.sees_problem("publication", "");
    clerk.chooses("基本方針の公開方法", "自社のウェブサイト").presses("入力した内容を確認する").await;
    clerk.sees_problem("publication_url", "");
    clerk.chooses("基本方針の公開方法", "そのほかの方法").presses("入力した内容を確認する").await;
    clerk.sees_problem("publication_other", "");
    clerk
        .chooses("基本方針の公開方法", "会社案内")
        .fills("自社診断の点数", "101")
        .dates("score_date", ["2026", "2", "30"]);
    clerk.presses("入力した内容を確認する").await.sees_problem("score", "100").sees_problem("score_date", "");
    clerk.fills("自社診断の点数", "60").dates("score_date", ["2027", "1", "1"]);
    clerk.presses("入力した内容を確認する").await.sees_problem("score_date", "");
    clerk.dates("score_date", ["", "", ""]).presses("入力した内容を確認する").await.sees_problem("score_date", "");
    clerk.dates("score_date", ["２０２６", "１１", "１"]).presses("入力した内容を確認する").await.is_titled("内容確認");
});

story!(promise_purposes_and_pledge_are_asked_for, async |town: Town| {
    let mut clerk = at_business(&town).await;
    clerk.presses("次へ進む").await.presses("入力した内容を確認する").await;
    let found: Vec<_> = clerk.page.problems.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(found, ["level", "purposes", "pledge", "contact_name", "email"]);
    clerk.chooses("取組み段階", "一つ星").presses("入力した内容を確認する").await.sees_problem("rules", "6");
});

story!(what_was_typed_is_shown_as_text, async |town: Town| {
    let mut clerk = at_business(&town).await;
    clerk.fills("事業者名", "<script>alert(1)</script>\"'&").presses("表示を更新する").await;
    assert!(!clerk.page.html.contains("<script>alert"), "escaped");
    assert_eq!(clerk.reads("事業者名"), "<script>alert(1)</script>\"'&");
});
