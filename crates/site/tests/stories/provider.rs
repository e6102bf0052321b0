//! Sign-in by the organisation's own provider: who gets in, as what, and who does not.

use crate::{
    identity::Identity,
    office::{PASSWORD, acts, gives_password, id_of, invited, officer, proves, sets_up, steps_up},
    person::Person,
    town::{Town, story},
};
use axum::http::StatusCode;
use domain::{mode::SiteMode, staff::Role};
use jiff::SignedDuration;
use serde_json::{Value, json};
use site::provider::Settings;
use store::staff;

pub const WHO: &str = "jimu@example.jp";
pub const BUTTON: &str = "職員共通認証でサインインする";

/// Somebody at the provider, with this address and these groups.
pub fn somebody(subject: &str, email: &str, groups: &[&str]) -> Value {
    let email = json!({ "sub": subject, "email": email, "email_verified": true, "name": "事務 太郎" });
    let mut person = email;
    person["groups"] = json!(groups);
    person["amr"] = json!(["pwd", "otp", "mfa"]);
    person
}

/// The provider's word for the second factor is taken.
pub fn takes_mfa(settings: &mut Settings) {
    settings.factors = vec!["mfa".to_owned()];
}

/// Comes from the other site: no cookie of ours is with that request, so the page goes on by itself.
pub async fn comes_back(person: &mut Person, path: &str) {
    let cookies = std::mem::take(&mut person.cookies);
    person.opens(path).await.is_titled("サインインを続けています");
    let refresh = format!(
        "content=\"0; url={}\"",
        person.page.links.iter().find(|(text, _)| text == "次へ進む").unwrap().1.replace('&', "&#38;")
    );
    assert!(person.page.html.contains(&refresh), "{refresh}: {}", person.page.html);
    person.cookies = cookies;
    person.follows("次へ進む").await;
}

/// To the provider, and back as this person.
pub async fn comes_as(person: &mut Person, identity: &Identity, claims: &Value) {
    person.opens("/office/login").await.follows(BUTTON).await;
    let back = identity.asks(&person.left.take().expect("at the provider"), claims);
    comes_back(person, &back).await;
}

story!(a_clerk_comes_by_the_provider_and_sets_up_a_second_factor, async |town: Town| {
    let (identity, town) = Identity::of(&town, |_| {});
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let clerk = &somebody("u1", WHO, &["others", "clerks"]);
    let mut person = town.visitor();
    comes_as(&mut person, &identity, clerk).await;
    person.is_titled("アカウントの設定");
    assert!(town.letter(WHO, "アカウントが変わりました").await.text.contains("外部の認証との結びつけ"));
    let link = person.path.clone();
    sets_up(&town, &mut person, &link).await;
    person.opens("/office").await.is_titled("事務局のサインイン");
    comes_as(&mut person, &identity, clerk).await;
    person.is_titled("本人の確認");
    person.opens("/office").await.is_titled("事務局のサインイン");
    person.opens("/office/second").await;
    let code = crate::office::code(&town, WHO).await;
    person.fills("確認の番号", &code).presses("サインインする").await;
    person.is_titled("はじめの画面");
    person.opens("/office/account").await.sees("組織のアカウント").sees("結びついています");
    person.opens("/office/step-up?back=/office/account").await.sees_no("職員共通認証で確認する");
    assert_eq!(acts(&town).await, ["officer-added", "provider-tied", "begun-anew", "set-up", "signed-in"]);
});

story!(whom_the_provider_asked_twice_is_in_at_once_and_steps_up_there, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let mut clerk = somebody("u1", WHO, &["clerks"]);
    let mut person = town.visitor();
    comes_as(&mut person, &identity, &clerk).await;
    person.is_titled("はじめの画面");
    assert_eq!(acts(&town).await.last().unwrap(), "provider-signed-in");
    // The one factor alone is not enough.
    let mut other = town.visitor();
    clerk["amr"] = json!(["pwd"]);
    comes_as(&mut other, &identity, &clerk).await;
    other.is_titled("アカウントの設定");
    let step_up = "/office/step-up?back=/office/account";
    for (method, asked, words) in [
        ("pwd", 0, "改めて行われませんでした"),
        ("mfa", -120, "改めて行われませんでした"),
        ("mfa", 5, "回復コードを作り直す"),
    ] {
        person.opens(step_up).await.sees_no("確認の番号").follows("職員共通認証で確認する").await;
        let there = person.left.take().unwrap();
        assert!(there.contains("max_age=0") && there.contains("prompt=login"), "{there}");
        clerk["amr"] = json!([method]);
        clerk["auth_time"] = json!(town.app.now().as_second() + asked);
        comes_back(&mut person, &identity.asks(&there, &clerk)).await;
        person.sees(words);
    }
    assert_eq!(acts(&town).await.last().unwrap(), "provider-stepped-up");
    // Somebody else who is asked there opens nothing here.
    town.passes(SignedDuration::from_mins(11));
    person.opens(step_up).await.follows("職員共通認証で確認する").await;
    let mut somebody = somebody("u2", "other@example.jp", &["clerks"]);
    somebody["auth_time"] = json!(town.app.now().as_second());
    let back = identity.asks(&person.left.take().unwrap(), &somebody);
    comes_back(&mut person, &back).await;
    person.is_titled("確認できませんでした").sees("別の方と結びついています");
    person.opens("/office/account").await.sees_no("回復コードを作り直す");
});

story!(nobody_gets_in_without_a_role_or_an_account, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let mut unverified = somebody("u1", WHO, &["clerks"]);
    unverified["email_verified"] = json!(false);
    let mut nameless = unverified.clone();
    nameless.as_object_mut().unwrap().remove("email");
    for (who, words) in [
        (somebody("u1", WHO, &["others"]), "役割が決まっていません"),
        (somebody("u1", WHO, &[]), "役割が決まっていません"),
        (somebody("u1", "stranger@example.jp", &["admins"]), "アカウントがありません"),
        (unverified, "メールアドレスの確認が済んでいません"),
        (nameless, "メールアドレスの確認が済んでいません"),
    ] {
        let mut person = town.visitor();
        comes_as(&mut person, &identity, &who).await;
        person.is_titled("サインインできませんでした").sees(words);
        assert_eq!(person.status, StatusCode::FORBIDDEN, "{words}");
        person.opens("/office").await.is_titled("事務局のサインイン");
    }
    let mut person = town.visitor();
    let clerk = &somebody("u1", WHO, &["clerks"]);
    comes_as(&mut person, &identity, clerk).await;
    person.is_titled("はじめの画面");
    // The person is known by who they are there, not by the address: that of another opens nothing, a new one shuts nobody out.
    let mut thief = town.visitor();
    comes_as(&mut thief, &identity, &somebody("u2", WHO, &["clerks"])).await;
    thief.sees("別の方と結びついています");
    comes_as(&mut thief, &identity, &somebody("u1", "married@example.jp", &["clerks"])).await;
    thief.is_titled("はじめの画面");
    let id = id_of(&town, WHO).await;
    let now = town.app.now();
    town.app.store.write(|mut db| async move { staff::suspend(&mut db, id, (None, None), now).await }).await.unwrap();
    person.opens("/office").await.is_titled("事務局のサインイン");
    comes_as(&mut person, &identity, clerk).await;
    person.sees("停止中です");
    let refused = acts(&town).await.into_iter().filter(|act| act == "provider-refused").count();
    assert_eq!(refused, 4, "two without a role, one who is somebody else, one suspended");
});

story!(a_role_is_what_the_provider_says_today, async |town: Town| {
    let (identity, town) = Identity::of(&town, |settings| {
        takes_mfa(settings);
        settings.create = true;
    });
    let mut person = town.visitor();
    comes_as(&mut person, &identity, &somebody("u1", WHO, &["others"])).await;
    person.sees("役割が決まっていません");
    comes_as(&mut person, &identity, &somebody("u1", WHO, &["clerks"])).await;
    person.is_titled("はじめの画面");
    assert!(town.letter(WHO, "アカウントが変わりました").await.text.contains("外部の認証による職員の追加"));
    person.opens("/office/staff").await.sees("この画面を使う権限がありません");
    let mut elsewhere = person.clone();
    comes_as(&mut person, &identity, &somebody("u1", WHO, &["clerks", "admins"])).await;
    person.is_titled("はじめの画面");
    elsewhere.opens("/office").await.is_titled("事務局のサインイン");
    person
        .opens("/office/staff")
        .await
        .sees("事務 太郎")
        .sees("組織のアカウントと結びついています")
        .sees_no("設定待ち");
    person.opens("/office/audit").await.sees("外部の認証による役割の変更").sees("外部の認証による職員の追加");
    // Nobody else administers the office, so the role stays, and nobody gets in with it either.
    comes_as(&mut elsewhere, &identity, &somebody("u1", WHO, &["auditors"])).await;
    elsewhere.sees("最後の管理者です");
    let mut second = town.visitor();
    comes_as(&mut second, &identity, &somebody("u2", "second@example.jp", &["admins"])).await;
    comes_as(&mut elsewhere, &identity, &somebody("u1", WHO, &["auditors"])).await;
    elsewhere.is_titled("はじめの画面");
    person.opens("/office").await.is_titled("事務局のサインイン");
    second.opens("/office/audit").await.sees("最後の管理者");
});

story!(an_administrator_unties_whoever_is_somebody_else_there, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    let mut boss = officer(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    let mut clerk = town.visitor();
    comes_as(&mut clerk, &identity, &somebody("old", WHO, &["clerks"])).await;
    clerk.is_titled("はじめの画面");
    comes_as(&mut clerk, &identity, &somebody("new", WHO, &["clerks"])).await;
    clerk.sees("認証をやり直す");
    boss.opens("/office/staff").await;
    steps_up(&town, &mut boss, "boss@example.jp", "もう一度確認して、職員を追加・変更する").await;
    boss.follows("認証をやり直す").await.fills("理由", "別の方の結びつき").presses("認証をやり直す").await;
    comes_as(&mut clerk, &identity, &somebody("new", WHO, &["clerks"])).await;
    clerk.is_titled("はじめの画面");
    let mut old = town.visitor();
    comes_as(&mut old, &identity, &somebody("old", WHO, &["clerks"])).await;
    old.sees("別の方と結びついています");
});

story!(while_the_provider_is_away_the_password_is_left, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    let mut clerk = officer(&town, "事務 太郎", WHO, Role::Clerk).await;
    identity.goes_away(true);
    let mut person = town.visitor();
    for _ in 0..2 {
        person.opens("/office/login").await.follows(BUTTON).await;
        person.is_titled("サインインできませんでした").sees("いま、職員共通認証につながりません");
        assert_eq!(person.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    gives_password(&mut person, WHO, PASSWORD).await;
    person.is_titled("本人の確認");
    identity.goes_away(false);
    town.passes(SignedDuration::from_secs(6));
    person.opens("/office/login").await.follows(BUTTON).await;
    let back = identity.asks(&person.left.take().unwrap(), &somebody("u1", WHO, &["clerks"]));
    identity.goes_away(true);
    comes_back(&mut person, &back).await;
    person.sees("つながりません");
    identity.goes_away(false);
    comes_as(&mut person, &identity, &somebody("u1", WHO, &["clerks"])).await;
    person.is_titled("はじめの画面");
    assert_eq!(identity.asked(), 1, "what it says of itself is kept");
    clerk.opens("/office/step-up?back=/office/account").await.sees("職員共通認証で確認する").sees("確認の番号");
    proves(&town, &mut clerk, WHO).await;
    clerk.is_titled("自分のアカウント");
});

story!(without_a_provider_there_is_no_button_and_no_way, async |town: Town| {
    let mut person = town.visitor();
    person.opens("/office/login").await.sees_no("組織のアカウント");
    for path in ["/office/provider", "/office/provider/back?code=x", "/office/provider/finish?code=x"] {
        person.opens(path).await;
        assert_eq!(person.status, StatusCode::NOT_FOUND, "{path}");
    }
});

/// From where they are to the provider, and back as this person.
async fn goes_by_the_provider(person: &mut Person, identity: &Identity, claims: &Value) {
    person.is_titled("事務局のサインイン").follows(BUTTON).await;
    let back = identity.asks(&person.left.take().expect("at the provider"), claims);
    comes_back(person, &back).await;
}

story!(who_comes_by_the_provider_goes_on_where_they_were_going, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    let mut known = officer(&town, "事務 太郎", WHO, Role::Clerk).await;
    let mut clerk = somebody("u1", WHO, &["clerks"]);
    let mut person = town.visitor();
    person.opens("/office/search?q=%E3%81%82&state=accepted").await;
    goes_by_the_provider(&mut person, &identity, &clerk).await;
    person.is_titled("登録検索");
    assert_eq!(person.reads("名前・番号"), "あ", "with its question");
    // Halfway in, the second factor is asked for on the way.
    clerk["amr"] = json!(["pwd"]);
    let mut person = town.visitor();
    person.opens("/office/queue").await;
    goes_by_the_provider(&mut person, &identity, &clerk).await;
    person.is_titled("本人の確認");
    let code = crate::office::code(&town, WHO).await;
    person.fills("確認の番号", &code).presses("サインインする").await.is_titled("受付一覧");
    // Whoever is refused begins anew with the same page before them.
    let mut person = town.visitor();
    person.opens("/office/queue").await;
    goes_by_the_provider(&mut person, &identity, &somebody("u1", WHO, &["others"])).await;
    person.sees("役割が決まっていません").follows("サインインの画面に戻る").await;
    goes_by_the_provider(&mut person, &identity, &somebody("u1", WHO, &["clerks"])).await;
    person.is_titled("受付一覧");
    for elsewhere in ["https://evil.example/", "//evil.example/office/", "/member"] {
        let mut person = town.visitor();
        person.opens(&format!("/office/provider?back={elsewhere}")).await;
        let back = identity.asks(&person.left.take().unwrap(), &somebody("u1", WHO, &["clerks"]));
        comes_back(&mut person, &back).await;
        person.is_titled("はじめの画面");
    }
    // What was begun for the sign-in steps nobody up.
    known.opens("/office/provider?back=/office/account").await;
    let back = identity.asks(&known.left.take().unwrap(), &somebody("u1", WHO, &["clerks"]));
    comes_back(&mut known, &back).await;
    known.is_titled("自分のアカウント").sees_no("回復コードを作り直す");
});

story!(a_role_that_changed_at_the_provider_counts_at_the_step_up, async |town: Town| {
    let (identity, town) = Identity::of(&town, |settings| {
        takes_mfa(settings);
        settings.create = true;
    });
    let mut person = town.visitor();
    comes_as(&mut person, &identity, &somebody("u1", WHO, &["seniors"])).await;
    person.is_titled("はじめの画面");
    let mut elsewhere = person.clone();
    let asked_as = async |person: &mut Person, groups: &[&str]| {
        person.opens("/office/step-up?back=/office/exports").await.follows("職員共通認証で確認する").await;
        let mut claims = somebody("u1", WHO, groups);
        claims["auth_time"] = json!(town.app.now().as_second());
        let back = identity.asks(&person.left.take().unwrap(), &claims);
        comes_back(person, &back).await;
    };
    town.passes(SignedDuration::from_mins(1));
    asked_as(&mut person, &["clerks"]).await;
    person.is_titled("事務局のサインイン");
    assert!(person.page.html.contains("value=\"/office/exports\""), "they may go on there");
    elsewhere.opens("/office").await.is_titled("事務局のサインイン");
    let told = acts(&town).await;
    assert_eq!(told.last().unwrap(), "provider-role");
    assert!(town.letter(WHO, "アカウントが変わりました").await.text.contains("外部の認証による"));
    let found = staff::find(&mut town.app.store.read().await.unwrap(), id_of(&town, WHO).await).await;
    assert_eq!(found.unwrap().unwrap().role, Role::Clerk);
    // The office keeps its last administrator, and nobody is stepped up as one.
    comes_as(&mut person, &identity, &somebody("u1", WHO, &["admins"])).await;
    asked_as(&mut person, &["auditors"]).await;
    person.is_titled("確認できませんでした").sees("最後の管理者です");
    assert!(!acts(&town).await.iter().any(|act| act == "provider-stepped-up"));
});

story!(the_provider_lets_staff_in_while_the_site_is_read_only_and_their_acts_are_refused, async |town: Town| {
    let (identity, town) = Identity::of(&town, takes_mfa);
    invited(&town, "事務 太郎", WHO, Role::Clerk).await;
    invited(&town, "管理 花子", "boss@example.jp", Role::Administrator).await;
    crate::cases::odd(&town).await;
    crate::emergency::sets(&town, SiteMode::ReadOnly).await;
    let mut clerk = town.visitor();
    comes_as(&mut clerk, &identity, &somebody("u1", WHO, &["clerks"])).await;
    clerk.is_titled("はじめの画面");
    assert_eq!(acts(&town).await.last().unwrap(), "provider-signed-in");
    let case = crate::cases::opens_case(&mut clerk, "株式会社テスト").await;
    clerk.presses("受理する").await.is_titled(crate::emergency::READING);
    assert_eq!(clerk.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(crate::cases::declared_state(&town, &case).await.code(), "declared");
    // Whoever administers steps up there and ends it.
    let mut boss = town.visitor();
    let mut claims = somebody("u2", "boss@example.jp", &["admins"]);
    comes_as(&mut boss, &identity, &claims).await;
    boss.opens("/office/step-up?back=/office/emergency").await.follows("職員共通認証で確認する").await;
    claims["auth_time"] = json!(town.app.now().as_second() + 5);
    let back = identity.asks(&boss.left.take().unwrap(), &claims);
    comes_back(&mut boss, &back).await;
    boss.is_titled("緊急の切替え").fills("通常に戻す理由", "直った").presses("通常に戻す").await.sees("切り替えました");
    clerk.opens(&case).await.presses("受理する").await.sees("受理しました");
});
