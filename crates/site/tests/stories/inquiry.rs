//! お問い合わせ: a question, its thread, and who may read it.

use crate::{
    person::Person,
    town::{Town, story},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use site::address::Address;
use tower::ServiceExt as _;

/// The form, open long enough to be filled by a person.
async fn form(town: &Town, person: &mut Person) {
    person.opens("/inquiry").await;
    town.passes(SignedDuration::from_secs(30));
}

/// Fills the form as somebody who has not declared.
fn fills<'a>(town: &Town, person: &'a mut Person, email: &str, body: &str) -> &'a mut Person {
    let category = town.app.scheme.lists.inquiry_categories.choices[0].words.clone();
    person.picks("お問い合わせの種類", &category).chooses("自己宣言", "まだ宣言していない");
    person.fills("お名前", "青木 花子").fills("返信先", email).fills("お問い合わせの内容", body)
}

/// Asks; the link of the thread, from the mail.
pub async fn asks(town: &Town, email: &str, body: &str) -> String {
    let mut person = town.visitor();
    form(town, &mut person).await;
    fills(town, &mut person, email, body).presses("送信する").await.sees("お問い合わせを受け付けました");
    town.letter(email, "お問い合わせを受け付けました").await.link("/inquiry/")
}

story!(is_kept_and_mailed_without_its_text, async |town: Town| {
    let mut visitor = town.visitor();
    visitor.opens("/inquiry").await.presses("送信する").await;
    for key in ["inquiry_category", "inquiry_declared", "inquiry_name", "inquiry_email", "inquiry_body"] {
        assert!(visitor.page.problems.iter().any(|(at, _)| at == key), "{key}");
    }
    town.passes(SignedDuration::from_secs(30));
    fills(&town, &mut visitor, "aoki@mihon.example.jp", "<b>ロゴ</b>の使い方\nを教えてください。");
    visitor.presses("送信する").await.sees("お問い合わせを受け付けました").sees("aoki@mihon.example.jp");
    assert!(!visitor.page.html.contains("/inquiry/"), "the link is in the mail alone");
    let letters = town.letters("aoki@mihon.example.jp").await;
    assert!(letters.len() == 1 && !letters[0].text.contains("ロゴ"), "{}", letters[0].text);
    assert!(letters[0].text.contains("このメールに返信するか"), "{}", letters[0].text);
    let office = town.app.scheme.about.contact.clone();
    let letter = &town.letters(&office).await[0];
    assert!(letter.text.contains("/office/inquiries/1") && !letter.text.contains("ロゴ"), "{}", letter.text);
    let link = letters[0].link("/inquiry/");
    visitor.opens(&link).await.is_titled("お問い合わせ（1）").sees("<b>ロゴ</b>の使い方").sees("あなた");
    let mut stranger = town.visitor();
    let forged = format!("{}A", &link[..link.len() - 1]);
    let other = if forged == link { format!("{}B", &link[..link.len() - 1]) } else { forged };
    stranger.opens(&other).await.sees("リンクを読み取れません");
});

story!(five_an_hour, async |town: Town| {
    for time in 1..=6 {
        let mut visitor = town.visitor();
        form(&town, &mut visitor).await;
        fills(&town, &mut visitor, "aoki@mihon.example.jp", "こんにちは").presses("送信する").await;
        visitor.sees(if time <= 5 { "受け付けました" } else { "しばらくお待ちください" });
    }
});

story!(a_name_carries_no_address_of_a_page, async |town: Town| {
    for name in ["http://spam.example/ 当選", "ｗｗｗ．spam.example 当選"] {
        let mut bot = town.visitor();
        form(&town, &mut bot).await;
        fills(&town, &mut bot, "bot@mihon.example.jp", "広告").fills("お名前", name).presses("送信する").await;
        bot.sees_problem("inquiry_name", "URLは書けません");
    }
    assert!(town.letters("bot@mihon.example.jp").await.is_empty());
});

/// Sends the form from this address of the network; the status and the page.
async fn sends(town: &Town, person: &Person, from: &str) -> (StatusCode, String) {
    let (_, action, body) = person.letter("送信する");
    let mut request = Request::post(action)
        .header(header::HOST, "sengen.example.jp")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    request.extensions_mut().insert(Address(from.parse().unwrap()));
    let answer = town.router.clone().oneshot(request).await.unwrap();
    let (status, bytes) = (answer.status(), answer.into_body().collect().await.unwrap().to_bytes());
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

story!(a_script_at_one_address_is_held_and_loses_nothing, async |town: Town| {
    let mut script = town.visitor();
    for time in 1..=11 {
        form(&town, &mut script).await;
        let (email, body) = (format!("stranger-{time}@mihon.example.jp"), format!("広告{time}"));
        fills(&town, &mut script, &email, &body);
        let (status, page) = sends(&town, &script, "198.51.100.1").await;
        if time <= 10 {
            assert_eq!(status, StatusCode::OK, "{time}: an office may ask ten times");
            assert_eq!(sends(&town, &script, "198.51.100.1").await.0, StatusCode::OK, "pressing twice counts once");
            continue;
        }
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        assert!(
            page.contains("まだ送っていません") && page.contains("しばらくしてから") && page.contains(&body),
            "{page}"
        );
        assert!(town.letters(&email).await.is_empty());
        assert_eq!(sends(&town, &script, "203.0.113.7").await.0, StatusCode::OK, "another address need not wait");
    }
});

story!(in_a_flood_nothing_is_written_to_strangers_and_every_question_is_kept, async |town: Town| {
    let now = town.app.now();
    let unit = town.app.store.write(|mut db| async move {
        for _ in 0..30 {
            let window = SignedDuration::from_mins(10);
            assert!(store::limits::allow(&mut db, ("inquiry-letters", "all"), window, 30, now).await?);
        }
        Ok::<_, store::Error>(())
    });
    unit.await.unwrap();
    let mut person = town.visitor();
    form(&town, &mut person).await;
    fills(&town, &mut person, "aoki@mihon.example.jp", "質問").presses("送信する").await;
    person.sees("お問い合わせを受け付けました").sees("受付のメールはお送りしません");
    let office = town.app.scheme.about.contact.clone();
    assert!(town.letters("aoki@mihon.example.jp").await.is_empty() && town.letters(&office).await.is_empty());
    assert!(store::inquiries::by_number(&mut town.app.store.read().await.unwrap(), 1).await.unwrap().is_some());
    town.passes(SignedDuration::from_mins(10));
    asks(&town, "aoki@mihon.example.jp", "つぎの質問").await;
});

story!(what_looks_like_a_program_is_asked_once_more_and_loses_nothing, async |town: Town| {
    let mut hasty = town.visitor();
    hasty.opens("/inquiry").await;
    fills(&town, &mut hasty, "aoki@mihon.example.jp", "はやい質問").presses("送信する").await;
    hasty.sees("まだ送っていません").sees("とても早く送られたため");
    assert_eq!(
        (hasty.reads("お名前"), hasty.reads("お問い合わせの内容")),
        ("青木 花子".to_owned(), "はやい質問".to_owned())
    );
    town.passes(SignedDuration::from_secs(4));
    hasty.presses("送信する").await.sees("お問い合わせを受け付けました");

    let mut slow = town.visitor();
    slow.opens("/inquiry").await;
    town.passes(SignedDuration::from_hours(25));
    fills(&town, &mut slow, "ito@mihon.example.jp", "おそい質問").presses("送信する").await.sees("まだ送っていません");
    town.passes(SignedDuration::from_secs(4));
    slow.presses("送信する").await.sees("お問い合わせを受け付けました");

    let mut trapped = town.visitor();
    form(&town, &mut trapped).await;
    fills(&town, &mut trapped, "bot@mihon.example.jp", "広告").fills("ここには何も", "https://spam.example");
    trapped.presses("送信する").await.sees("まだ送っていません").sees("見えない入力欄");
    assert!(town.letters("bot@mihon.example.jp").await.is_empty());

    let mut forger = town.visitor();
    form(&town, &mut forger).await;
    fills(&town, &mut forger, "bot@mihon.example.jp", "広告");
    forger.page.controls.iter_mut().find(|one| one.name == "form").unwrap().value = "A".repeat(43);
    forger.presses("送信する").await.sees("まだ送っていません");
    assert!(town.letters("bot@mihon.example.jp").await.is_empty());
});

story!(pressing_twice_asks_once_and_another_text_is_another_question, async |town: Town| {
    let mut person = town.visitor();
    form(&town, &mut person).await;
    fills(&town, &mut person, "aoki@mihon.example.jp", "一つめ");
    let (_, action, body) = person.letter("送信する");
    person.goes("POST", &action, Some(body.clone())).await.sees("受付の番号は 1");
    person.goes("POST", &action, Some(body.clone())).await.sees("受付の番号は 1");
    assert_eq!(town.letters("aoki@mihon.example.jp").await.len(), 1);
    let other = body.replace(&body[body.find("inquiry_body=").unwrap()..], "inquiry_body=x");
    person.goes("POST", &action, Some(other)).await.sees("まだ送っていません");
    town.passes(SignedDuration::from_secs(4));
    person.presses("送信する").await.sees("受付の番号は 2");
});

story!(an_id_ties_the_thread_if_it_was_given_out, async |town: Town| {
    let mut person = town.visitor();
    person.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    person.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "自己宣言受付確認").await.link("/declare/confirm/");
    person.confirms(&link, "なつのそらにうかぶしろいくもをみる").await;
    let number = person.number("declaration_id");
    let mut other = town.visitor();
    form(&town, &mut other).await;
    fills(&town, &mut other, "ito@mihon.example.jp", "質問").fills("自己宣言ID", "123").presses("送信する").await;
    other.sees_problem("inquiry_number", "11桁");
    let never = domain::ids::DeclarationId::draw(4, 1);
    other.fills("自己宣言ID", never.as_str()).presses("送信する").await;
    other.sees_problem("inquiry_number", "登録簿にありません");
    other.fills("自己宣言ID", &number).presses("送信する").await.sees("お問い合わせを受け付けました");
    person.opens("/inquiry").await.sees("株式会社みほん製作所 のお問い合わせとして").sees_no("まだ宣言していない");
    town.passes(SignedDuration::from_secs(30));
    let category = town.app.scheme.lists.inquiry_categories.choices[0].words.clone();
    person.picks("お問い合わせの種類", &category).fills("お名前", "青木 花子");
    person.fills("返信先", "aoki@mihon.example.jp").fills("お問い合わせの内容", "質問");
    person.presses("送信する").await.sees("お問い合わせを受け付けました");
    let mut db = town.app.store.read().await.unwrap();
    let mut ties = Vec::new();
    for one in 1..=2 {
        let kept = store::inquiries::by_number(&mut db, one).await.unwrap().unwrap();
        assert!(kept.declaration.is_some());
        ties.push(kept.tied_by.unwrap().code());
    }
    assert_eq!(ties, ["typed", "member"]);
});

story!(who_asks_goes_on_in_the_thread, async |town: Town| {
    let link = asks(&town, "aoki@mihon.example.jp", "はじめの質問").await;
    let office = town.app.scheme.about.contact.clone();
    let mut person = town.visitor();
    person.opens(&link).await.presses("送信する").await.sees_problem("inquiry_more", "続けて書く内容");
    person.fills("続けて書く内容", "追加の質問");
    let (_, action, body) = person.letter("送信する");
    person.goes("POST", &action, Some(body.clone())).await.sees("続きを受け付けました").sees("追加の質問");
    person.goes("POST", &action, Some(body)).await;
    assert_eq!(person.page.text.matches("追加の質問").count(), 1, "pressing twice writes once");
    assert_eq!(town.letters(&office).await.len(), 1, "the office knows already that it is to answer");
    // Two of the twenty an hour are the two above.
    for time in 0..18 {
        person.fills("続けて書く内容", &format!("質問{time}")).presses("送信する").await.sees("続きを受け付けました");
    }
    person.fills("続けて書く内容", "もう1つ").presses("送信する").await.sees("しばらくお待ちください");
});
