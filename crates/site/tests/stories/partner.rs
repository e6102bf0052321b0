//! From a subsidy's site straight to the terms, and back to it.

use crate::town::{Town, story};

story!(comes_back_to_the_partner, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.opens("/declare?partner=hojo&state=abc").await.sees("使用規約をお読みください").sees("架空の補助金サイト");
    clerk.presses("使用規約に同意する").await;
    clerk.fills_corporation("株式会社みほん製作所", "7000012050002").presses("次へ進む").await;
    clerk.fills_one_star("aoki@mihon.example.jp").presses("入力した内容を確認する").await;
    clerk.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, "ながいパスワードをきめましたよ").await.sees("架空の補助金サイトに戻る");
    assert!(clerk.page.links.iter().any(|(_, to)| to == "https://hojo.example.jp/back"));
});

story!(an_unknown_partner_is_no_obstacle, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.opens("/declare?partner=%3Cscript%3E&state=x").await.sees("使用規約をお読みください").sees_no("script");
    clerk.presses("使用規約に同意する").await.is_titled("事業者情報入力");
});
