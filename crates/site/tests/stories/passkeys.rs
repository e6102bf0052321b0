//! パスキー: setting up with one, signing in, stepping up; copies, forgeries, replays and other sites prove nothing.

use crate::{
    authenticator::Authenticator,
    office::{PASSWORD, acts, gives_password, invited, officer, steps_up},
    person::Person,
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::staff::Role;
use serde_json::Value;

const WHO: &str = "jimu@example.jp";

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// What the script of the page asks the server.
async fn asks(person: &mut Person, path: &str, pairs: &[(&str, &str)]) -> Value {
    person.goes("POST", path, Some(form(pairs))).await;
    assert_eq!(person.status, StatusCode::OK, "{path}");
    serde_json::from_slice(&person.file).unwrap()
}

/// Sets an account up with a passkey.
async fn sets_up(town: &Town, person: &mut Person, who: &str, key: &Authenticator) {
    let link = invited(town, "事務 太郎", who, Role::Clerk).await;
    person.opens(&link).await.sees("パスキーを登録して設定する");
    let question = asks(person, &format!("{link}/passkey"), &[("password", PASSWORD)]).await;
    let answer = key.makes(&question);
    let typed = [("password", PASSWORD), ("passkey_name", "机のパソコン"), ("passkey", &answer)];
    person.goes("POST", &link, Some(form(&typed))).await.is_titled("回復コード");
}

/// Gives the password, and shows the passkey; its answer.
async fn signs_in(person: &mut Person, who: &str, key: &mut Authenticator) -> String {
    gives_password(person, who, PASSWORD).await;
    person.is_titled("本人の確認").sees("パスキーで確認する");
    let question = asks(person, "/office/second/passkey", &[]).await;
    let answer = key.proves(&question);
    person.goes("POST", "/office/second", Some(form(&[("passkey", &answer)]))).await;
    answer
}

story!(a_passkey_alone_is_a_second_factor, async |town: Town| {
    let (mut clerk, mut key) = (town.visitor(), Authenticator::new(1));
    sets_up(&town, &mut clerk, WHO, &key).await;
    assert!(town.letter(WHO, "アカウントが変わりました").await.text.contains("アカウントの設定"));
    let answer = signs_in(&mut clerk, WHO, &mut key).await;
    clerk.is_titled("はじめの画面");
    assert_eq!(acts(&town).await.last().unwrap(), "signed-in");
    let mut thief = town.visitor();
    gives_password(&mut thief, WHO, PASSWORD).await;
    for asked in [false, true] {
        if asked {
            asks(&mut thief, "/office/second/passkey", &[]).await;
        }
        thief.goes("POST", "/office/second", Some(form(&[("passkey", &answer)]))).await;
        thief.sees_problem("second_factor", "パスキーを確かめられませんでした");
    }
    thief.opens("/office").await.is_titled("事務局のサインイン");
    clerk.opens("/office/account").await.sees("机のパソコン").sees("設定していません").sees("最後に使った日時");
    let told = clerk.opens("/office/step-up?back=/office/account").await.sees("回復コードで確認する").page.text.clone();
    assert!(!told.contains("番号で確認する"), "there is no app");
});

story!(a_wrong_password_is_told_before_a_passkey_is_made, async |town: Town| {
    let mut clerk = town.visitor();
    let link = invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    clerk.opens(&link).await.goes("POST", &format!("{link}/passkey"), Some(form(&[("password", "short")]))).await;
    assert_eq!(clerk.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = [("password", "short"), ("passkey_name", "鍵"), ("passkey", "none")];
    clerk.goes("POST", &link, Some(form(&typed))).await.sees_problem("password", "");
    let typed = [("password", PASSWORD), ("passkey_name", "鍵"), ("passkey", "none")];
    clerk
        .goes("POST", &link, Some(form(&typed)))
        .await
        .sees_problem("second_factor", "パスキーを確かめられませんでした");
    let mut other = Authenticator::new(4);
    other.origin = "https://sengen.example.jp.evil.example";
    let question = asks(&mut clerk, &format!("{link}/passkey"), &[("password", PASSWORD)]).await;
    let answer = other.makes(&question);
    let typed = [("password", PASSWORD), ("passkey_name", "鍵"), ("passkey", &answer)];
    clerk
        .goes("POST", &link, Some(form(&typed)))
        .await
        .sees_problem("second_factor", "パスキーを確かめられませんでした");
    clerk.opens(&link).await.is_titled("アカウントの設定");
});

story!(forgeries_copies_and_other_sites_prove_nothing, async |town: Town| {
    let (mut clerk, mut key) = (town.visitor(), Authenticator::new(1));
    sets_up(&town, &mut clerk, WHO, &key).await;
    signs_in(&mut clerk, WHO, &mut key).await;
    let mut copy = key.copied();
    signs_in(&mut clerk, WHO, &mut key).await;
    clerk.is_titled("はじめの画面");
    let mut forged = key.forged();
    let mut unverified = key.copied();
    unverified.verifies = false;
    let mut elsewhere = key.copied();
    elsewhere.origin = "https://sengen.example.jp.evil.example";
    for (wrong, act) in [
        (&mut forged, "second-refused"),
        (&mut unverified, "second-refused"),
        (&mut elsewhere, "second-refused"),
        (&mut Authenticator::new(2), "second-refused"),
    ] {
        let mut thief = town.visitor();
        signs_in(&mut thief, WHO, wrong).await;
        thief.sees_problem("second_factor", "パスキーを確かめられませんでした");
        assert_eq!(acts(&town).await.last().unwrap(), act);
    }
    town.passes(jiff::SignedDuration::from_mins(2));
    let mut thief = town.visitor();
    signs_in(&mut thief, WHO, &mut copy).await;
    thief.sees_problem("second_factor", "パスキーを確かめられませんでした");
    assert!(acts(&town).await.iter().any(|act| act == "passkey-doubted"));
    town.passes(jiff::SignedDuration::from_mins(2));
    signs_in(&mut clerk, WHO, &mut key).await;
    clerk.is_titled("はじめの画面");
});

/// Registers a passkey on the page of the account.
async fn registers(person: &mut Person, name: &str, key: &Authenticator) {
    let question = asks(person, "/office/account/passkeys/ask", &[("passkey_name", name)]).await;
    let answer = key.makes(&question);
    person.goes("POST", "/office/account/passkeys", Some(form(&[("passkey_name", name), ("passkey", &answer)]))).await;
}

story!(an_officer_has_several_passkeys_and_never_loses_the_last_factor, async |town: Town| {
    let mut clerk = officer(&town, "事務 太郎", WHO, Role::Clerk).await;
    let mut late = clerk.clone();
    late.goes("POST", "/office/account/passkeys/ask", Some(form(&[]))).await.is_titled("もう一度の確認");
    // The script follows it there; a passkey that was made meanwhile would answer no question that is open.
    let named = [("passkey_name", "机の パソコン"), ("passkey", "{}")];
    for path in ["/office/account/passkeys/ask", "/office/account/passkeys"] {
        late.opens("/office/account").await.goes("POST", path, Some(form(&named))).await;
        late.is_titled("もう一度の確認").sees_no("もう一度送る");
        assert!(late.page.html.contains("name=\"back\" value=\"/office/account\""), "{path}");
    }
    clerk.opens("/office/account").await;
    steps_up(&town, &mut clerk, WHO, "もう一度確認して、パスキーや認証アプリを変える").await;
    let (mut first, mut second) = (Authenticator::new(1), Authenticator::new(2));
    clerk.goes("POST", "/office/account/passkeys/ask", Some(form(&[("passkey_name", " ")]))).await;
    assert_eq!(clerk.status, StatusCode::UNPROCESSABLE_ENTITY, "before a passkey is made");
    clerk.goes("POST", "/office/account/passkeys", Some(form(&[("passkey_name", " "), ("passkey", "none")]))).await;
    clerk.sees_problem("passkey_name", "");
    registers(&mut clerk, "机のパソコン", &first).await;
    clerk.sees("パスキーを登録しました").sees("机のパソコン").sees("まだ使っていません");
    assert!(town.letter(WHO, "アカウントが変わりました").await.text.contains("パスキーの登録"));
    registers(&mut clerk, "もう一度", &first).await;
    clerk.sees_problem("passkey_name", "パスキーを確かめられませんでした");
    town.passes(jiff::SignedDuration::from_mins(1));
    registers(&mut clerk, "鍵束", &second).await;
    clerk.sees("鍵束");
    let mut other = town.visitor();
    signs_in(&mut other, WHO, &mut first).await;
    other.is_titled("はじめの画面");
    other.opens("/office/step-up?back=/office/account").await;
    let question = asks(&mut other, "/office/step-up/passkey", &[]).await;
    let answer = first.proves(&question);
    let body = form(&[("passkey", &answer), ("back", "/office/account")]);
    other.goes("POST", "/office/step-up", Some(body)).await.is_titled("自分のアカウント").sees("削除する");
    town.passes(jiff::SignedDuration::from_mins(1));
    other.presses("削除する").await.sees("パスキーを削除しました");
    clerk.opens("/office").await.is_titled("事務局のサインイン");
    assert!(town.letter(WHO, "アカウントが変わりました").await.text.contains("パスキーの削除"));
    let mut thief = town.visitor();
    signs_in(&mut thief, WHO, &mut second).await;
    thief.sees_problem("second_factor", "パスキーを確かめられませんでした");
    other.presses("削除する").await.sees("パスキーを削除しました");
});

story!(the_only_factor_stays, async |town: Town| {
    let (mut clerk, mut key) = (town.visitor(), Authenticator::new(1));
    sets_up(&town, &mut clerk, WHO, &key).await;
    signs_in(&mut clerk, WHO, &mut key).await;
    clerk.opens("/office/step-up?back=/office/account").await;
    let question = asks(&mut clerk, "/office/step-up/passkey", &[]).await;
    let answer = key.proves(&question);
    clerk.goes("POST", "/office/step-up", Some(form(&[("passkey", &answer), ("back", "/office/account")]))).await;
    clerk.presses("削除する").await.sees("削除していません").sees("机のパソコン");
    let mut later = town.visitor();
    signs_in(&mut later, WHO, &mut key).await;
    later.is_titled("はじめの画面");
});
