//! 制度の変更: a folder is refused and mended, looked at, approved by a second officer, dated by a third act, and in force on its day on both
//! nodes without a restart.

use crate::{
    office::{acts, officer, steps_up},
    person::Person,
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::{
    mode::SiteMode,
    staff::Role,
    time::{day, tokyo},
};
use jiff::{SignedDuration, ToSpan as _};
use site::editions::{Files, Stage, check, hash};
use store::{
    audit,
    editions::{self, NewEdition},
};
use uuid::Uuid;

const PASSWORD: &str = "ながいパスワードをきめましたよ";
const EMAIL: &str = "aoki@mihon.example.jp";

/// The bundled folder with a text in place of another, in one file.
pub fn mended(files: &Files, path: &str, from: &str, to: &str) -> Files {
    let mut files = files.clone();
    let (_, text) = files.iter_mut().find(|(name, _)| name == path).expect(path);
    assert!(text.contains(from), "{path} has no {from}");
    *text = text.replace(from, to);
    files
}

/// An edition whose about page is another, whose terms are newer from the third of December on, and that no longer offers one purpose.
pub fn folder() -> Files {
    let bundled = domain::scheme::bundled();
    let files = mended(&bundled, "pages/about.md", "# このサイトについて", "# 新しい版のこのサイトについて");
    let mut files = mended(&files, "lists/purposes.toml", "code = \"trust\"", "retired = true\ncode = \"trust\"");
    let (_, terms) = files.iter().find(|(name, _)| name == "terms/2026-04.md").unwrap();
    let terms = terms.replace("\"2026-04\"", "\"2026-12\"").replace("from = \"2026-04-01\"", "from = \"2026-12-03\"");
    let terms = terms.replace("revised = [\"2026-04-01\"]", "revised = [\"2026-04-01\", \"2026-12-03\"]");
    files.push(("terms/2026-12.md".to_owned(), terms));
    files
}

/// As the command line loads it.
pub async fn loads(town: &Town, files: &Files, label: &str) -> Uuid {
    check(&town.app.source.files, files).unwrap();
    let (new, now) = (&NewEdition { id: town.app.id(), label, hash: hash(files), files }, town.app.now());
    let done = town.app.store.write(|mut db| async move { editions::load(&mut db, new, None, now).await });
    assert!(done.await.unwrap());
    new.id
}

fn passes_days(town: &Town, days: i64) {
    town.passes(SignedDuration::from_hours(24 * days));
}

async fn looks(stages: [&Stage; 2]) -> [bool; 2] {
    [stages[0].look().await.unwrap(), stages[1].look().await.unwrap()]
}

/// A senior approves it, and an administrator dates it so many days from now; the administrator.
async fn takes_its_way(town: &Town, edition: Uuid, days: i64) -> Person {
    let page = format!("/office/scheme/{edition}");
    let mut senior = officer(town, "上席 一郎", "senior@example.jp", Role::Senior).await;
    senior.opens(&page).await.sees("承認待ち");
    steps_up(town, &mut senior, "senior@example.jp", "もう一度確認して、進める").await;
    senior.presses("承認する").await.sees("承認しました").sees("日を決める前").sees("上席 一郎");
    let mut boss = officer(town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens(&page).await;
    steps_up(town, &mut boss, "boss@example.jp", "もう一度確認して、進める").await;
    let today = day(town.app.now());
    boss.fills("使い始める日", &today.to_string()).presses("この日から使う").await;
    boss.sees_problem("edition_day", "あすより後の日");
    let from = today.checked_add(days.days()).unwrap();
    boss.fills("使い始める日", &from.to_string()).presses("この日から使う").await.sees("使い始める日を決めました");
    boss
}

story!(a_folder_is_refused_by_file_and_line_and_keeps_what_was_declared_under, async |town: Town| {
    let before = &town.app.source.files;
    let broken = mended(before, "lists/purposes.toml", "code = \"trust\"", "code = \"owner\"");
    let faults: Vec<_> = check(before, &broken).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(faults[0].starts_with("lists/purposes.toml:"), "{faults:?}");
    let edited = mended(before, "terms/2026-04.md", "宣言する制度です", "宣言する、制度です");
    let faults: Vec<_> = check(before, &edited).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(faults[0].starts_with("terms/2026-04.md: ") && faults[0].contains("never edited"), "{faults:?}");
    assert!(check(before, &folder()).is_ok());
});

story!(an_edition_takes_force_on_its_day_on_both_nodes_without_a_restart, async |town: Town| {
    let ((first, one), (second, two)) = (town.node(), town.node());
    let mut person = one.visitor();
    person.opens("/declare").await.presses("使用規約に同意する").await;
    person.fills_corporation("株式会社みほん製作所", "7000012050002").presses("次へ進む").await;
    let mut member = one.visitor();
    member.applies_as_corporation("株式会社みほん商店", "7000012050002", EMAIL).await;
    member.presses("この内容で自己宣言する").await;
    let link = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    member.confirms(&link, PASSWORD).await.opens("/member").await.sees_no("使用規約は、");
    let edition = loads(&town, &folder(), "令和8年12月の改定").await;
    takes_its_way(&town, edition, 11).await;
    assert_eq!(looks([&first, &second]).await, [false, false], "its day has not come");
    passes_days(&town, 10);
    assert_eq!(looks([&first, &second]).await, [false, false]);
    one.visitor().opens("/pages/about").await.is_titled("このサイトについて");
    passes_days(&town, 1);
    assert_eq!(looks([&first, &second]).await, [true, true]);
    member.opens("/login").await.fills("利用者番号またはメールアドレス", EMAIL).fills("パスワード", PASSWORD);
    member.presses("ログインする").await.opens("/member").await.sees("使用規約は、2026年12月3日に新しくなりました");
    for node in [&one, &two] {
        node.visitor().opens("/pages/about").await.is_titled("新しい版のこのサイトについて");
    }
    // What was typed is there; the terms are newer, so they are agreed to anew; what is no longer offered is not.
    person.opens("/declare").await.follows("株式会社みほん製作所").await;
    let terms = person.path.clone();
    assert!(terms.ends_with("/terms"), "{terms}");
    person.sees("前に同意いただいたあとに、使用規約が新しくなったためです");
    person.presses("使用規約に同意する").await;
    person.opens(&terms.replace("/terms", "/business")).await;
    assert_eq!(person.reads("事業者名"), "株式会社みほん製作所");
    person.presses("次へ進む").await.is_titled("自己宣言入力");
    assert!(!person.page.html.contains("取引先や顧客の信頼を得るため"));
    assert_eq!(looks([&first, &second]).await, [false, false]);
});

story!(what_it_changes_and_for_whom_is_seen_beforehand_and_has_no_effect, async |town: Town| {
    let mut member = town.visitor();
    member.applies_as_corporation("株式会社みほん製作所", "7000012050002", EMAIL).await;
    member.presses("この内容で自己宣言する").await;
    let link = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    member.confirms(&link, "ながいパスワードをきめましたよ").await;
    let edition = loads(&town, &folder(), "令和8年12月の改定").await;
    let mut boss = takes_its_way(&town, edition, 11).await;
    boss.sees("新しい使用規約より前の規約に同意した宣言（2026-12）：1件").sees("選べなくなる目的を選んだ宣言");
    boss.sees("terms/2026-12.md").sees("増える").sees("新しい版のこのサイトについて");
    let page = boss.path.clone();
    boss.opens(&format!("{page}?effect=terms")).await.sees("株式会社みほん製作所");
    assert!(acts(&town).await.iter().any(|act| act == "concerned-seen"), "names were shown");
    boss.presses("対象の一覧をCSVで書き出す").await;
    let file = String::from_utf8(std::mem::take(&mut boss.file)).unwrap();
    let lines: Vec<_> = file.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "自己宣言ID,事業者名,状態,扱いが変わるわけ,内容");
    assert_eq!(lines.len(), 3, "by the terms and by the purpose: {file}");
    assert!(lines[1].contains(",株式会社みほん製作所,") && lines[1].ends_with(",2026-12"), "{file}");
    assert!(lines[2].contains("選べなくなる目的を選んだ宣言") && !file.contains("青木"), "{file}");
    let notes = audit::before(&mut town.app.store.read().await.unwrap(), i64::MAX, 9).await.unwrap();
    let taken = notes.iter().find(|note| note.act == "concerned-taken").unwrap();
    assert_eq!((taken.subject.clone(), taken.reason.as_deref()), (Some(edition.to_string()), Some("2")), "how many");
    boss.opens(&format!("{page}/preview/pages/about")).await.is_titled("新しい版のこのサイトについて");
    assert!(boss.page.html.contains("下見：令和8年12月の改定"));
    boss.opens(&format!("{page}/preview/declare")).await;
    assert!(boss.page.html.contains("2026年12月3日"), "the terms as they are on its day");
    boss.opens(&format!("{page}/preview/mails/accepted")).await.sees("見本 花子").sees("メールは送られません");
    for (path, title) in [("business", "事業者情報入力"), ("declaration", "自己宣言入力"), ("review", "内容確認")]
    {
        boss.opens(&format!("{page}/preview/declare/{path}")).await.is_titled(title);
        assert!(boss.page.html.contains("この画面からは、何も送れません"));
        assert!(!boss.page.html.contains("取引先や顧客の信頼を得るため"), "what is no longer offered");
    }
    assert!(boss.page.html.contains("見本 花子"));
    for (path, title, words) in [
        ("declare/sent", "受付確認", "相手のメールサーバーが受け取りました"),
        ("declare/confirm", "メール確認", "株式会社みほん製作所"),
        ("declare/done", "一つ星を宣言しました", "利用者番号"),
        ("member", "マイページ", "株式会社みほん製作所"),
        ("member/mend", "申込みの内容を直す", "見本の理由です。"),
        ("member/marks", "ロゴマークダウンロード", "株式会社みほん製作所"),
    ] {
        boss.opens(&format!("{page}/preview/{path}")).await;
        assert!(boss.page.html.contains("この画面からは、何も送れません"), "{path}: {}", boss.page.text);
        boss.is_titled(title).sees(words);
    }
    boss.opens(&page).await.follows("ロゴマークダウンロード（見本入り）").await.is_titled("ロゴマークダウンロード");
    for path in [
        "member/views",
        "declare/00000000-0000-0000-0000-000000000000/review",
        "declare/code",
        "office",
        "member/marks/mark-guideline",
        "pages/none",
    ] {
        boss.opens(&format!("{page}/preview/{path}")).await;
        assert_eq!(boss.status, StatusCode::NOT_FOUND, "{path}");
    }
    town.visitor().opens("/pages/about").await.is_titled("このサイトについて");
    assert_eq!(town.app.board.mode(), SiteMode::Normal);
});

story!(what_is_withdrawn_gives_way_at_once, async |town: Town| {
    let (stage, node) = town.node();
    let edition = loads(&town, &folder(), "令和8年12月の改定").await;
    let mut boss = takes_its_way(&town, edition, 1).await;
    passes_days(&town, 1);
    assert!(stage.look().await.unwrap());
    boss = {
        drop(boss);
        let mut again = node.visitor();
        crate::office::signs_in(&town, &mut again, "boss@example.jp").await;
        again
    };
    boss.opens(&format!("/office/scheme/{edition}")).await.sees("使っている");
    boss.sees("いま使っている版です").sees_no("この版を進める");
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、取り下げる").await;
    boss.presses("取り下げる").await.sees_problem("mode_reason", "理由を入力してください");
    boss.fills("理由", "誤りが見つかった").presses("取り下げる").await.sees("取り下げました");
    assert!(stage.look().await.unwrap());
    node.visitor().opens("/pages/about").await.is_titled("このサイトについて");
    let acts = acts(&town).await;
    for act in ["edition-loaded", "edition-approved", "edition-dated", "edition-withdrawn"] {
        assert!(acts.iter().any(|one| one == act), "{act}: {acts:?}");
    }
});

story!(terms_that_were_withdrawn_stay_readable_for_those_who_agreed_to_them, async |town: Town| {
    let (stage, node) = town.node();
    let edition = loads(&town, &folder(), "令和8年12月の改定").await;
    drop(takes_its_way(&town, edition, 11).await);
    let mut reader = town.visitor();
    reader.opens("/terms/2026-12").await;
    assert_eq!(reader.status, StatusCode::NOT_FOUND, "nobody can have agreed to it yet");
    passes_days(&town, 11);
    assert!(stage.look().await.unwrap());
    let mut member = node.visitor();
    member.applies_as_corporation("株式会社みほん商店", "7000012050002", EMAIL).await;
    member.presses("この内容で自己宣言する").await;
    let link = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    member.confirms(&link, PASSWORD).await.opens("/member").await.follows("同意いただいた使用規約を読む").await;
    assert_eq!(member.path, "/terms/2026-12");
    member.sees("2026年12月3日施行").sees_no("取り下げられました").sees_no("いまの使用規約ではありません");
    member.opens("/terms/2026-04").await.sees("いまの使用規約ではありません").follows("いまの使用規約を読む").await;
    assert_eq!(member.path, "/terms/2026-12");
    let now = town.app.now();
    let unit =
        town.app.store.write(|mut db| async move { editions::withdraw(&mut db, edition, (None, "誤り"), now).await });
    assert!(unit.await.unwrap() && stage.look().await.unwrap());
    member.opens("/member").await.follows("同意いただいた使用規約を読む").await;
    assert_eq!(member.path, "/terms/2026-12");
    member.sees("2026年12月3日施行").sees("取り下げられました").follows("いまの使用規約を読む").await;
    member.sees_no("取り下げられました");
    // Nobody is shown other terms under that name.
    let other = mended(&folder(), "terms/2026-12.md", "宣言する制度です", "宣言する、制度です");
    let other = loads(&town, &other, "令和8年12月の改定（直し）").await;
    let own = editions::files(&mut town.app.store.read().await.unwrap(), other).await.unwrap();
    assert!(own.iter().any(|(path, _)| path == "terms/2026-12.md"));
    let (second, boss) = (town.app.id(), town.app.id());
    let days = (day(now).checked_add(3.days()).unwrap(), day(now));
    let unit = town.app.store.write(|mut db| async move {
        editions::approve(&mut db, (other, 0), second, now).await?;
        editions::date(&mut db, other, days, boss, now).await
    });
    assert_eq!(unit.await.unwrap(), editions::Acted::Breaks);
});

story!(nobody_does_two_of_the_acts_alone, async |town: Town| {
    let edition = loads(&town, &folder(), "令和8年12月の改定").await;
    let page = format!("/office/scheme/{edition}");
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    boss.opens(&page).await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、進める").await;
    boss.sees("まだ使っていない版です").sees_no("いま使っている版です");
    boss.presses("承認する").await.sees("承認しました");
    let from = (day(town.app.now()).checked_add(3.days()).unwrap()).to_string();
    boss.fills("使い始める日", &from).presses("この日から使う").await.sees("1人で2つの役目はできません");
    let then = from.parse::<jiff::civil::Date>().unwrap().to_zoned(tokyo()).unwrap();
    let in_force = editions::in_force(&mut town.app.store.read().await.unwrap(), then.date()).await.unwrap();
    assert!(in_force.is_none());
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    clerk.opens("/office/scheme").await.sees("この画面を使う権限がありません");
});
