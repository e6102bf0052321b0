//! ★ by a corporation, from the terms to the mark.

use crate::town::{Answer, Town, story};
use jiff::SignedDuration;

const PASSWORD: &str = "なつのそらにうかぶしろいくも";
const LONG: &str = "なつのそらにうかぶしろいくもをみる";

story!(declares_one_star, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.opens("/").await.sees("守ることを、まず宣言する。").follows("自己宣言をはじめる").await;
    clerk.sees("使用規約をお読みください").sees("反社会的勢力").presses("使用規約に同意する").await;
    clerk
        .is_titled("事業者情報入力")
        .fills_corporation("株式会社みほん製作所", "7000012050002")
        .presses("次へ進む")
        .await;
    clerk.is_titled("自己宣言入力").sees("株式会社みほん製作所").fills_one_star("aoki@mihon.example.jp");
    clerk.presses("入力した内容を確認する").await;
    clerk.is_titled("内容確認").sees("aoki@mihon.example.jp").sees("東京都").sees("2-28-8").sees("一つ星");
    clerk.presses("この内容で自己宣言する").await;
    clerk.is_titled("受付確認").sees("送信を待っています").sees("一つ星:自己宣言受付確認のお知らせ");
    town.posts(Answer::Takes).await;
    clerk.opens(&clerk.path.clone()).await.sees("相手のメールサーバーが受け取りました");

    let letter = town.letter("aoki@mihon.example.jp", "自己宣言受付確認").await;
    let mut on_the_phone = town.visitor();
    on_the_phone.opens(&letter.link("/declare/confirm/")).await;
    on_the_phone.sees("この申込みは、あなたがしたものですか").sees("株式会社みほん製作所");
    on_the_phone.presses("回答する").await.sees_problem("answer", "選んで");
    on_the_phone.chooses("", "私が申し込みました").presses("回答する").await.sees_problem("password", "パスワード");
    on_the_phone.chooses("", "私が申し込みました").fills("パスワード", PASSWORD).presses("回答する").await;
    on_the_phone.sees_problem("password", "15");
    on_the_phone.fills("パスワード", LONG).presses("回答する").await;
    on_the_phone.is_titled("一つ星を宣言しました").sees("受理されました");
    let (id, member) = (on_the_phone.number("declaration_id"), on_the_phone.number("member_number"));
    assert_eq!((id.len(), member.len()), (11, 12));
    assert!(id.starts_with('4'));

    let completed = town.letter("aoki@mihon.example.jp", "一つ星:自己宣言完了のお知らせ").await;
    assert!(completed.text.contains(&format!("{} {} {}", &id[..3], &id[3..7], &id[7..])), "{}", completed.text);
    assert!(town.letter("aoki@mihon.example.jp", "申込受理のご連絡").await.text.contains("宣言しました"));
    clerk.opens(&clerk.path.clone()).await.is_titled("一つ星を宣言しました");
    assert_eq!(clerk.number("declaration_id"), id);
    clerk.sees("利用者番号は、担当者あてのメール").sees_no(&member);

    let mut later = town.visitor();
    later.opens("/member").await.is_titled("ログイン");
    later.fills("利用者番号", &member).fills("パスワード", LONG).presses("ログインする").await;
    later.is_titled("マイページ").sees("株式会社みほん製作所").sees("公開されています");
    later.presses("ログアウト").await.opens("/member").await.is_titled("ログイン");
});

story!(sees_the_right_numbers_on_the_second_visit, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, LONG).await;
    let (id, member) = (clerk.number("declaration_id"), clerk.number("member_number"));
    town.passes(SignedDuration::from_hours(2));
    clerk.opens(&format!("{link}/done")).await;
    assert_eq!((clerk.number("declaration_id"), clerk.number("member_number")), (id, member));
});

story!(a_link_used_twice_completes_once, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    let (mut first, mut second) = (town.visitor(), town.visitor());
    first.opens(&link).await;
    second.opens(&link).await;
    for one in [&mut first, &mut second] {
        one.chooses("", "私が申し込みました").fills("パスワード", LONG).presses("回答する").await;
        one.is_titled("一つ星を宣言しました");
    }
    assert_eq!(first.number("declaration_id"), second.number("declaration_id"));
    assert_eq!(first.number("member_number"), second.number("member_number"));
    let mut stranger = town.visitor();
    stranger.opens(&link).await.is_titled("一つ星を宣言しました").sees("利用者番号は、担当者あてのメール");
    assert_eq!(town.members("aoki@mihon.example.jp").await, 1);
    let sent = town.letters("aoki@mihon.example.jp").await;
    assert_eq!(sent.iter().filter(|letter| letter.subject.contains("自己宣言完了")).count(), 1);
});

story!(an_expired_link_offers_a_new_one, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await;
    let old = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    town.passes(SignedDuration::from_hours(25));
    let mut reader = town.visitor();
    reader.opens(&old).await.sees("リンクの期限が過ぎました").presses("新しいメールを送る").await;
    reader.sees("新しいメールに替わりました");
    let new = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    assert_ne!(old, new);
    reader.opens(&old).await.sees("新しいメールに替わりました");
    reader.confirms(&new, LONG).await.is_titled("一つ星を宣言しました");
});

story!(nobody_else_is_confirmed, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await;
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    let mut owner = town.visitor();
    owner.opens(&link).await.chooses("", "心当たりがない").presses("回答する").await.sees("申込みを取り消しました");
    clerk.opens("/declare").await;
    clerk.applies_as_corporation("株式会社みほん製作所", "7000012050002", "aoki@mihon.example.jp").await;
    clerk.presses("この内容で自己宣言する").await.sees("お送りできませんでした");
    assert_eq!(town.letters("aoki@mihon.example.jp").await.len(), 1);
    let mut broken = town.visitor();
    broken.opens(&link[..link.len() - 3]).await.sees("リンクを読み取れません");
});
