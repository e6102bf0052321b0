//! 変更のお知らせ: asked for, confirmed, looked at, thinned out, stopped.

use crate::{
    person::Person,
    town::{Town, story},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use jiff::SignedDuration;
use tower::ServiceExt as _;

const BUYER: &str = "kau@kaite.example.jp";
const SUBJECT: &str = "変更のお知らせの申込み";

/// A declaration that is accepted; its number.
async fn declared(town: &Town, name: &str, number: &str, email: &str) -> String {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation(name, number, email).await.presses("この内容で自己宣言する").await;
    let link = town.letter(email, "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, "なつのそらにうかぶしろいくもをみる").await;
    clerk.number("declaration_id")
}

async fn two(town: &Town) -> [String; 2] {
    [
        declared(town, "株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await,
        declared(town, "株式会社かくう商会", "2000012010019", "kaku@kaku.example.jp").await,
    ]
}

async fn asks(town: &Town, email: &str, ids: &str) -> Person {
    let mut buyer = town.visitor();
    buyer.opens("/watch").await.fills("お知らせを受け取る", email).fills("変更を知りたい", ids);
    buyer.presses("確かめるメールを送る").await;
    buyer
}

story!(a_buyer_watches_by_mail, async |town: Town| {
    let [one, other] = two(&town).await;
    let mut buyer = town.visitor();
    buyer.opens(&format!("/v/{one}")).await.follows("変わったらメールで知らせる").await;
    buyer.is_titled("変更のお知らせ");
    assert_eq!(buyer.reads("変更を知りたい"), one, "the ID of the page stands in the form");
    buyer.fills("お知らせを受け取る", BUYER).fills("変更を知りたい", &format!("{one}\r\n\r\n {other} \r\n{one}"));
    buyer.presses("確かめるメールを送る").await.is_titled("確かめるメールをお送りします").sees("24時間以内");
    let letter = town.letter(BUYER, SUBJECT).await;
    assert!(letter.text.contains("自己宣言IDは2件です") && !letter.text.contains(&one), "{}", letter.text);
    let link = letter.link("/watch/confirm/");

    let mut reader = town.visitor();
    reader
        .opens(&link)
        .await
        .is_titled("お知らせを受け取りますか")
        .sees("株式会社みほん製作所")
        .sees("株式会社かくう商会");
    reader.opens(&link).await.is_titled("お知らせを受け取りますか").presses("お知らせを受け取る").await;
    reader.is_titled("お知らせの一覧").sees("お知らせを始めました").sees("いま2件です").sees(BUYER).sees("受理済み");
    let list = reader.path.clone();
    reader.opens(&link).await.is_titled("お知らせの一覧").sees_no("お知らせを始めました");
    reader.goes("POST", &link, Some(String::new())).await.is_titled("お知らせの一覧").sees("いま2件です");

    reader.goes("POST", &list, Some(format!("remove={one}"))).await.sees("一覧から外しました").sees("いま1件です");
    reader.sees_no("株式会社みほん製作所").sees("株式会社かくう商会");
    reader.presses("外す").await.sees("いま0件です").sees("お知らせする自己宣言はありません");
    reader.goes("POST", &list, Some(format!("remove={other}"))).await.sees("いま0件です");
    reader.presses("すべて止める").await.is_titled("お知らせを止めました");
    reader.opens(&list).await.is_titled("お知らせは止まっています").sees_no(BUYER);
    reader.opens(&link).await.is_titled("お知らせを始められません").sees("このリンクは使えません");
});

story!(every_line_with_something_wrong_is_named, async |town: Town| {
    let [one, _] = two(&town).await;
    let slip = format!("{}{}", &one[..10], (one.as_bytes()[10] - b'0' + 1) % 10);
    let unknown = domain::ids::DeclarationId::draw(4, 77);
    let typed = format!("{one}\r\n12345\r\n{slip}\r\n{}\r\n", unknown.as_str());
    let mut buyer = asks(&town, "kau＠", &typed).await;
    buyer.sees_problem("watch_email", "メールアドレス").sees_problem("watch_ids", "3行");
    buyer.sees("2行目「12345」：11桁の数字ではありません").sees(&format!("3行目「{slip}」：数字に誤りがあるようです"));
    buyer.sees(&format!("4行目「{}」：この自己宣言IDは登録簿にありません", unknown.as_str())).sees_no("1行目");
    assert_eq!(buyer.reads("変更を知りたい").replace("\r\n", "\n").trim(), typed.replace("\r\n", "\n").trim());
    buyer.fills("お知らせを受け取る", BUYER).fills("変更を知りたい", "").presses("確かめるメールを送る").await;
    buyer.sees_problem("watch_ids", "1つ以上").sees_no_problem("watch_email");
    buyer.fills("変更を知りたい", &format!("{one}\n").repeat(1001)).presses("確かめるメールを送る").await;
    buyer.sees_problem("watch_ids", "1000行まで");
    assert!(town.letters(BUYER).await.is_empty());
    buyer.fills("変更を知りたい", &format!("{one}\n").repeat(1000)).presses("確かめるメールを送る").await;
    buyer.is_titled("確かめるメールをお送りします");
});

story!(nobody_learns_who_gets_mail, async |town: Town| {
    let [one, _] = two(&town).await;
    for _ in 0..5 {
        asks(&town, BUYER, &one).await.is_titled("確かめるメールをお送りします");
    }
    assert_eq!(town.letters(BUYER).await.len(), 3, "three mails an hour, and the same answer");
    town.passes(SignedDuration::from_mins(61));
    asks(&town, BUYER, &one).await.is_titled("確かめるメールをお送りします");
    assert_eq!(town.letters(BUYER).await.len(), 4);
    let link = town.letter(BUYER, SUBJECT).await.link("/watch/confirm/");
    town.passes(SignedDuration::from_hours(25));
    let mut late = town.visitor();
    late.opens(&link).await.is_titled("お知らせを始められません");
    late.goes("POST", &link, Some(String::new())).await.is_titled("お知らせを始められません");
    late.opens("/watch/confirm/AAAA").await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    let token = link.rsplit('/').next().unwrap();
    for other in ["list", "stop"] {
        late.opens(&format!("/watch/{other}/{token}")).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND, "a token is good for one thing");
    }
});

story!(a_mail_program_stops_it_with_one_request, async |town: Town| {
    let [one, _] = two(&town).await;
    asks(&town, BUYER, &one).await;
    let link = town.letter(BUYER, SUBJECT).await.link("/watch/confirm/");
    let mut reader = town.visitor();
    reader.opens(&link).await.presses("お知らせを受け取る").await;
    let list = reader.path.clone();
    let (_, stop, _) = reader.letter("すべて止める");
    reader.opens(&stop).await.is_titled("お知らせを止めますか").opens(&list).await.is_titled("お知らせの一覧");
    // From another site, without cookies: as a mail provider's server or its web page sends it.
    let request = Request::post(&stop)
        .header("host", "sengen.example.jp")
        .header("origin", "https://mail.example.com")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("List-Unsubscribe=One-Click"))
        .unwrap();
    let answer = town.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "no redirect (RFC 8058)");
    reader.opens(&list).await.is_titled("お知らせは止まっています");
    reader.opens(&stop).await.is_titled("お知らせを止めました");
});
