//! From a subsidy's site straight to the terms, and back to it with a code that opens the declaration once.

use crate::{
    person::Person,
    town::{Town, story},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use domain::{
    mode::{Cause, SiteMode},
    partner::{PartnerCode, PartnerName, ReturnUrls},
};
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::BTreeMap;
use store::{
    modes::{self, NewMode},
    partners::{self, NewPartner},
};
use tower::ServiceExt as _;

const PASSWORD: &str = "ながいパスワードをきめましたよ";
const EMAIL: &str = "aoki@mihon.example.jp";
pub const BACK: &str = "https://hojo.example.jp/back";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Of the verifier above: the example of RFC 7636, appendix B.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const SECRET: &str = "sengen_partner_example";

fn code(text: &str) -> PartnerCode {
    PartnerCode::parse(text).unwrap()
}

/// The office registers the subsidy's site.
async fn registers(town: &Town) {
    let urls = ReturnUrls::read([BACK, "https://hojo.example.jp/other?kind=it"]).unwrap();
    let name = PartnerName::parse("架空の補助金サイト").unwrap();
    let (secret, now) = (Some(site::app::sha256(SECRET.as_bytes())), town.app.now());
    let hojo = &NewPartner { code: &code("hojo"), name: &name, return_urls: &urls, secret };
    let unit = town.app.store.write(|mut db| async move { partners::register(&mut db, hojo, None, now).await });
    assert!(unit.await.unwrap());
    let keys = town.app.store.write(|mut db| async move { store::signing_keys::begin(&mut db, now).await });
    keys.await.unwrap();
}

pub fn link() -> String {
    format!("/declare?partner=hojo&state=a%26b&code_challenge={CHALLENGE}&code_challenge_method=S256")
}

/// From the terms on the page to the mail.
async fn applies(clerk: &mut Person) {
    clerk.presses("使用規約に同意する").await;
    clerk.fills_corporation("株式会社みほん製作所", "7000012050002").presses("次へ進む").await;
    clerk.fills_one_star(EMAIL).presses("入力した内容を確認する").await;
    clerk.presses("この内容で自己宣言する").await;
}

/// What the partner's site is called with: the pairs behind the address.
fn answer(person: &Person) -> BTreeMap<String, String> {
    let left = person.left.as_deref().expect("led away");
    let (to, query) = left.split_once('?').unwrap();
    assert_eq!(to, BACK);
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The partner's program asks at the token endpoint, with HTTP Basic; without a secret it says in the body who it is.
pub async fn exchanges(town: &Town, secret: &str, fields: &[(&str, &str)]) -> (StatusCode, Value) {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    let mut request = Request::post("/api/v1/token").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if secret.is_empty() {
        body.append_pair("client_id", "hojo");
    } else {
        let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("hojo:{secret}")));
        request = request.header(header::AUTHORIZATION, basic);
    }
    let request = request.body(Body::from(body.finish()));
    let answer = town.router.clone().oneshot(request.unwrap()).await.unwrap();
    let status = answer.status();
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap())
}

pub fn good(code: &str) -> [(&str, &str); 4] {
    [("grant_type", "authorization_code"), ("code", code), ("code_verifier", VERIFIER), ("redirect_uri", BACK)]
}

/// A clerk who came from the partner, declared and said yes; the code the partner got.
async fn declared(town: &Town) -> (Person, String) {
    registers(town).await;
    comes_back(town).await
}

/// As [`declared`], from a partner that is registered as 架空の補助金サイト.
pub async fn comes_back(town: &Town) -> (Person, String) {
    let mut clerk = town.visitor();
    clerk.opens(&link()).await;
    applies(&mut clerk).await;
    let mail = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&mail, PASSWORD).await.follows("架空の補助金サイトに戻る").await.presses("伝えて戻る").await;
    let code = answer(&clerk)["code"].clone();
    (clerk, code)
}

story!(declares_and_comes_back_with_a_code, async |town: Town| {
    registers(&town).await;
    let mut clerk = town.visitor();
    clerk
        .opens(&link())
        .await
        .sees("使用規約をお読みください")
        .sees("架空の補助金サイト")
        .sees("内容をお見せして確かめます");
    applies(&mut clerk).await;
    let mail = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&mail, PASSWORD).await.sees("架空の補助金サイトに戻る");
    let number = clerk.number("declaration_id");
    clerk.follows("架空の補助金サイトに戻る").await.is_titled("架空の補助金サイトに伝える");
    clerk.sees("株式会社みほん製作所").sees("https://hojo.example.jp").sees("利用者番号は伝えません");
    assert_eq!(clerk.number("declaration_id"), number);
    clerk.presses("伝えて戻る").await;
    let said = answer(&clerk);
    assert_eq!((said["state"].as_str(), said["iss"].as_str(), said.len()), ("a&b", "https://sengen.example.jp", 3));
    let (status, told) = exchanges(&town, SECRET, &good(&said["code"])).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!((told["token_type"].as_str(), told["declaration"]["id"].as_str()), (Some("N_A"), Some(number.as_str())));
    assert_eq!(told["declaration"]["business"]["corporate_number"], "7000012050002");
    assert!(!told.to_string().contains("aoki"), "no word of the person who declared: {told}");
    let claims = told["access_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!((claims["aud"].as_str(), claims["sub"].as_str()), (Some("hojo"), Some(number.as_str())));
    assert_eq!(claims["declaration"], told["declaration"]);
    let (status, told) = exchanges(&town, SECRET, &good(&said["code"])).await;
    assert_eq!((status, told["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")), "a code opens once");
});

story!(nothing_is_told_without_the_right_words, async |town: Town| {
    let (_, code) = declared(&town).await;
    let other = "x".repeat(43);
    let wrong = [
        ("nobody's secret", "sengen_partner_other", good(&code), "invalid_client"),
        (
            "another verifier",
            SECRET,
            [good(&code)[0], good(&code)[1], ("code_verifier", &other), good(&code)[3]],
            "invalid_grant",
        ),
        ("no verifier", SECRET, [good(&code)[0], good(&code)[1], ("x", ""), good(&code)[3]], "invalid_request"),
        (
            "another address",
            SECRET,
            [good(&code)[0], good(&code)[1], good(&code)[2], ("redirect_uri", "https://x.jp/")],
            "invalid_grant",
        ),
        ("a code of nobody", SECRET, good("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "invalid_grant"),
        (
            "another grant",
            SECRET,
            [("grant_type", "password"), good(&code)[1], good(&code)[2], good(&code)[3]],
            "unsupported_grant_type",
        ),
        ("no grant", SECRET, [("x", ""), good(&code)[1], good(&code)[2], good(&code)[3]], "invalid_request"),
        (
            "the secret twice",
            SECRET,
            [good(&code)[0], good(&code)[1], good(&code)[2], ("client_secret", SECRET)],
            "invalid_request",
        ),
    ];
    for (what, secret, fields, error) in wrong {
        let (status, said) = exchanges(&town, secret, &fields).await;
        let expected = if error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
        assert_eq!((status, said["error"].as_str()), (expected, Some(error)), "{what}");
        assert!(said.get("declaration").is_none(), "{what}");
    }
    town.passes(SignedDuration::from_secs(599));
    assert_eq!(exchanges(&town, SECRET, &good(&code)).await.0, StatusCode::OK, "wrong tries took nothing away");
});

story!(a_code_is_good_for_ten_minutes, async |town: Town| {
    let (_, code) = declared(&town).await;
    town.passes(SignedDuration::from_mins(10));
    let (status, said) = exchanges(&town, SECRET, &good(&code)).await;
    assert_eq!((status, said["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")));
});

story!(a_person_may_say_no, async |town: Town| {
    let (mut clerk, _) = declared(&town).await;
    let page = clerk.path.clone();
    clerk.opens(&page).await.presses("伝えないで戻る").await;
    let said = answer(&clerk);
    assert_eq!((said["error"].as_str(), said["state"].as_str()), ("access_denied", "a&b"));
    assert!(!said.contains_key("code"));
});

story!(the_mail_may_be_read_on_a_telephone, async |town: Town| {
    registers(&town).await;
    let (mut desk, mut telephone) = (town.visitor(), town.visitor());
    desk.opens(&link()).await;
    applies(&mut desk).await;
    let mail = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    telephone.confirms(&mail, PASSWORD).await.follows("架空の補助金サイトに戻る").await.presses("伝えて戻る").await;
    let code = answer(&telephone)["code"].clone();
    assert_eq!(exchanges(&town, SECRET, &good(&code)).await.0, StatusCode::OK);
});

story!(who_declared_before_logs_in_and_tells, async |town: Town| {
    let (_, _) = declared(&town).await;
    let mut later = town.visitor();
    later.opens(&link()).await.presses("ログインして、宣言済みの内容を伝える").await.is_titled("ログイン");
    later.fills("利用者番号", EMAIL).fills("パスワード", PASSWORD).presses("ログインする").await;
    later.is_titled("架空の補助金サイトに伝える").sees("株式会社みほん製作所").presses("伝えて戻る").await;
    let code = answer(&later)["code"].clone();
    assert_eq!(exchanges(&town, SECRET, &good(&code)).await.0, StatusCode::OK);
});

story!(an_entry_that_another_began_is_not_answered_for, async |town: Town| {
    let (mut clerk, _) = declared(&town).await;
    let mut stranger = town.visitor();
    stranger.opens(&link()).await.presses("ログインして、宣言済みの内容を伝える").await;
    let (_, planted) = (stranger.path.clone(), stranger.page.html.clone());
    let planted = planted.split("value=\"/partner/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    clerk.opens(&format!("/partner/{planted}")).await;
    assert_eq!(clerk.status, StatusCode::NOT_FOUND, "the member's own session must not fill a stranger's way");
    let own = clerk.path.clone();
    stranger.opens(&own).await.sees_no("株式会社みほん製作所");
});

story!(a_link_that_is_wrong_tells_the_partner_or_nobody, async |town: Town| {
    registers(&town).await;
    let mut clerk = town.visitor();
    let told = [
        ("/declare?partner=hojo&state=s&response_type=code", "invalid_request"),
        ("/declare?partner=hojo&state=s&code_challenge=abc&code_challenge_method=S256", "invalid_request"),
        (&format!("/declare?partner=hojo&state=s&code_challenge={CHALLENGE}"), "invalid_request"),
        (
            &format!("/declare?client_id=hojo&state=s&response_type=token&code_challenge={CHALLENGE}"),
            "unsupported_response_type",
        ),
    ];
    for (link, error) in told {
        clerk.opens(link).await;
        let said = answer(&clerk);
        assert_eq!((said["error"].as_str(), said["state"].as_str()), (error, "s"), "{link}");
    }
    let nobody = [
        "/declare?partner=nobody&state=x".to_owned(),
        "/declare?partner=%3Cscript%3E&state=x".to_owned(),
        format!("{}&return_url=https%3A%2F%2Fevil.example%2F", link()),
    ];
    for link in nobody {
        clerk.opens(&link).await.sees("自動で戻れません").sees_no("script");
        clerk.presses("使用規約に同意する").await.is_titled("事業者情報入力");
    }
});

/// The command line sets it; this node hears of it.
async fn sets(town: &Town, mode: SiteMode) {
    let now = town.app.now();
    let new = &NewMode { mode, cause: Cause::Trouble, notice: None, until: None, reason: "試験".to_owned() };
    town.app.store.write(|mut db| async move { modes::set(&mut db, new, None, now).await }).await.unwrap();
    town.app.board.look(&town.app.store).await.unwrap();
}

story!(while_nobody_can_declare_the_partner_hears_that_it_will_pass, async |town: Town| {
    registers(&town).await;
    sets(&town, SiteMode::DenyDeclarations).await;
    let mut clerk = town.visitor();
    clerk.opens(&link()).await.sees("いまは新しい申込みを受け付けていません").sees("宣言済みの内容を伝える");
    let back = "https://hojo.example.jp/back?error=temporarily_unavailable&amp;state=a%26b&amp;iss=";
    let html = clerk.page.html.replace("&#38;", "&amp;");
    assert!(html.contains(back), "{html}");
    let mut alone = town.visitor();
    alone.opens("/declare?partner=hojo").await.sees_no("いまは新しい申込みを受け付けていません");
    sets(&town, SiteMode::ReadOnly).await;
    clerk.opens(&link()).await;
    assert_eq!(answer(&clerk)["error"], "temporarily_unavailable");
    sets(&town, SiteMode::Normal).await;
    town.visitor().opens(&link()).await.sees("使用規約をお読みください").sees_no("受け付けていません");
});

story!(a_link_that_asks_for_nothing_only_leads_back, async |town: Town| {
    registers(&town).await;
    let mut clerk = town.visitor();
    clerk
        .opens("/declare?partner=hojo&state=abc")
        .await
        .sees("架空の補助金サイト")
        .sees_no("内容をお見せして確かめます");
    applies(&mut clerk).await;
    let mail = town.letter(EMAIL, "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&mail, PASSWORD).await.sees("架空の補助金サイトに戻る");
    assert!(clerk.page.links.iter().any(|(_, to)| *to == format!("{BACK}?state=abc")), "{:?}", clerk.page.links);
});

story!(a_partner_that_is_struck_off_gets_nothing, async |town: Town| {
    let (mut clerk, code_given) = declared(&town).await;
    let (hojo, now, page) = (&code("hojo"), town.app.now(), clerk.path.clone());
    let unit = town.app.store.write(|mut db| async move { partners::stop(&mut db, hojo, None, now).await });
    assert!(unit.await.unwrap());
    assert_eq!(exchanges(&town, SECRET, &good(&code_given)).await.0, StatusCode::UNAUTHORIZED);
    clerk.opens(&page).await;
    assert_eq!(clerk.status, StatusCode::NOT_FOUND);
    clerk.opens(&link()).await.sees("自動で戻れません");
});
