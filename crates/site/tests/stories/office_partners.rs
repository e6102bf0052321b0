//! パートナー in the office: registered, changed, given another secret, stopped and let go on; by whom, and what is shown once.

use crate::{
    emergency::sets,
    office::{acts, officer, steps_up},
    partner::{BACK, comes_back, exchanges, good, link},
    person::Person,
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::{mode::SiteMode, staff::Role};

const BOSS: &str = "boss@example.jp";
const AGAIN: &str = "もう一度確認して、登録する";
const HERE: &str = "/office/partners";

/// An administrator at the form.
async fn boss(town: &Town) -> Person {
    let now = town.app.now();
    town.app.store.write(|mut db| async move { store::signing_keys::begin(&mut db, now).await }).await.unwrap();
    let mut boss = officer(town, "管理 花子", BOSS, Role::Administrator).await;
    boss.opens(HERE).await.is_titled("パートナー").sees("まだありません").sees_no("秘密の値");
    steps_up(town, &mut boss, BOSS, AGAIN).await;
    boss
}

/// What the page shows once.
pub fn shown(person: &Person) -> String {
    let shown = person.page.html.split("data-once translate=\"no\">").nth(1);
    shown.unwrap_or_else(|| panic!("nothing is shown once: {}", person.page.text)).split('<').next().unwrap().to_owned()
}

/// Registers the subsidy's site; its secret.
async fn registers(boss: &mut Person) -> String {
    boss.fills("コード", "hojo").fills("パートナーの名前", "架空の補助金サイト").fills("戻り先のURL", BACK);
    boss.presses("登録する").await.is_titled("秘密の値").sees("この画面は一度だけ表示されます");
    shown(boss)
}

story!(an_administrator_registers_a_partner_and_its_secret_is_shown_once, async |town: Town| {
    let mut boss = boss(&town).await;
    boss.presses("登録する").await;
    boss.sees_problem("partner_code", "コードを入力してください").sees_problem("partner_name", "を入力してください");
    boss.sees_problem("partner_urls", "戻り先のURLを入力してください").sees_no_problem("partner_kind");
    let wrong = format!("{BACK}\nhttp://hojo.example.jp/\n{BACK}#a\nhttps://hojo.example.jp\n{BACK}");
    boss.fills("コード", "補助金").fills("パートナーの名前", "架空の補助金サイト").fills("戻り先のURL", &wrong);
    boss.presses("登録する").await.sees_problem("partner_code", "半角の英小文字で始め");
    boss.sees_problem("partner_urls", "直すところのある行が4行あります")
        .sees("2行目「http://hojo.example.jp/」：https://");
    boss.sees("# から後ろを消してください")
        .sees("「https://hojo.example.jp/」と書きます")
        .sees("5行目")
        .sees("同じURLです");
    assert_eq!((boss.reads("コード"), boss.reads("戻り先のURL")), ("補助金".to_owned(), wrong));
    let secret = registers(&mut boss).await;
    assert!(secret.starts_with("sengen_partner_"), "{secret}");
    boss.follows("渡す準備ができたので").await.is_titled("架空の補助金サイト").sees("登録しました");
    boss.sees("https://sengen.example.jp/declare?partner=hojo").sees("あり（表示できません）");
    for path in ["/office/partners/hojo", HERE, "/office/audit"] {
        boss.opens(path).await;
        assert!(!boss.page.html.contains(&secret[15..]), "{path} shows it again");
    }
    boss.sees("パートナーの登録").sees("hojo");
    boss.opens(HERE).await.sees(BACK).sees("利用中").sees("来た人 0人");
    boss.fills("コード", "hojo").fills("パートナーの名前", "ほかのサイト").fills("戻り先のURL", BACK);
    boss.presses("登録する").await.sees_problem("partner_code", "もう登録されています");
    let (_, code) = comes_back(&town).await;
    let (status, told) = exchanges(&town, &secret, &good(&code)).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    boss.opens(HERE).await.sees("来た人 1人").sees("伝えた人 1人").sees("最後は");
});

story!(a_new_secret_ends_the_one_before, async |town: Town| {
    let mut boss = boss(&town).await;
    let old = registers(&mut boss).await;
    let (_, code) = comes_back(&town).await;
    boss.opens("/office/partners/hojo").await;
    let mut earlier = boss.clone();
    boss.presses("秘密の値を作り直す").await.is_titled("秘密の値");
    let new = shown(&boss);
    assert_ne!(old, new);
    // The button of the page that was open before, pressed once more.
    let sent_again = earlier.presses("秘密の値を作り直す").await;
    sent_again
        .is_titled("架空の補助金サイト")
        .sees("秘密の値は作っていません")
        .sees_no("この画面は一度だけ表示されます");
    let (status, said) = exchanges(&town, &old, &good(&code)).await;
    assert_eq!((status, said["error"].as_str()), (StatusCode::UNAUTHORIZED, Some("invalid_client")));
    assert_eq!(exchanges(&town, &new, &good(&code)).await.0, StatusCode::OK);
    assert!(acts(&town).await.iter().any(|act| act == "partner-secret-renewed"));
});

story!(a_partner_is_changed_stopped_and_let_go_on, async |town: Town| {
    let mut boss = boss(&town).await;
    let secret = registers(&mut boss).await;
    boss.opens("/office/partners/hojo").await;
    assert_eq!((boss.reads("パートナーの名前"), boss.reads("戻り先のURL")), ("架空の補助金サイト".into(), BACK.into()));
    boss.fills("パートナーの名前", "").fills("戻り先のURL", "ftp://hojo.example.jp/").presses("変更する").await;
    boss.sees_problem("partner_name", "を入力してください").sees_problem("partner_urls", "直すところのある行が1行");
    assert_eq!(boss.reads("戻り先のURL"), "ftp://hojo.example.jp/");
    let two = format!("{BACK}\nhttps://hojo.example.jp/second");
    boss.fills("パートナーの名前", "架空の助成金サイト").fills("戻り先のURL", &two).presses("変更する").await;
    boss.sees("変更しました").is_titled("架空の助成金サイト").sees("https://hojo.example.jp/second");
    let mut person = town.visitor();
    person.opens(&link()).await.sees("架空の助成金サイト");
    boss.fills("パートナーの名前", "架空の補助金サイト").presses("変更する").await;
    let (_, code) = comes_back(&town).await;
    boss.presses("止める").await.sees("止めました").sees("停止中").sees_no("利用中");
    let (status, said) = exchanges(&town, &secret, &good(&code)).await;
    assert_eq!((status, said["error"].as_str()), (StatusCode::UNAUTHORIZED, Some("invalid_client")));
    person.opens(&link()).await.sees_no("架空の補助金サイト");
    boss.opens(HERE).await.sees("停止中");
    boss.opens("/office/partners/hojo").await.presses("再開する").await.sees("再開しました").sees("利用中");
    assert_eq!(exchanges(&town, &secret, &good(&code)).await.0, StatusCode::OK, "with the secret it had");
    person.opens(&link()).await.sees("架空の補助金サイト");
    let told = acts(&town).await;
    for act in ["partner-added", "partner-changed", "partner-stopped", "partner-resumed"] {
        assert!(told.iter().any(|one| one == act), "{act}: {told:?}");
    }
});

story!(a_program_that_cannot_keep_a_secret_has_none, async |town: Town| {
    let mut boss = boss(&town).await;
    boss.fills("コード", "hojo").fills("パートナーの名前", "架空の補助金サイト").fills("戻り先のURL", BACK);
    boss.chooses("秘密の値", "渡さない").presses("登録する").await;
    boss.is_titled("架空の補助金サイト").sees("登録しました").sees("なし（ブラウザーや携帯電話だけで動くプログラム）");
    let (_, code) = comes_back(&town).await;
    let other = "x".repeat(43);
    let guessed = [good(&code)[0], good(&code)[1], ("code_verifier", other.as_str())];
    let (status, said) = exchanges(&town, "", &guessed).await;
    assert_eq!((status, said["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")), "PKCE proves it");
    let (status, said) = exchanges(&town, "sengen_partner_x", &good(&code)).await;
    assert_eq!((status, said["error"].as_str()), (StatusCode::UNAUTHORIZED, Some("invalid_client")));
    boss.presses("秘密の値を作る").await;
    let secret = shown(&boss);
    assert_eq!(exchanges(&town, "", &good(&code)).await.0, StatusCode::UNAUTHORIZED, "now it has one");
    assert_eq!(exchanges(&town, &secret, &good(&code)).await.0, StatusCode::OK);
});

story!(a_partner_without_a_secret_opens_its_code_by_the_verifier, async |town: Town| {
    let mut boss = boss(&town).await;
    boss.fills("コード", "hojo").fills("パートナーの名前", "架空の補助金サイト").fills("戻り先のURL", BACK);
    boss.chooses("秘密の値", "渡さない").presses("登録する").await;
    let (_, code) = comes_back(&town).await;
    assert_eq!(exchanges(&town, "", &good(&code)).await.0, StatusCode::OK);
    let (status, said) = exchanges(&town, "", &good(&code)).await;
    assert_eq!((status, said["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")), "once");
});

story!(who_may_look_does_not_act_and_a_clerk_sees_nothing, async |town: Town| {
    let mut boss = boss(&town).await;
    registers(&mut boss).await;
    let mut clerk = officer(&town, "事務 太郎", "jimu@example.jp", Role::Clerk).await;
    clerk.sees_no("パートナー").sees_no("APIキー");
    for path in [HERE, "/office/partners/hojo", "/office/api-keys"] {
        clerk.opens(path).await.sees("この画面を使う権限がありません");
    }
    for (role, email) in [(Role::Senior, "joseki@example.jp"), (Role::Auditor, "kansa@example.jp")] {
        let mut other = officer(&town, "見る 人", email, role).await;
        other.follows("パートナー").await.is_titled("パートナー").sees("架空の補助金サイト").sees_no("登録する");
        other.follows("架空の補助金サイト").await.sees(BACK).sees_no("もう一度確認").sees_no("止める");
        for act in ["", "/secret", "/stop", "/resume"] {
            let body = Some("partner_name=x&partner_urls=https%3A%2F%2Fx.example.jp%2F".to_owned());
            other.goes("POST", &format!("/office/partners/hojo{act}"), body).await;
            other.sees("この画面を使う権限がありません");
        }
    }
    boss.opens("/office/partners/hojo").await.sees("利用中").sees("架空の補助金サイト");
});

story!(in_read_only_a_partner_is_stopped_and_none_is_registered, async |town: Town| {
    let mut boss = boss(&town).await;
    registers(&mut boss).await;
    sets(&town, SiteMode::ReadOnly).await;
    boss.opens(HERE).await.fills("コード", "app").fills("パートナーの名前", "ア").fills("戻り先のURL", BACK);
    boss.presses("登録する").await.is_titled("いまは、見ることだけができます");
    boss.opens("/office/partners/hojo").await.presses("止める").await.sees("止めました").sees("停止中");
    boss.presses("再開する").await.is_titled("いまは、見ることだけができます");
    boss.opens(HERE).await.sees_no("app");
});
