//! What comes back from the provider and proves nothing: tokens for others, of others, of another day; answers that were taken before,
//! or begun elsewhere.

use crate::{
    identity::{Forge, Identity},
    office::invited,
    provider::{BUTTON, WHO, comes_as, comes_back, somebody, takes_mfa},
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::staff::Role;
use jiff::SignedDuration;
use serde_json::json;

const FORGERIES: [(&str, Forge); 14] = [
    ("another audience", |_, claims| claims["aud"] = json!("another")),
    ("an audience beside ours", |_, claims| claims["aud"] = json!(["sengen office", "another"])),
    ("another party", |_, claims| claims["azp"] = json!("another")),
    ("another issuer", |_, claims| claims["iss"] = json!("https://login.example.com/office")),
    ("another nonce", |_, claims| claims["nonce"] = json!("another")),
    ("no nonce", |_, claims| drop(claims.as_object_mut().unwrap().remove("nonce"))),
    ("over", |_, claims| claims["exp"] = json!(claims["exp"].as_i64().unwrap() - 400)),
    ("issued before the way began", |_, claims| claims["iat"] = json!(claims["iat"].as_i64().unwrap() - 120)),
    ("issued tomorrow", |_, claims| claims["iat"] = json!(claims["iat"].as_i64().unwrap() + 86_400)),
    ("unsigned", |header, _| header["alg"] = json!("none")),
    ("signed with the secret of the site", |header, _| header["alg"] = json!("HS256")),
    ("a key that nobody knows", |header, _| header["kid"] = json!("key 9")),
    ("something critical", |header, _| header["crit"] = json!(["x"])),
    ("another kind of token", |header, _| header["typ"] = json!("at+jwt")),
];

story!(a_token_that_is_not_ours_lets_nobody_in, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let clerk = &somebody("u1", WHO, &["clerks"]);
    for (what, forge) in FORGERIES {
        identity.forges(forge);
        let mut person = town.visitor();
        comes_as(&mut person, &identity, clerk).await;
        assert_eq!(person.status, StatusCode::FORBIDDEN, "{what}");
        person.is_titled("サインインできませんでした").sees("返事を確かめられませんでした");
        person.opens("/office").await.is_titled("事務局のサインイン");
    }
    identity.is_honest();
    identity.is_played_by(2);
    let mut person = town.visitor();
    comes_as(&mut person, &identity, clerk).await;
    person.sees("返事を確かめられませんでした");
    identity.is_honest();
    comes_as(&mut person, &identity, clerk).await;
    person.is_titled("はじめの画面");
});

story!(an_answer_is_taken_once_in_the_browser_that_asked, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let clerk = &somebody("u1", WHO, &["clerks"]);
    let mut person = town.visitor();
    person.opens("/office/login").await.follows(BUTTON).await;
    let begun = person.clone();
    let back = identity.asks(&person.left.take().unwrap(), clerk);
    let mut thief = town.visitor();
    comes_back(&mut thief, &back).await;
    thief.is_titled("サインインできませんでした").sees("はじめからやり直してください");
    thief.opens("/office/login").await.follows(BUTTON).await;
    comes_back(&mut thief, &back).await;
    thief.sees("はじめからやり直してください");
    comes_back(&mut person, &back).await;
    person.is_titled("はじめの画面");
    // The same once more, with the cookies of before.
    let mut again = begun.clone();
    comes_back(&mut again, &back).await;
    again.sees("はじめからやり直してください");
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    // A cookie that was changed is none of ours: neither where it leads nor when it began.
    let (name, value) = begun.cookies.iter().find(|(name, _)| name.contains("provider-round")).unwrap();
    let parts: Vec<_> = value.split('.').collect();
    let led = format!("{}.L29mZmljZS9zdGFmZg.{}", parts[0], parts[2]);
    for value in [led, format!("{}.{}", parts[0], parts[1]), String::new()] {
        let mut forged = begun.clone();
        forged.cookies.insert(name.clone(), value);
        comes_back(&mut forged, &back).await;
        forged.sees("はじめからやり直してください");
    }
});

story!(a_way_is_over_after_ten_minutes, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let clerk = &somebody("u1", WHO, &["clerks"]);
    for (minutes, words) in [(9, "確認を待っている申込み"), (10, "はじめからやり直してください")]
    {
        let mut person = town.visitor();
        person.opens("/office/login").await.follows(BUTTON).await;
        town.passes(SignedDuration::from_mins(minutes));
        let back = identity.asks(&person.left.take().unwrap(), clerk);
        comes_back(&mut person, &back).await;
        person.sees(words);
    }
});

story!(a_code_of_another_way_and_an_answer_of_another_provider_are_refused, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let clerk = &somebody("u1", WHO, &["clerks"]);
    let begins = async || {
        let mut person = town.visitor();
        person.opens("/office/login").await.follows(BUTTON).await;
        let back = identity.asks(&person.left.take().unwrap(), clerk);
        (person, back)
    };
    let state = |back: &str| back.split('&').find(|part| part.starts_with("state=")).unwrap().to_owned();
    let ((_, of_victim), (mut thief, own)) = (begins().await, begins().await);
    // The code of somebody else, put into one's own answer: the verifier of PKCE is another.
    comes_back(&mut thief, &of_victim.replace(&state(&of_victim), &state(&own))).await;
    thief.sees("返事を確かめられませんでした");
    let issuer = |back: &str| back.split('&').find(|part| part.starts_with("iss=")).unwrap().to_owned();
    for said in ["iss=https%3A%2F%2Flogin.example.com", "x=y"] {
        let (mut person, back) = begins().await;
        comes_back(&mut person, &back.replace(&issuer(&back), said)).await;
        person.sees("返事を確かめられませんでした");
    }
    for (error, words) in [
        ("access_denied", "取りやめました"),
        ("temporarily_unavailable", "つながりません"),
        ("invalid_scope", "返事を確かめられませんでした"),
    ] {
        let (mut person, back) = begins().await;
        let said = format!("/office/provider/back?error={error}&{}&{}", state(&back), issuer(&back));
        comes_back(&mut person, &said).await;
        person.is_titled("サインインできませんでした").sees(words);
    }
});

story!(keys_are_asked_for_anew_and_not_too_often, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let clerk = &somebody("u1", WHO, &["clerks"]);
    let mut person = town.visitor();
    comes_as(&mut person, &identity, clerk).await;
    person.is_titled("はじめの画面");
    identity.changes_key(3);
    comes_as(&mut person, &identity, clerk).await;
    person.sees("返事を確かめられませんでした");
    assert_eq!(identity.asked(), 1, "it was asked just now");
    town.passes(SignedDuration::from_secs(11));
    comes_as(&mut person, &identity, clerk).await;
    person.is_titled("はじめの画面");
    assert_eq!(identity.asked(), 2);
});

story!(what_the_token_does_not_tell_is_asked_for, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let bare = &json!({ "sub": "u1", "amr": ["mfa"] });
    let mut person = town.visitor();
    comes_as(&mut person, &identity, bare).await;
    person.sees("メールアドレスの確認が済んでいません");
    identity.tells(somebody("u2", WHO, &["clerks"]));
    comes_as(&mut person, &identity, bare).await;
    person.sees("返事を確かめられませんでした");
    identity.tells(somebody("u1", WHO, &["clerks"]));
    comes_as(&mut person, &identity, bare).await;
    person.is_titled("はじめの画面");
});
