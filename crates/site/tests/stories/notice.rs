//! 担当者へのお知らせメール: planned beside an edition, approved with it by another officer, and on the page of the edition to the end.

use crate::{
    office::{acts, officer, steps_up},
    scheme::{folder, loads},
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::{staff::Role, time::day};
use jiff::{SignedDuration, ToSpan as _, civil::Date};
use site::editions::{Files, check};
use store::{
    editions::{self, Acted},
    notices,
};

const EMAIL: &str = "aoki@mihon.example.jp";
const TITLE: &str = "使用規約が新しくなります";

/// An edition that says what it changes.
fn announced() -> Files {
    let mut files = folder();
    let text = format!("# {TITLE}\n\n[新しい使用規約](/declare)をお読みください。\n");
    files.push(("notice.md".to_owned(), text));
    files
}

async fn declares(town: &Town) {
    let mut member = town.visitor();
    member.applies_as_corporation("株式会社みほん製作所", "7000012050002", EMAIL).await;
    member.presses("この内容で自己宣言する").await;
    let link = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    member.confirms(&link, "ながいパスワードをきめましたよ").await;
}

fn after(town: &Town, days: i64) -> Date {
    day(town.app.now()).checked_add(days.days()).unwrap()
}

story!(the_mail_is_planned_approved_with_the_edition_and_its_day_comes_first, async |town: Town| {
    declares(&town).await;
    let page = format!("/office/scheme/{}", loads(&town, &announced(), "令和8年12月の改定").await);
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens(&page).await.sees("1人（1人1通").sees(TITLE).sees("株式会社みほん製作所");
    boss.fills("お知らせメールを送る日", &after(&town, 0).to_string()).presses("この日に送る計画にする").await;
    boss.sees_problem("notice_day", "あすより後の日");
    boss.fills("お知らせメールを送る日", &after(&town, 2).to_string()).presses("この日に送る計画にする").await;
    boss.sees("計画を保存しました").sees("版の承認を待っている");
    boss.presses("自分に試しに送る").await.sees("自分のアドレスに送りました");
    assert_eq!(boss.reads("お知らせメールを送る日"), after(&town, 2).to_string(), "the day that was planned");
    boss.sees("（使い始める日）から").sees_no("2026年12月");
    let trial = town.letter("boss@example.jp", TITLE).await;
    assert!(trial.subject.starts_with("【試し】") && trial.text.contains("（使い始める日）から"), "{}", trial.text);
    assert!(
        trial.text.contains("- 使用規約が新しくなります") && !trial.text.contains("7000012050002"),
        "{}",
        trial.text
    );
    boss.opens(&format!("{page}/notice")).await;
    assert!(boss.status == StatusCode::OK && boss.page.html.contains("対象の宣言"));
    let mut senior = officer(&town, "上席 一郎", "senior@example.jp", Role::Senior).await;
    senior.opens(&page).await.sees("管理 花子");
    steps_up(&town, &mut senior, "senior@example.jp", "もう一度確認して、進める").await;
    boss.opens(&page).await;
    boss.fills("お知らせメールを送る日", &after(&town, 3).to_string()).presses("この日に変える").await;
    senior.presses("承認する").await.sees("お知らせメールの計画が変わりました").sees("承認待ち");
    senior.presses("承認する").await.sees("承認しました").sees("使い始める日が決まるのを待っている");
    steps_up(&town, boss.opens(&page).await, "boss@example.jp", "もう一度確認して、進める").await;
    boss.fills("使い始める日", &after(&town, 3).to_string()).presses("この日から使う").await;
    boss.sees_problem("edition_day", "お知らせメールを送る日より後の日");
    boss.fills("使い始める日", &after(&town, 9).to_string()).presses("この日から使う").await;
    boss.sees("使い始める日を決めました").sees("送る日を待っている").sees_no("（使い始める日）から");
    assert_eq!(boss.reads("使い始める日"), after(&town, 9).to_string());
    boss.presses("お知らせメールを取りやめる").await.sees("お知らせメールを取りやめました");
    boss.sees_no("お知らせメールを取りやめる");
    let acts = acts(&town).await;
    for act in ["notice-planned", "notice-tested", "notice-stopped"] {
        assert!(acts.iter().any(|one| one == act), "{act}: {acts:?}");
    }
});

story!(whoever_planned_the_mail_does_not_approve_it_and_without_words_there_is_none, async |town: Town| {
    declares(&town).await;
    let page = format!("/office/scheme/{}", loads(&town, &announced(), "令和8年12月の改定").await);
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens(&page).await;
    boss.fills("お知らせメールを送る日", &after(&town, 2).to_string()).presses("この日に送る計画にする").await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、進める").await;
    boss.presses("承認する").await.sees("1人で2つの役目はできません");
    let other = format!("/office/scheme/{}", loads(&town, &folder(), "伝えない改定").await);
    boss.opens(&other).await.sees("変わることを伝える文（notice.md）がありません").sees_no("この日に送る計画にする");
    boss.opens(&format!("{other}/notice")).await;
    assert_eq!(boss.status, StatusCode::NOT_FOUND);
});

story!(nobody_goes_on_without_the_mail_by_oversight_and_it_can_still_be_planned, async |town: Town| {
    declares(&town).await;
    let id = loads(&town, &announced(), "令和8年12月の改定").await;
    let page = format!("/office/scheme/{id}");
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    let mut senior = officer(&town, "上席 一郎", "senior@example.jp", Role::Senior).await;
    senior.opens(&page).await.sees("送る計画がありません");
    steps_up(&town, &mut senior, "senior@example.jp", "もう一度確認して、進める").await;
    assert!(!senior.page.buttons.iter().any(|one| one.words == "承認する"));
    senior.goes("POST", &format!("{page}/approve"), Some("notice=0".to_owned())).await;
    senior.sees("変更していません").sees("送る計画がありません").sees("承認待ち");
    senior.presses("お知らせメールを送らずに承認する").await.sees("承認しました").sees("メールでお知らせしません");
    steps_up(&town, boss.opens(&page).await, "boss@example.jp", "もう一度確認して、進める").await;
    let date = |days: i64| format!("edition_day={}", after(&town, days));
    boss.goes("POST", &format!("{page}/date"), Some(date(5))).await.sees("変更していません").sees("未定");
    boss.fills("使い始める日", &after(&town, 1).to_string());
    boss.presses("お知らせメールを送らずに、この日から使う").await.sees("送る計画はありません");
    boss.sees("送れる日がありません").sees_no("この日に送る計画にする");
    boss.fills("使い始める日", &after(&town, 5).to_string());
    boss.presses("お知らせメールを送らずに、この日に変える").await.sees("使い始める日を決めました");
    boss.fills("お知らせメールを送る日", &after(&town, 5).to_string()).presses("この日に送る計画にする").await;
    boss.sees_problem("notice_day", "使い始める日より前の日");
    boss.fills("お知らせメールを送る日", &after(&town, 2).to_string()).presses("この日に送る計画にする").await;
    boss.sees("計画を保存しました").sees("計画の承認を待っている").sees_no("送る計画がありません");
    boss.presses("お知らせメールの計画を承認する").await.sees("1人で2つの役目はできません");
    senior.opens("/office").await;
    assert!(senior.page.links.iter().any(|(_, to)| *to == page), "{:?}", senior.page.links);
    senior.opens(&page).await.presses("お知らせメールの計画を承認する").await;
    senior.sees("計画を承認しました").sees("送る日を待っている").sees_no("計画を承認する");
    let notes = store::audit::before(&mut town.app.store.read().await.unwrap(), i64::MAX, 99).await.unwrap();
    let left: Vec<_> = notes.iter().filter(|note| note.act == "notice-left-out").collect();
    assert!(left.len() == 3 && left.iter().all(|note| note.reason.as_deref() == Some("1")), "each time, with how many");
    assert!(notes.iter().any(|note| note.act == "notice-approved"));
});

story!(a_link_of_the_mail_leads_to_this_site, async |town: Town| {
    let mut files = announced();
    let before = &town.app.source.files;
    assert!(check(before, &files).is_ok());
    files.last_mut().unwrap().1 = format!("# {TITLE}\n\n[外](https://evil.example/)\n");
    let faults = check(before, &files).unwrap_err();
    assert!(faults[0].file == "notice.md" && faults[0].reason.contains("https://evil.example/"), "{faults:?}");
    assert!(check(&announced(), &announced()).is_err(), "what was announced is not announced again");
});

async fn run(town: &Town, text: &'static str) {
    town.app.store.write(|mut db| async move { db.run_as_is(text).await }).await.unwrap();
}

story!(nobody_waits_for_a_count_to_go_on_with_an_edition, async |town: Town| {
    declares(&town).await;
    let page = format!("/office/scheme/{}", loads(&town, &announced(), "令和8年12月の改定").await);
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    let mut senior = officer(&town, "上席 一郎", "senior@example.jp", Role::Senior).await;
    steps_up(&town, senior.opens(&page).await, "senior@example.jp", "もう一度確認して、進める").await;
    run(&town, "ALTER TABLE suppressed RENAME TO elsewhere").await;
    boss.opens(&page).await.sees("対象の数は、いま出せません").sees("いま数を出せません").sees(TITLE);
    boss.fills("お知らせメールを送る日", &after(&town, 2).to_string()).presses("この日に送る計画にする").await;
    boss.sees("計画を保存しました");
    senior.opens(&page).await.presses("承認する").await.sees("承認しました");
    run(&town, "ALTER TABLE elsewhere RENAME TO suppressed").await;
    boss.opens(&page).await.sees("1人（1人1通").sees_no("いま出せません");
});

story!(whoever_is_not_told_before_the_day_is_counted, async |town: Town| {
    declares(&town).await;
    let id = loads(&town, &announced(), "令和8年12月の改定").await;
    let (now, days) = (town.app.now(), (after(&town, 1), after(&town, 0)));
    let [planner, second] = [town.app.id(), town.app.id()];
    let unit = town.app.store.write(|mut db| async move {
        notices::plan(&mut db, id, days, planner, now).await?;
        editions::approve(&mut db, (id, 1), second, now).await
    });
    assert_eq!(unit.await.unwrap(), Acted::Done);
    // The end of the day of the mail: signing in takes a minute of it.
    let midnight = after(&town, 2).to_zoned(domain::time::tokyo()).unwrap().timestamp();
    town.passes(midnight.duration_since(town.app.now()) - SignedDuration::from_secs(115));
    let (page, mut boss) =
        (format!("/office/scheme/{id}"), officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await);
    boss.opens(&page).await.sees("約1時間の見込み").sees_no("送り終わらない見込み");
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、進める").await;
    let tomorrow = after(&town, 1);
    boss.fills("使い始める日", &tomorrow.to_string()).presses("この日から使う").await;
    boss.sees("使い始める日を決めました").sees("全員には送り終わらない見込みです").sees("約1人には送り終わらない");
    let (today, now) = (town.app.today(), town.app.now());
    let running = &notices::running(&mut town.app.store.read().await.unwrap(), (today, today), now).await.unwrap()[0];
    let unit = town.app.store.write(|mut db| async move { notices::turn(&mut db, running, Some(1), now).await });
    assert!(unit.await.unwrap());
    boss.opens(&page).await.sees("まだ送っていない人");
    town.passes(SignedDuration::from_secs(60));
    boss.opens(&page).await.sees("使い始める日までに送れなかった人").sees("使い始める日が来たため、終わった");
});
