//! ★★ by a sole proprietor without a web site.

use crate::{
    person::Person,
    town::{Town, story},
};

fn fills(person: &mut Person) -> &mut Person {
    person
        .chooses("事業者の区分", "個人事業主")
        .fills("代表者名", "山田　太郎")
        .fills("代表者名（全角カナ）", "やまだ ﾀﾛｳ")
        .fills("屋号", "架空やまだ美容室")
        .fills("郵便番号", "〒６０４－８００５")
}

story!(declares_two_stars, async |town: Town| {
    let mut owner = town.visitor();
    owner.opens("/declare").await.presses("使用規約に同意する").await;
    fills(&mut owner).presses("住所検索").await;
    owner.sees_no("エラー");
    assert_eq!(owner.reads("都道府県"), "26");
    assert!(owner.reads("市区町村・町名").starts_with("京都市中京区"), "{}", owner.reads("市区町村・町名"));
    assert_eq!(owner.reads("代表者名（全角カナ）"), "ヤマダタロウ");
    owner.sees("入力を整えました").sees("やまだ ﾀﾛｳ");
    owner
        .fills("番地", "100番地")
        .fills("電話番号", "０７５（１２３）４５６７")
        .fills("業種", "美容")
        .picks("従業員数", "1～5人")
        .chooses("所属団体", "所属している")
        .fills("所属団体の名称", "京都商工会議所")
        .chooses("お知らせメール", "希望する");
    owner.presses("次へ進む").await;
    if owner.path.ends_with("/business") {
        owner.presses("選ぶ：N ").await.presses("次へ進む").await;
    }
    owner.is_titled("自己宣言入力").sees("架空やまだ美容室").sees_no("山田");
    owner
        .chooses("取組み段階", "二つ星")
        .fills("自社診断の点数", "68")
        .dates("score_date", ["2026", "11", "20"])
        .chooses("基本方針の公開方法", "店頭")
        .ticks_all("目的")
        .ticks_all("誓約")
        .fills("担当者名", "山田 太郎")
        .fills("メールアドレス", "yamada@gmail.com");
    owner.presses("入力した内容を確認する").await;
    owner.is_titled("内容確認").sees("個人向けのメールサービス").sees("二つ星").sees("68").sees("2026年11月20日");
    owner.presses("この内容で自己宣言する").await.sees("二つ星:自己宣言受付確認のお知らせ");
    let letter = town.letter("yamada@gmail.com", "二つ星:自己宣言受付確認").await;
    owner.confirms(&letter.link("/declare/confirm/"), "はさみとくしとドライヤーの毎日です").await;
    owner.is_titled("二つ星を宣言しました").sees("架空やまだ美容室").sees("二つ星を宣言しました");
    let id = owner.number("declaration_id");
    owner.opens("/member").await.sees("公開されている内容").sees(&id[..3]).sees("N 生活関連サービス業");
});

story!(chooses_to_be_published_by_name, async |town: Town| {
    let mut owner = town.visitor();
    owner.opens("/declare").await.presses("使用規約に同意する").await;
    fills(&mut owner).chooses("公開する名前", "代表者名").presses("表示を更新する").await;
    owner.sees("このように公開されます 屋号または代表者名山田 太郎");
});
