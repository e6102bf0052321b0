//! Back, reload, a second tab, another browser, sent twice: nothing lost, never two declarations.

use crate::town::{Town, story};

story!(the_resume_link_opens_the_draft_elsewhere, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.opens("/declare").await.presses("使用規約に同意する").await;
    clerk.chooses("事業者の区分", "法人").fills("事業者名", "株式会社とちゅう").presses("表示を更新する").await;
    let path = clerk.path.clone();
    let at = clerk.page.html.find("/resume/").unwrap();
    let key = clerk.page.html[at + 8..].split('<').next().unwrap().to_owned();
    let mut elsewhere = town.visitor();
    elsewhere.opens(&path).await.sees("この申込みの続きを開けません");
    elsewhere.opens(&path.replace("/business", "/resume/falsch")).await.sees("この申込みの続きを開けません");
    elsewhere.opens(&path.replace("/business", &format!("/resume/{key}"))).await.is_titled("事業者情報入力");
    assert_eq!(elsewhere.reads("事業者名"), "株式会社とちゅう");
    clerk.opens(&path).await.sees("この申込みの続きを開けません");
    elsewhere.opens("/declare").await.sees("入力の途中の申込みがあります").follows("株式会社とちゅう").await;
    elsewhere.is_titled("事業者情報入力");
});

story!(sent_twice_is_one_declaration, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    let (mut left, mut right) = (clerk.clone(), clerk.clone());
    let (_, action, body) = clerk.letter("この内容で自己宣言する");
    tokio::join!(left.goes("POST", &action, Some(body.clone())), right.goes("POST", &action, Some(body)));
    left.is_titled("受付確認");
    right.is_titled("受付確認");
    assert_eq!(town.letters("aoki@mihon.example.jp").await.len(), 1);
    clerk.opens(&action).await.is_titled("受付確認");
    clerk.opens(&action.replace("review", "business")).await.is_titled("受付確認");
});

story!(a_step_that_is_not_reached_leads_to_the_gap, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.opens("/declare").await.presses("使用規約に同意する").await;
    let business = clerk.path.clone();
    for ahead in ["declaration", "review"] {
        clerk.opens(&business.replace("business", ahead)).await.is_titled("事業者情報入力");
    }
    clerk.opens(&business.replace("business", "sent")).await.is_titled("事業者情報入力");
    clerk.opens(&business.replace("business", "terms")).await.is_titled("使用規約確認").sees("同意いただいています");
});

story!(a_correction_returns_to_the_review, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.follows("修正する：電話番号").await.fills("電話番号", "03-9999-8888").presses("次へ進む").await;
    clerk.is_titled("内容確認").sees("03-9999-8888");
});

story!(the_text_size_stays, async |town: Town| {
    let mut reader = town.visitor();
    reader.opens("/pages/help").await.presses("大きく").await;
    assert_eq!(reader.path, "/pages/help");
    assert!(reader.page.html.contains("class=\"text-large\""));
    reader.opens("/nowhere").await.sees("ページが見つかりません");
    assert!(reader.page.html.contains("class=\"text-large\""));
    assert_eq!(reader.status, 404);
});

story!(a_post_from_another_site_is_refused, async |town: Town| {
    use tower::ServiceExt as _;
    let request = axum::http::Request::post("/declare")
        .header("host", "sengen.example.jp")
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://evil.example.com")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from("agree=yes"))
        .unwrap();
    let answer = town.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 403);
});
