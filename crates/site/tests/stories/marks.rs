//! ロゴマークダウンロード.

use crate::{
    databases,
    person::Person,
    town::{Town, story},
};
use domain::scheme::Acceptance;

pub async fn member(town: &Town) -> Person {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, "ながいパスワードをきめましたよ").await;
    clerk
}

story!(cautions_then_documents_then_button, async |town: Town| {
    let mut clerk = member(&town).await;
    clerk.opens("/member/marks").await.sees("お守りいただくこと").sees("まだ開いていません");
    assert!(!clerk.page.buttons.iter().any(|button| button.words == "ダウンロード"));
    clerk.goes("POST", "/member/marks", Some("set=plain".to_owned())).await.sees("まだ開いていません");
    let open = |clerk: &Person| {
        clerk.page.links.iter().find(|(words, _)| words.ends_with("を開く")).map(|(_, to)| to.clone()).unwrap()
    };
    for _ in 0..2 {
        let document = open(&clerk);
        clerk.opens(&document).await.follows("ロゴマークダウンロードに戻る").await;
    }
    clerk.sees("開きました").sees_no("まだ開いていません").presses("ダウンロード").await;
    assert_eq!(&clerk.file[..2], b"PK");
    let plain = clerk.file.len();
    clerk.goes("POST", "/member/marks", Some("set=numbered".to_owned())).await;
    assert!(clerk.file.len() > 10_000 && clerk.file.len() != plain);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wait_for_the_office_in_office_mode() {
    let place = databases::sqlite().await;
    let town = Town::with(&place, |scheme| scheme.about.acceptance = Acceptance::Office);
    let mut clerk = member(&town).await;
    clerk.sees("事務局が確かめています").opens("/member/marks").await.sees("まだダウンロードできません");
    clerk.goes("POST", "/member/marks", Some("set=plain".to_owned())).await.sees("まだダウンロードできません");
    assert!(town.letters("aoki@mihon.example.jp").await.iter().all(|letter| !letter.subject.contains("申込受理")));
}
