//! What was typed for longer than a session or a confirmation lasts: it stays on the page, and is sent again after it was asked who sits there.

use crate::{
    office::{PASSWORD, code, officer, proves},
    person::Person,
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::staff::Role;
use jiff::SignedDuration;

const EMAIL: &str = "joseki@example.jp";
const PURPOSE: &str = "年次の調査に使います。\n集計だけを公表します。";

/// The tab that a link of the page opened: what it signs in is signed in for both.
async fn in_a_new_tab(person: &mut Person, words: &str, does: impl AsyncFnOnce(&mut Person)) {
    let mut tab = person.clone();
    tab.follows(words).await;
    does(&mut tab).await;
    person.cookies = tab.cookies;
}

/// Nothing was done with it, and it can be read on the page.
fn keeps(person: &mut Person, words: &str) {
    assert_eq!(person.status, StatusCode::FORBIDDEN);
    person.sees("まだ受け付けていません").sees(words);
}

story!(a_purpose_is_not_lost_when_the_confirmation_is_over, async |town: Town| {
    let mut senior = officer(&town, "上席 花子", EMAIL, Role::Senior).await;
    let mut person = town.visitor();
    person.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    person.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    person.confirms(&link, "ながいパスワードをきめましたよ").await;
    // A page that is only looked at comes back as it was asked for.
    senior.opens("/office/exports?format=csv&what=persons").await.is_titled("もう一度の確認");
    proves(&town, &mut senior, EMAIL).await;
    senior.is_titled("書き出し").sees("書き出す件数");
    senior.fills("書き出す目的", PURPOSE);
    town.passes(SignedDuration::from_mins(11));
    senior.presses("書き出しを申し込む").await.is_titled("もう一度の確認が必要です");
    keeps(&mut senior, "年次の調査に使います。 集計だけを公表します。");
    senior.sees("書き出す目的").sees_no("パスワード");
    in_a_new_tab(&mut senior, "本人の確認をする", async |tab| {
        tab.is_titled("もう一度の確認");
        proves(&town, tab, EMAIL).await;
        tab.is_titled("書き出し");
    })
    .await;
    senior.presses("もう一度送る").await.sees("年次の調査に使います。");
    assert!(senior.path.starts_with("/office/exports/"), "{}", senior.path);
});

story!(news_are_not_lost_when_nobody_was_seen_for_half_an_hour, async |town: Town| {
    let mut senior = officer(&town, "上席 花子", EMAIL, Role::Senior).await;
    let long = "くわしい文。".repeat(500);
    senior.opens("/office/news/new").await.fills("題名", "年末年始の窓口について").fills("本文", &long);
    town.passes(SignedDuration::from_mins(31));
    senior.presses("お知らせを載せる").await.is_titled("もう一度サインインしてください");
    keeps(&mut senior, &long);
    // Pressed too early, nothing is lost either.
    senior.presses("もう一度送る").await.is_titled("もう一度サインインしてください").sees(&long);
    in_a_new_tab(&mut senior, "サインインする", async |tab| {
        tab.is_titled("事務局のサインイン")
            .fills("メールアドレス", EMAIL)
            .fills("パスワード", "ちがうパスワードですよ");
        tab.presses("次へ進む").await.sees_problem("officer_email", "");
        tab.fills("パスワード", PASSWORD).presses("次へ進む").await.is_titled("本人の確認");
        tab.fills("確認の番号", "000000").presses("サインインする").await.sees_problem("second_factor", "");
        let code = code(&town, EMAIL).await;
        tab.fills("確認の番号", &code).presses("サインインする").await.is_titled("新しいお知らせ");
    })
    .await;
    senior.presses("もう一度送る").await.sees("お知らせを載せました");
    town.visitor().opens("/news/1").await.is_titled("年末年始の窓口について").sees(&long);
});

story!(a_form_without_words_leads_to_the_sign_in_and_passwords_are_never_kept, async |town: Town| {
    let mut senior = officer(&town, "上席 花子", EMAIL, Role::Senior).await;
    senior.opens("/office/news").await;
    town.passes(SignedDuration::from_mins(31));
    senior.goes("POST", "/office/news/1/withdraw", Some("version=1".to_owned())).await.is_titled("事務局のサインイン");
    senior.opens("/office/search?q=%E3%81%82&page=2").await.is_titled("事務局のサインイン");
    let html = &senior.page.html;
    assert!(html.contains("value=\"/office/search?q=%E3%81%82&#38;page=2\""), "{html}");
    let secrets = "password=x1secret&second_factor=x2secret&code=x3secret&passkey=x4secret&news_title=x5open";
    senior.goes("POST", "/office/news", Some(secrets.to_owned())).await.sees("残していません");
    assert!(senior.page.html.contains("x5open") && !senior.page.html.contains("secret"), "{}", senior.page.html);
    for elsewhere in ["https://evil.example/", "//evil.example/office/", "/member"] {
        senior.opens(&format!("/office/login?back={elsewhere}")).await;
        assert!(senior.page.html.contains("name=\"back\" value=\"/office\""), "{}", senior.page.html);
    }
});

story!(a_member_who_was_logged_out_keeps_what_was_typed, async |town: Town| {
    let mut stranger = town.visitor();
    stranger.opens("/member/mend").await.is_titled("ログイン");
    stranger.goes("POST", "/member/mend", Some("name=みほん製作所".to_owned())).await;
    stranger.is_titled("もう一度ログインしてください").sees("みほん製作所");
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
});
