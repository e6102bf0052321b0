//! The typed code of mail ①.

use crate::town::{Town, story};

async fn applied(town: &Town) -> crate::person::Person {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await;
    clerk
}

story!(leads_to_the_same_page_as_the_link, async |town: Town| {
    let mut clerk = applied(&town).await;
    let letter = town.letter("aoki@mihon.example.jp", "受付確認").await;
    clerk.fills("確認コード", &letter.code()).presses("確認コードで進む").await;
    clerk.sees("この申込みは、あなたがしたものですか");
});

story!(works_without_the_browser_that_applied, async |town: Town| {
    applied(&town).await;
    let letter = town.letter("aoki@mihon.example.jp", "受付確認").await;
    let at = letter.text.find("R-").unwrap();
    let receipt = letter.text[at..].split_whitespace().next().unwrap();
    let mut other = town.visitor();
    other.opens("/").await.follows("確認コードを入力する").await;
    other.fills("受付番号", "なにか").fills("確認コード", "1").presses("次へ進む").await.sees_problem("receipt", "R-");
    other.fills("受付番号", receipt).fills("確認コード", "00000000").presses("次へ進む").await;
    other.sees_problem("code", "4");
    let spaced = format!("{} {}", &letter.code()[..4], &letter.code()[4..]);
    other.fills("受付番号", &receipt.to_lowercase()).fills("確認コード", &spaced).presses("次へ進む").await;
    other.sees("この申込みは、あなたがしたものですか");
});

story!(five_wrong_tries_end_it, async |town: Town| {
    let mut clerk = applied(&town).await;
    let letter = town.letter("aoki@mihon.example.jp", "受付確認").await;
    for left in ["4", "3", "2", "1", "0"] {
        clerk.fills("確認コード", "00000000").presses("確認コードで進む").await.sees_problem("code", left);
    }
    clerk.fills("確認コード", &letter.code()).presses("確認コードで進む").await.sees_problem("code", "0");
    town.passes(jiff::SignedDuration::from_mins(1));
    clerk.presses("メールをもう一度送る").await.sees("メールをもう一度お送りします");
    let new = town.letter("aoki@mihon.example.jp", "受付確認").await;
    assert_ne!(new.code(), letter.code());
    clerk.fills("確認コード", &new.code()).presses("確認コードで進む").await.sees("あなたがしたものですか");
});
