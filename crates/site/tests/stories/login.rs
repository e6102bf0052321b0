//! ログイン by 利用者番号 or mail address: one answer for every wrong try, and an end to trying.

use crate::{
    person::Person,
    town::{Town, story},
};
use jiff::SignedDuration;

const PASSWORD: &str = "ながいパスワードをきめましたよ";

async fn member(town: &Town) -> Person {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, PASSWORD).await;
    clerk
}

async fn tries(person: &mut Person, name: &str, password: &str) {
    person.opens("/login?back=/member/marks").await;
    person.fills("利用者番号", name).fills("パスワード", password).presses("ログインする").await;
}

story!(by_address_and_back_to_where_one_was, async |town: Town| {
    member(&town).await;
    let mut later = town.visitor();
    tries(&mut later, "ＡＯＫＩ@MIHON.example.jp", PASSWORD).await;
    later.is_titled("ロゴマークダウンロード");
});

story!(nobody_learns_what_was_wrong, async |town: Town| {
    let clerk = member(&town).await;
    let number = clerk.number("member_number");
    let mut said = Vec::new();
    for (name, password) in [(number.as_str(), "まちがい"), ("nobody@example.jp", PASSWORD), ("なにか", PASSWORD)]
    {
        let mut stranger = town.visitor();
        tries(&mut stranger, name, password).await;
        stranger.sees_problem("login", "");
        assert_eq!(stranger.reads("パスワード"), "", "a password is never shown again");
        said.push(stranger.page.problems.clone());
    }
    assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "{said:?}");
});

story!(ten_tries_in_a_quarter_of_an_hour, async |town: Town| {
    let clerk = member(&town).await;
    let number = clerk.number("member_number");
    let mut stranger = town.visitor();
    for _ in 0..10 {
        tries(&mut stranger, &number, "まちがったパスワードです").await;
    }
    tries(&mut stranger, &number, PASSWORD).await;
    stranger.sees("しばらくお待ちください");
    town.passes(SignedDuration::from_mins(16));
    tries(&mut stranger, &number, PASSWORD).await;
    stranger.is_titled("ロゴマークダウンロード");
});

story!(never_to_another_site, async |town: Town| {
    member(&town).await;
    for elsewhere in ["//evil.example.com", "https://evil.example.com", "/\\evil.example.com"] {
        let mut stranger = town.visitor();
        stranger.opens(&format!("/login?back={elsewhere}")).await;
        stranger
            .fills("利用者番号", "aoki@mihon.example.jp")
            .fills("パスワード", PASSWORD)
            .presses("ログインする")
            .await;
        stranger.is_titled("マイページ");
    }
});

story!(an_unconfirmed_application_is_forgotten_after_thirty_days, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    for (days, left) in [(29, true), (2, false)] {
        town.passes(SignedDuration::from_hours(24 * days));
        let now = town.app.now();
        let before = now - SignedDuration::from_hours(24 * town.app.scheme.about.purge_days);
        let purged = town
            .app
            .store
            .write(|mut db| async move { store::declarations::purge_unconfirmed(&mut db, before, 100, now).await })
            .await
            .unwrap();
        assert_eq!(purged == 0, left, "{days} days");
    }
    let mut late = town.visitor();
    late.opens(&link).await.sees("リンクを読み取れません");
    assert!(town.letters("aoki@mihon.example.jp").await.is_empty(), "nothing personal is left");
});
