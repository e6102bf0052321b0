//! 緊急の切替え: what goes on and what waits in each mode, for people in the middle of something; and what another node knows.

use crate::{
    office::{acts, officer, steps_up},
    person::Person,
    town::{Town, story},
};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use domain::{
    mode::{Cause, SiteMode},
    staff::Role,
};
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use store::modes::{self, NewMode};
use tower::ServiceExt as _;

const PASSWORD: &str = "ながいパスワードをきめましたよ";
const EMAIL: &str = "aoki@mihon.example.jp";
const NUMBER: &str = "7000012050002";
const DENIED: &str = "新しい申込みを、いったん止めています";
pub const READING: &str = "いまは、見ることだけができます";

/// The command line sets it; this node hears of it.
pub async fn sets(town: &Town, mode: SiteMode) {
    let (now, until) = (town.app.now(), Some(town.app.now() + SignedDuration::from_mins(30)));
    let new = &NewMode { mode, cause: Cause::Trouble, notice: None, until, reason: "試験".to_owned() };
    town.app.store.write(|mut db| async move { modes::set(&mut db, new, None, now).await }).await.unwrap();
    town.app.board.look(&town.app.store).await.unwrap();
}

/// A person who has filled everything and looks at 内容確認.
async fn at_the_review(town: &Town) -> Person {
    let mut person = town.visitor();
    person.applies_as_corporation("株式会社みほん製作所", NUMBER, EMAIL).await.is_titled("内容確認");
    person
}

async fn answers(town: &Town, method: &str, path: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::builder().method(method).uri(path).header(header::HOST, "sengen.example.jp");
    let request = request.header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap();
    let answer = town.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let text = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned();
    (parts.status, parts.headers, text)
}

story!(an_administrator_stops_new_declarations_and_lets_them_come_again, async |town: Town| {
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    let mut person = at_the_review(&town).await;
    boss.opens("/office/emergency").await.is_titled("緊急の切替え").sees("通常").sees("まだありません");
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、切り替える").await;
    boss.presses("新しい申込みを止める").await.sees_problem("mode_reason", "理由を入力してください");
    boss.sees_problem("mode_cause", "お知らせする理由を選んでください");
    boss.chooses("お知らせする理由", "制度の変更の準備のため").fills("お知らせに加える文", "4月1日に再開します。");
    boss.fills("理由", "規約の改定").presses("新しい申込みを止める").await;
    boss.sees("切り替えました").sees("新しい申込みを停止中").sees("4月1日に再開します。").sees("管理 花子");
    // Every page says it; who is in the middle may go on typing, but not send.
    let mut reader = town.visitor();
    reader.opens("/v").await;
    for words in [DENIED, "制度の変更の準備のためです", "4月1日に再開します。"] {
        assert!(reader.page.html.contains(words), "{words}");
    }
    person.presses("この内容で自己宣言する").await.is_titled(DENIED).sees("続きから進められます");
    assert_eq!(person.status, StatusCode::SERVICE_UNAVAILABLE);
    reader.opens("/declare").await.presses("使用規約に同意する").await.is_titled(DENIED);
    assert!(town.letters(EMAIL).await.is_empty());
    boss.fills("通常に戻す理由", "改定が終わった").presses("通常に戻す").await.sees("切り替えました");
    // The very page that refused still has what was sent.
    person.presses("もう一度送る").await.is_titled("受付確認").sees_no(DENIED);
    town.letter(EMAIL, "受付確認").await;
    let acts = acts(&town).await;
    assert!(["declarations-denied", "mode-normal"].iter().all(|act| acts.iter().any(|one| one == act)), "{acts:?}");
});

story!(a_step_of_the_wizard_is_kept_while_declarations_are_denied_but_a_confirmation_waits, async |town: Town| {
    let mut person = at_the_review(&town).await;
    person.presses("この内容で自己宣言する").await;
    let link = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    let mut other = town.visitor();
    other.opens("/declare").await.presses("使用規約に同意する").await;
    sets(&town, SiteMode::DenyDeclarations).await;
    other.fills_corporation("株式会社ほかのみほん", NUMBER).presses("次へ進む").await.is_titled("自己宣言入力");
    person.confirms(&link, PASSWORD).await.is_titled(DENIED).sees_no(PASSWORD);
    assert_eq!(town.members(EMAIL).await, 0);
    sets(&town, SiteMode::Normal).await;
    person.confirms(&link, PASSWORD).await;
    assert_eq!(town.members(EMAIL).await, 1);
});

story!(whoever_looks_at_an_old_page_is_told_who_switched_and_switches_nothing, async |town: Town| {
    let mut first = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    let mut second = officer(&town, "管理 次郎", "second@example.jp", Role::Administrator).await;
    for (boss, email) in [(&mut first, "boss@example.jp"), (&mut second, "second@example.jp")] {
        boss.opens("/office/emergency").await;
        steps_up(&town, boss, email, "もう一度確認して、切り替える").await;
    }
    first.chooses("お知らせする理由", "制度の変更の準備のため").fills("理由", "規約の改定");
    first.presses("新しい申込みを止める").await.sees("切り替えました").sees("お知らせした理由：制度の変更の準備のため");
    second.opens("/office/emergency").await.chooses("お知らせする理由", "システムに問題が起きたため");
    second.fills("理由", "ディスクの故障").presses("閲覧のみにする").await.sees("切り替えました");
    first.fills("通常に戻す理由", "改定が終わった").presses("通常に戻す").await.is_titled("エラー：緊急の切替え");
    assert_eq!(first.status, StatusCode::CONFLICT);
    first.sees("切り替えていません").sees("管理 次郎（ディスクの故障）").sees("いまの状態：閲覧のみ");
    assert_eq!(first.reads("通常に戻す理由"), "改定が終わった", "nothing typed is lost");
    assert_eq!(town.app.board.mode(), SiteMode::ReadOnly);
    first.presses("通常に戻す").await.sees("切り替えました");
    assert_eq!(town.app.board.mode(), SiteMode::Normal);
    let body = "mode=read-only&mode_cause=other&mode_reason=x";
    first.goes("POST", "/office/emergency", Some(body.to_owned())).await.sees("切り替えていません");
});

story!(in_read_only_nothing_changes_but_the_way_back, async |town: Town| {
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    let mut person = town.visitor();
    person.opens("/declare").await.presses("使用規約に同意する").await;
    sets(&town, SiteMode::ReadOnly).await;
    person.fills_corporation("株式会社みほん製作所", NUMBER).presses("次へ進む").await.is_titled(READING);
    person.sees("いま送った内容").sees("まだ受け付けていません");
    // Reading goes on, and says so; a member and an inquirer wait.
    for path in ["/", "/v", "/pages/about", "/api", "/v/bulk", "/declare"] {
        assert_eq!(answers(&town, "GET", path).await.0, StatusCode::OK, "{path}");
    }
    for path in ["/login", "/inquiry", "/watch", "/partner"] {
        let (status, headers, text) = answers(&town, "POST", path).await;
        assert_eq!((status, text.contains(READING)), (StatusCode::SERVICE_UNAVAILABLE, true), "{path}");
        assert_eq!(headers[header::RETRY_AFTER], "1800", "{path}");
    }
    for path in ["/v/bulk", "/text-size"] {
        assert_ne!(answers(&town, "POST", path).await.0, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    let (status, headers, text) = answers(&town, "POST", "/api/v1/token").await;
    assert_eq!((status, headers[header::RETRY_AFTER].to_str().unwrap()), (StatusCode::SERVICE_UNAVAILABLE, "1800"));
    assert!(text.contains("\"read_only\""), "{text}");
    assert_eq!(answers(&town, "POST", "/api/v1/verifications").await.0, StatusCode::UNAUTHORIZED);
    // The office reads, signs in anew, and ends it.
    boss.opens("/office/staff").await.is_titled("職員");
    boss.opens("/office").await.presses("サインアウト").await;
    let mut again = town.visitor();
    crate::office::signs_in(&town, &mut again, "boss@example.jp").await;
    again.opens("/office/emergency").await.sees("閲覧のみ");
    steps_up(&town, &mut again, "boss@example.jp", "もう一度確認して、切り替える").await;
    again.fills("通常に戻す理由", "直った").presses("通常に戻す").await.sees("切り替えました");
    // Nothing that was typed is lost: the page that refused sends it again.
    person.presses("もう一度送る").await.is_titled("自己宣言入力");
    let before = person.path.replace("/declaration", "/business");
    person.opens(&before).await;
    assert_eq!(person.reads("事業者名"), "株式会社みほん製作所");
});

story!(who_should_not_be_in_is_shut_out_also_in_read_only, async |town: Town| {
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    let mut thief = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let mut elsewhere = town.visitor();
    crate::office::signs_in(&town, &mut elsewhere, "boss@example.jp").await;
    sets(&town, SiteMode::ReadOnly).await;
    boss.opens("/office/account")
        .await
        .presses("ほかのサインインを終了する")
        .await
        .sees("ほかのサインインを終了しました");
    elsewhere.opens("/office").await.is_titled("事務局のサインイン");
    boss.opens("/office/staff").await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、職員を追加・変更する").await;
    let id = crate::office::id_of(&town, "jimu@example.jp").await;
    let kept = async || {
        let officer = store::staff::find(&mut town.app.store.read().await.unwrap(), id).await.unwrap().unwrap();
        (officer.role, officer.suspended_at.is_some(), officer.is_set_up())
    };
    boss.goes("POST", &format!("/office/staff/{id}/role"), Some("officer_role=auditor".to_owned())).await;
    boss.sees("変更しました");
    thief.opens("/office").await.is_titled("事務局のサインイン");
    boss.goes("POST", &format!("/office/staff/{id}/reset"), Some("mode_reason=x".to_owned())).await.is_titled("職員");
    assert_eq!(kept().await, (Role::Auditor, false, false), "the factors are void");
    boss.goes("POST", &format!("/office/staff/{id}/suspend"), Some("mode_reason=x".to_owned()))
        .await
        .sees("変更しました");
    assert_eq!(kept().await, (Role::Auditor, true, false));
    // To let somebody in waits.
    boss.goes("POST", &format!("/office/staff/{id}/resume"), Some(String::new())).await.is_titled(READING);
    boss.goes("POST", "/office/staff", Some("officer_name=x".to_owned())).await.is_titled(READING);
});

story!(what_was_sent_with_a_question_is_sent_again_with_it, async |town: Town| {
    sets(&town, SiteMode::ReadOnly).await;
    let mut person = town.visitor();
    person.goes("POST", "/watch?ids=1&x=%E3%81%82", Some("watch_ids=2".to_owned())).await.is_titled(READING);
    let (_, action, body) = person.letter("もう一度送る");
    assert_eq!((action.as_str(), body.as_str()), ("/watch?ids=1&x=%E3%81%82", "watch_ids=2"));
});

story!(a_node_that_has_not_heard_of_it_keeps_nothing_either, async |town: Town| {
    let node = town.another_node();
    let mut person = at_the_review(&node).await;
    sets(&town, SiteMode::DenyDeclarations).await;
    assert_eq!(node.app.board.mode(), SiteMode::Normal);
    let review = person.path.clone();
    person.opens("/v").await;
    assert!(!person.page.html.contains(DENIED));
    person.opens(&review).await;
    person.presses("この内容で自己宣言する").await.is_titled(DENIED).sees("もう一度送る");
    assert!(town.letters(EMAIL).await.is_empty());
    assert_eq!(node.app.board.mode(), SiteMode::DenyDeclarations, "it has heard of it now");
    person.opens("/v").await;
    assert!(person.page.html.contains(DENIED));
});

story!(nobody_but_an_administrator_who_proved_it_again_switches, async |town: Town| {
    let mut senior = officer(&town, "上席 一郎", "senior@example.jp", Role::Senior).await;
    senior.opens("/office/emergency").await.sees("この画面を使う権限がありません");
    let body = "mode=read-only&mode_cause=other&mode_reason=x";
    senior.goes("POST", "/office/emergency", Some(body.to_owned())).await.sees("この画面を使う権限がありません");
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.goes("POST", "/office/emergency", Some(body.to_owned())).await.is_titled("もう一度の確認");
    assert!(modes::now(&mut town.app.store.read().await.unwrap()).await.unwrap().is_none());
});
