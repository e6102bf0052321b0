//! APIキー in the office: given out and shown once, another quota, the end.

use crate::{
    emergency::sets,
    office::{acts, officer, steps_up},
    office_partners::shown,
    person::Person,
    town::{Town, story},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{mode::SiteMode, staff::Role};
use site::app::sha256;
use store::api_keys::{self, Use};
use tower::ServiceExt as _;

const BOSS: &str = "boss@example.jp";
const HERE: &str = "/office/api-keys";

/// A program that checked so many rows is counted.
async fn checks(town: &Town, key: &str, rows: i64) -> Use {
    let (hash, today) = (&sha256(key.as_bytes()), town.app.today());
    town.app.store.write(|mut db| async move { api_keys::spend(&mut db, hash, rows, today).await }).await.unwrap()
}

/// The API lets a program in with this key.
async fn opens(town: &Town, key: &str) -> bool {
    let request = Request::get("/api/v1/watches").header(header::AUTHORIZATION, format!("Bearer {key}"));
    let answer = town.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    answer.status() != StatusCode::UNAUTHORIZED
}

/// An administrator at the form.
async fn boss(town: &Town) -> Person {
    let mut boss = officer(town, "管理 花子", BOSS, Role::Administrator).await;
    boss.opens(HERE).await.is_titled("APIキー").sees("まだありません");
    steps_up(town, &mut boss, BOSS, "もう一度確認して、キーを作る").await;
    boss
}

story!(an_administrator_gives_a_key_out_and_it_is_shown_once, async |town: Town| {
    let mut boss = boss(&town).await;
    boss.fills("1日に確認できる件数", "たくさん").presses("キーを作る").await;
    boss.sees_problem("api_key_name", "使う人を入力してください");
    boss.sees_problem("api_key_quota", "1から100,000,000までの整数");
    assert_eq!(boss.reads("1日に確認できる件数"), "たくさん");
    boss.fills("使う人", "みほん銀行 審査部").fills("1日に確認できる件数", "１０");
    let (method, action, body) = boss.letter("キーを作る");
    assert_eq!((method.as_str(), action.as_str()), ("post", HERE));
    boss.presses("キーを作る").await.is_titled("新しいAPIキー").sees("この画面は一度だけ表示されます");
    let key = shown(&boss);
    assert_eq!((checks(&town, &key, 4).await, opens(&town, &key).await), (Use::Allowed, true));
    boss.follows("渡す準備ができたので").await.is_titled("みほん銀行 審査部").sees("4件（1日に 10件まで）");
    let page = boss.path.clone();
    for path in [page.as_str(), HERE, "/office/audit"] {
        boss.opens(path).await.sees(&key[..13]);
        assert!(!boss.page.html.contains(&key[..14]), "{path} shows more than its beginning");
    }
    boss.sees("APIキーの発行");
    // A form that is sent again, by Back or by reloading, gives no second key.
    boss.goes("POST", HERE, Some(body)).await.sees("新しいキーは作っていません");
    assert_eq!(boss.path, page);
    boss.opens(HERE).await.sees("4 / 10件");
    assert_eq!(boss.page.links.iter().filter(|(words, _)| words == "みほん銀行 審査部").count(), 1);
});

story!(a_quota_is_changed_and_a_key_that_is_stopped_opens_nothing, async |town: Town| {
    let mut boss = boss(&town).await;
    boss.fills("使う人", "みほん銀行").fills("1日に確認できる件数", "10").presses("キーを作る").await;
    let key = shown(&boss);
    assert_eq!(checks(&town, &key, 11).await, Use::Exceeded { limit: 10 });
    boss.follows("渡す準備ができたので").await;
    boss.fills("1日に確認できる件数", "0").presses("変更する").await.sees_problem("api_key_quota", "整数で入力");
    assert_eq!(boss.reads("1日に確認できる件数"), "0");
    boss.fills("1日に確認できる件数", "1,000").presses("変更する").await.sees("変更しました").sees("1,000件まで");
    assert_eq!(checks(&town, &key, 11).await, Use::Allowed);
    let quota = boss.letter("変更する");
    // Also while the site is read-only: a key that leaked cannot wait.
    sets(&town, SiteMode::ReadOnly).await;
    boss.presses("止める").await.sees("止めました").sees_no("件数を変える");
    assert_eq!((checks(&town, &key, 1).await, opens(&town, &key).await), (Use::Unknown, false));
    boss.opens(HERE).await.presses("キーを作る").await.is_titled("いまは、見ることだけができます");
    sets(&town, SiteMode::Normal).await;
    boss.goes("POST", &quota.1, Some(quota.2)).await.sees("変更していません").sees("1,000件まで");
    let told = acts(&town).await;
    for act in ["api-key-made", "api-key-changed", "api-key-stopped"] {
        assert_eq!(told.iter().filter(|one| *one == act).count(), 1, "{act}: {told:?}");
    }
});

story!(who_may_look_at_keys_makes_none, async |town: Town| {
    let mut boss = boss(&town).await;
    boss.fills("使う人", "みほん銀行").presses("キーを作る").await;
    boss.follows("渡す準備ができたので").await;
    let page = boss.path.clone();
    for (role, email) in [(Role::Senior, "joseki@example.jp"), (Role::Auditor, "kansa@example.jp")] {
        let mut other = officer(&town, "見る 人", email, role).await;
        other.follows("APIキー").await.is_titled("APIキー").sees_no("キーを作る");
        other.follows("みほん銀行").await.sees("0件（1日に 100,000件まで）").sees_no("もう一度確認").sees_no("止める");
        for path in [HERE.to_owned(), page.clone(), format!("{page}/stop")] {
            let body = Some("api_key_name=x&api_key_quota=5".to_owned());
            other.goes("POST", &path, body).await.sees("この画面を使う権限がありません");
        }
    }
    boss.opens(&page).await.sees("利用中").sees("100,000件まで");
});
