//! お知らせメール and お知らせ: written, signed by another officer, read, stopped, turned on again.

use crate::{
    office::{officer, proves},
    person::Person,
    town::{Town, story},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::staff::Role;
use jiff::SignedDuration;
use site::{declare::mail::Desk, newsletter::Newsletter};
use store::{
    campaigns,
    mass_mail::{self, Kind},
    outbox,
};
use tower::ServiceExt as _;

const PASSWORD: &str = "ながいパスワードをきめましたよ";
const TITLE: &str = "年末年始の窓口について";
const AOKI: &str = "aoki@mihon.example.jp";
const ITO: &str = "ito@mihon.example.jp";

/// Declares ★, with or without a wish for news; the member, logged in.
async fn declares(town: &Town, number: &str, email: &str, news: &str) -> Person {
    // Of two letters of one moment to one address neither is the newer.
    town.passes(SignedDuration::from_mins(1));
    let mut one = town.visitor();
    one.opens("/declare").await.presses("使用規約に同意する").await;
    one.fills_corporation("株式会社みほん製作所", number).chooses("お知らせメール", news).presses("次へ進む").await;
    one.fills_one_star(email).presses("入力した内容を確認する").await.presses("この内容で自己宣言する").await;
    let link = town.letter(email, "受付確認").await.link("/declare/confirm/");
    one.confirms(&link, PASSWORD).await.is_titled("一つ星を宣言しました");
    one
}

/// Puts every letter of the one whose turn it is, as the loop of the server does.
async fn sends(town: &Town) -> usize {
    let (app, now) = (&town.app, town.app.now());
    let mut db = app.store.read().await.unwrap();
    let running = &campaigns::running(&mut db, now).await.unwrap().expect("one is to be sent");
    let keys = campaigns::next(&mut db, &running.campaign.draft.audience, &[], 100).await.unwrap();
    drop(db);
    let next: Vec<_> = keys.iter().map(|key| (key, app.id())).collect();
    let (next, newsletter) = (&next, &Newsletter::of(Desk::of(app), &app.secret, &running.campaign.draft));
    let unit = app.store.write(|mut db| async move {
        let mut count = 0;
        assert!(campaigns::turn(&mut db, running, now).await?);
        for (key, letter) in next {
            if let Some(email) = campaigns::put(&mut db, &running.campaign, (key, *letter), now).await? {
                newsletter.letter(*letter, &email).put(&mut db, now).await?;
                count += 1;
                mass_mail::reached(&mut db, (Kind::News, running.campaign.id), key, 1).await?;
            }
        }
        campaigns::finish(&mut db, running.campaign.id, now).await?;
        Ok::<_, store::Error>(count)
    });
    unit.await.unwrap()
}

/// The postman takes all letters; the server of this address refuses them.
async fn posts(town: &Town, refused: &str) {
    let (app, holder, now) = (&town.app, town.app.id(), town.app.now());
    let until = now + SignedDuration::from_mins(1);
    let unit = app.store.write(|mut db| async move {
        for letter in outbox::lease(&mut db, holder, until, now, 100).await? {
            if letter.to == refused {
                outbox::failed(&mut db, letter.id, holder, "550 5.1.1 no such user", now).await?;
            } else {
                outbox::sent(&mut db, letter.id, holder, "250 2.0.0 ok", now).await?;
            }
        }
        Ok::<_, store::Error>(())
    });
    unit.await.unwrap();
}

/// The letters with this title that somebody got.
async fn got(town: &Town, email: &str, title: &str) -> usize {
    town.letters(email).await.iter().filter(|letter| letter.subject.contains(title)).count()
}

/// Writes one and asks for a second officer; the address of its page.
async fn writes(officer: &mut Person, title: &str) -> String {
    officer.opens("/office/campaigns").await.follows("新しく書く").await.is_titled("お知らせメールを書く");
    officer.fills("題名", title).fills("本文", "## 休みの間\n\nくわしくは[お知らせ](/news)をご覧ください。");
    officer.chooses("", "送り終えたら").presses("保存して文面を確かめる").await.sees("まだ送っていません");
    officer.presses("承認を頼む").await.sees("承認を頼みました");
    officer.path.clone()
}

async fn approves(town: &Town, senior: &mut Person, email: &str, page: &str) {
    senior.opens(page).await;
    // More than ten minutes ago, so the second factor is asked for again.
    town.passes(SignedDuration::from_mins(11));
    senior.presses("承認して送る").await.is_titled("もう一度の確認");
    proves(town, senior, email).await;
    senior.sees("承認待ち").presses("承認して送る").await.sees("承認しました").sees("開始待ち");
}

story!(one_writes_another_signs_and_each_gets_one, async |town: Town| {
    let mut aoki = declares(&town, "7000012050002", AOKI, "希望する").await;
    declares(&town, "7000012050002", AOKI, "希望する").await;
    declares(&town, "1000012160153", ITO, "希望する").await;
    declares(&town, "2000012010019", "kaku@kaku.example.jp", "希望しない").await;
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    clerk.follows("お知らせメール").await.is_titled("お知らせメール").sees("お知らせメールは、まだありません");
    clerk.follows("新しく書く").await.fills("題名", TITLE).fills("本文", "くわしくは[お知らせ](/news)をご覧ください。");
    clerk.presses("保存して文面を確かめる").await.sees("いま条件に合う人2人").sees("くわしくはお知らせ https://");
    clerk.sees("SECURITY ACTION 事務局").sees("ログインはいりません");
    clerk.presses("自分に試しに送る").await.sees("試しのメールを、自分のアドレスに送りました");
    let stop = town.letter("jimu@example.jp", TITLE).await.link("/news/stop/");
    town.visitor().opens(&stop).await.is_titled("試しに送ったメールです").sees("押しても、何も変わりません");
    clerk.follows("HTMLのメールを見る").await;
    assert!(clerk.page.html.contains("href=\"https://sengen.example.jp/news\""), "{}", clerk.page.html);
    let page = clerk.path.trim_end_matches("/preview").to_owned();
    clerk.opens(&page).await.presses("承認を頼む").await.sees("承認を頼みました").sees("承認を待っています");
    assert!(!clerk.page.buttons.iter().any(|one| one.words.starts_with("承認して")));
    assert_eq!(got(&town, AOKI, TITLE).await, 0);
    approves(&town, &mut senior, "joseki@example.jp", &page).await;
    assert_eq!(sends(&town).await, 2);
    posts(&town, ITO).await;
    assert_eq!((got(&town, AOKI, TITLE).await, got(&town, ITO, TITLE).await), (1, 1));
    assert_eq!(got(&town, "kaku@kaku.example.jp", TITLE).await, 0);

    // From another site, without cookies: as a mail provider's server sends it.
    let stop = town.letter(AOKI, TITLE).await.link("/news/stop/");
    let mut reader = town.visitor();
    reader.opens(&stop).await.is_titled("お知らせメールを止めますか");
    let request = Request::post(&stop)
        .header("host", "sengen.example.jp")
        .header("origin", "https://mail.example.com")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("List-Unsubscribe=One-Click"))
        .unwrap();
    let answer = town.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "no redirect (RFC 8058)");
    reader
        .opens(&stop)
        .await
        .is_titled("お知らせメールを止めました")
        .sees("手続きに必要なメールは、これからも届きます");
    senior.opens(&page).await.sees("用意したメール2通").sees("相手のサーバーに渡した1通");
    senior
        .sees_no("いま条件に合う人")
        .sees("断られた・届かなかった1通")
        .sees("このメールからお知らせを止めた人1人")
        .sees("送信済み");

    let second = writes(&mut clerk, "二通目").await;
    approves(&town, &mut senior, "joseki@example.jp", &second).await;
    assert_eq!((sends(&town).await, got(&town, AOKI, "二通目").await, got(&town, ITO, "二通目").await), (1, 0, 1));
    aoki.opens("/member").await.follows("お知らせメール").await.sees("受け取らない").sees(AOKI);
    town.passes(SignedDuration::from_mins(1));
    aoki.presses("同意して受け取る").await.sees("お知らせメールを受け取ることにしました").sees("受け取る");
    let third = writes(&mut clerk, "三通目").await;
    approves(&town, &mut senior, "joseki@example.jp", &third).await;
    assert_eq!((sends(&town).await, got(&town, AOKI, "三通目").await), (2, 1));
    aoki.opens("/member/news").await.presses("お知らせメールを止める").await.sees("お知らせメールを止めました");
});

story!(whoever_wrote_it_does_not_sign_and_old_views_are_refused, async |town: Town| {
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    let mut boss = officer(&town, "管理 太郎", "kanri@example.jp", Role::Administrator).await;
    let page = writes(&mut senior, TITLE).await;
    senior.sees("書いた人や承認を頼んだ人は、承認できません");
    boss.opens(&page).await.sees("承認して送る");
    let approve = format!("{page}/approve");
    senior.goes("POST", &approve, Some("version=2".to_owned())).await.is_titled("もう一度の確認");
    proves(&town, &mut senior, "joseki@example.jp").await;
    senior.goes("POST", &approve, Some("version=2".to_owned())).await.sees("承認していません").sees("承認待ち");
    assert_eq!(senior.status, StatusCode::CONFLICT);
    senior.presses("下書きに戻す").await.sees("下書きに戻しました").follows("書き直す").await;
    senior.fills("題名", "なおした").presses("保存して文面を確かめる").await.presses("承認を頼む").await;
    boss.presses("承認して送る").await;
    proves(&town, &mut boss, "kanri@example.jp").await;
    boss.goes("POST", &approve, Some("version=2".to_owned())).await.sees("まだ何もしていません").sees("なおした");
    boss.presses("承認して送る").await.sees("承認しました").presses("一時停止する").await.sees("一時停止しました");
    boss.presses("再開する").await.sees("再開しました").presses("中止する").await.sees("中止しました");
    let told = crate::office::acts(&town).await;
    for act in ["written", "proposed", "declined", "approved", "paused", "resumed", "withdrawn"] {
        assert!(told.contains(&format!("campaign-{act}")), "{act}: {told:?}");
    }
});

story!(everything_that_is_wrong_is_said_at_once, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    clerk.opens("/office/campaigns/new").await.fills("本文", "[外](https://evil.example/)");
    clerk.fills("送り始める日時", "2026-13-01T10:00").fills("宣言した日（この日から）", "きのう");
    clerk.picks("都道府県", "大阪府").presses("保存して文面を確かめる").await;
    clerk.sees_problem("news_title", "題名").sees_problem("news_body", "https://evil.example/");
    clerk.sees_problem("news_start", "日付").sees("読み取れないものがありました");
    assert_eq!(
        (clerk.reads("本文"), clerk.reads("都道府県")),
        ("[外](https://evil.example/)".to_owned(), "27".to_owned())
    );
    // What is only written is a link in a mail program, and a day that is over is a slip.
    clerk.fills("題名", TITLE).fills("本文", "くわしくはhttps://evil.example/をご覧ください。");
    clerk.fills("送り始める日時", "2020-01-01T10:00").fills("宣言した日（この日から）", "");
    clerk.presses("保存して文面を確かめる").await;
    clerk.sees_problem("news_body", "https://evil.example/").sees_problem("news_start", "過ぎた日時");
    clerk.opens("/office/campaigns").await.sees("お知らせメールは、まだありません");
    clerk.opens("/office/news/new").await.sees("この画面を使う権限がありません");
});

story!(a_new_one_that_is_sent_twice_is_one, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let today = domain::time::day(town.app.now());
    clerk.opens("/office/campaigns/new").await.fills("題名", TITLE).fills("本文", "文");
    clerk.fills("送り始める日時", &format!("{today}T00:00"));
    let (_, action, body) = clerk.letter("保存して文面を確かめる");
    let mut again = clerk.clone();
    clerk.goes("POST", &action, Some(body.clone())).await.sees("保存しました");
    again.goes("POST", &action, Some(body)).await.sees("保存しました");
    assert_eq!(clerk.path, again.path);
    // Back, another text, and sent again: nothing is replaced by oversight, and nothing is lost.
    let mut back = again.clone();
    back.opens("/office/campaigns/new").await.fills("題名", "ほかの題").fills("本文", "文");
    let id = clerk.path.rsplit('/').next().unwrap().to_owned();
    back.page.controls.iter_mut().find(|one| one.name == "id").unwrap().value = id;
    back.presses("保存して文面を確かめる").await.sees("保存していません");
    assert_eq!((back.status, back.reads("題名")), (StatusCode::CONFLICT, "ほかの題".to_owned()));
    back.presses("保存して文面を確かめる").await.sees("保存しました").sees("ほかの題");
    assert_eq!(back.path, clerk.path);
});

story!(a_letter_that_somebody_else_changed_meanwhile_is_not_lost, async |town: Town| {
    let long = "あいうえお".repeat(1_000);
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    let mut other = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    clerk.opens("/office/campaigns/new").await.fills("題名", TITLE).fills("本文", "文");
    clerk.presses("保存して文面を確かめる").await;
    let page = clerk.path.clone();
    clerk.follows("書き直す").await.fills("題名", "わたしの").fills("本文", &long).picks("都道府県", "大阪府");
    other.opens(&page).await.follows("書き直す").await.fills("題名", "ほかの").presses("保存して文面を確かめる").await;
    clerk.presses("保存して文面を確かめる").await.sees("保存していません").sees("上席 花子").is_titled("エラー：");
    assert_eq!(clerk.status, StatusCode::CONFLICT);
    assert_eq!((clerk.reads("題名"), clerk.reads("都道府県")), ("わたしの".to_owned(), "27".to_owned()));
    assert!(clerk.page.links.iter().any(|(words, to)| words.starts_with("いまの内容を見る") && *to == page));
    other.opens(&page).await.presses("承認を頼む").await.sees("承認を頼みました");
    for _ in 0..2 {
        clerk.presses("保存して文面を確かめる").await.sees("いまは下書きではないため、保存できません");
        assert_eq!(clerk.reads("本文"), long);
    }
    other.sees("ほかの").presses("下書きに戻す").await.sees("下書きに戻しました");
    clerk.presses("保存して文面を確かめる").await.sees("いまの内容と置き換わります");
    clerk.presses("保存して文面を確かめる").await.sees("保存しました").sees("わたしの").sees(&long);
});

story!(news_that_somebody_else_changed_meanwhile_are_not_lost, async |town: Town| {
    let long = "あいうえお".repeat(1_000);
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    let mut other = officer(&town, "管理 太郎", "kanri@example.jp", Role::Administrator).await;
    senior.opens("/office/news/new").await.fills("題名", TITLE).fills("本文", "文");
    senior.presses("お知らせを載せる").await.sees("お知らせを載せました");
    let page = senior.path.clone();
    other.opens(&page).await.fills("題名", "ほかの").presses("変更する").await.sees("変更しました");
    senior.fills("題名", "わたしの").fills("本文", &long).presses("変更する").await.is_titled("エラー：");
    senior.sees("変更していません").sees("管理 太郎さんが変更しました").sees("いまの内容と置き換わります");
    assert_eq!((senior.status, senior.reads("題名")), (StatusCode::CONFLICT, "わたしの".to_owned()));
    assert_eq!(senior.reads("本文"), long);
    other.presses("取り下げる").await.sees("取り下げました");
    senior.presses("変更する").await.sees("変更していません").sees("変更すると、もう一度公開されます");
    senior.presses("変更する").await.sees("変更しました").sees("4版");
    town.visitor().opens("/news/1").await.is_titled("わたしの").sees(&long);
});

story!(the_list_shows_twenty_and_leads_to_those_before, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    for at in 1..=21 {
        town.passes(SignedDuration::from_secs(1));
        let (id, who, now) = (town.app.id(), town.app.id(), town.app.now());
        let audience = domain::news::Audience::default();
        let (title, body) = (format!("第{at}号"), "文".to_owned());
        let draft = &campaigns::Draft { title, body, audience, back_number: false, start_at: None };
        let unit = town.app.store.write(|mut db| async move { campaigns::make(&mut db, id, draft, who, now).await });
        unit.await.unwrap();
    }
    clerk.opens("/office/campaigns").await.sees("第21号").sees("第2号").sees_no("第1号");
    clerk.follows("これより前のお知らせメール").await.sees("第1号").sees_no("第2号");
    assert!(!clerk.page.links.iter().any(|(words, _)| words.starts_with("これより前")));
});

story!(news_are_published_changed_and_withdrawn, async |town: Town| {
    let mut reader = town.visitor();
    reader.opens("/news").await.is_titled("お知らせ").sees("お知らせは、まだありません");
    reader.opens("/").await.sees_no("お知らせの一覧");
    let mut senior = officer(&town, "上席 花子", "joseki@example.jp", Role::Senior).await;
    senior.opens("/office/news").await.sees("お知らせは、まだありません").follows("新しく載せる").await;
    senior.presses("お知らせを載せる").await.sees_problem("news_title", "題名").sees_problem("news_body", "本文");
    senior.fills("題名", TITLE).fills("本文", "12月29日から<b>休み</b>です。").picks("種類", "重要");
    senior.presses("お知らせを載せる").await.sees("お知らせを載せました");
    let page = senior.path.clone();
    reader.opens("/").await.sees("お知らせの一覧").sees("2026年11月22日").sees("重要").follows("重要").await;
    reader.is_titled(TITLE).sees("12月29日から<b>休み</b>です。").follows("お知らせの一覧").await.sees(TITLE);
    reader.opens("/news?year=2025").await.sees("この年のお知らせはありません");
    reader.opens("/news?page=9").await.sees("この先に、お知らせはありません");
    reader.opens("/news/feed.atom").await;
    let feed = String::from_utf8(reader.file.clone()).unwrap();
    assert!(feed.contains(TITLE) && feed.contains("/news/1\"") && !feed.contains("<b>"), "{feed}");
    let mut other = officer(&town, "管理 太郎", "kanri@example.jp", Role::Administrator).await;
    other.opens(&page).await.fills("題名", "なおした").presses("変更する").await.sees("変更しました");
    // An old page can take nothing back; what is true now is shown.
    senior.presses("取り下げる").await.sees("変更していません");
    assert_eq!((senior.status, senior.reads("題名")), (StatusCode::CONFLICT, "なおした".to_owned()));
    reader.opens("/news/1").await.is_titled("なおした").sees("に変更しました");
    senior.presses("取り下げる").await.sees("取り下げました").sees("3版").sees(TITLE);
    reader.opens("/news/1").await.is_titled("取り下げたお知らせ").sees_no("12月29日");
    reader.opens("/").await.sees_no("お知らせの一覧");
    for nothing in ["/news/2", "/news/x"] {
        reader.opens(nothing).await;
        assert_eq!(reader.status, StatusCode::NOT_FOUND, "{nothing}");
    }
});
