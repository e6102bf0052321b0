//! The API: checks, receipts, many at once, search, and what is said when nothing can be said.

use crate::{
    engines::{self, both},
    town::{Town, corporation, days_ago, sole_proprietor},
};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use domain::{
    api_key::{KeyName, Quota},
    declaration::Level,
    ids::DeclarationId,
};
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use jiff::SignedDuration;
use serde_json::{Value, json};
use site::app::sha256;
use store::{
    api_keys::{self, NewKey},
    declarations::Ending,
};

const NAME: &str = "架空青葉精機株式会社";

pub async fn get(town: &Town, address: &str) -> (StatusCode, HeaderMap, Value) {
    let (status, headers, body) = town.ask(Request::get(address).body(Body::empty()).unwrap()).await;
    (status, headers, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

/// A town with one accepted corporation, and its ID.
pub async fn one() -> (Town, DeclarationId) {
    let town = engines::town().await;
    let (_, number) = town.accepted(corporation(NAME, "カクウアオバセイキ"), Level::One, 3).await;
    (town, number)
}

pub fn address(number: &DeclarationId, asked: &[(&str, &str)]) -> String {
    let asked = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    format!("/api/v1/declarations/{}?{asked}", number.as_str())
}

both!(one_id_is_checked_alone_and_against_what_is_said_of_it, async || {
    let (town, number) = one().await;
    for (asked, result, differences) in [
        (vec![], "match", json!([])),
        (vec![("name", "架空青葉精機㈱"), ("corporate_number", "7000012050002")], "match", json!([])),
        (vec![("name", "架空青葉精機（株）")], "match", json!([])),
        (vec![("name", "架空若葉精機株式会社")], "mismatch", json!(["name"])),
        (vec![("name", "別"), ("corporate_number", "1000012160153")], "mismatch", json!(["name", "corporate_number"])),
    ] {
        let (status, headers, check) = get(&town, &address(&number, &asked)).await;
        assert_eq!((status, check["result"].as_str()), (StatusCode::OK, Some(result)), "{asked:?}");
        assert_eq!(check["differences"], differences, "{asked:?}");
        assert_eq!(check["declaration"]["business"]["name"], NAME);
        assert_eq!(headers["access-control-allow-origin"], "*");
        assert_eq!(headers["cross-origin-resource-policy"], "cross-origin");
    }
    let (_, _, check) = get(&town, &address(&number, &[])).await;
    let declaration = &check["declaration"];
    assert_eq!(declaration["page"], format!("http://localhost:8080/v/{}", number.as_str()));
    assert_eq!((&check["state"], &declaration["identity"]), (&json!("accepted"), &json!("mail")));
    assert_eq!(check["checked_at"], "2026-11-22T10:15:32+09:00");
    assert_eq!(declaration["declared_at"], "2026-11-19T10:15:32+09:00");
    for hidden in ["カクウ", "28番", "1234-5678", "taro@", "見本"] {
        assert!(!check.to_string().contains(hidden), "{hidden} is not public");
    }
});

both!(what_is_unknown_says_why, async || {
    let (town, number) = one().await;
    let nobody = DeclarationId::draw(4, 123_456_789);
    let digits = number.as_str();
    let last = if digits.ends_with('0') { '1' } else { '0' };
    let slip = format!("{}{last}", &digits[..10]);
    for (id, reason) in
        [(nobody.as_str(), "not_issued"), (&slip, "check_digit"), ("12", "shape"), ("%E2%98%85", "shape")]
    {
        let (status, _, check) = get(&town, &format!("/api/v1/declarations/{id}")).await;
        assert_eq!((status, &check["result"]), (StatusCode::OK, &json!("unknown")), "{id}");
        assert_eq!((check["reason"].as_str(), &check["declaration"]), (Some(reason), &Value::Null), "{id}");
    }
});

both!(a_day_that_has_passed_is_answered_as_it_was, async || {
    let town = engines::town().await;
    let (id, number) = town.accepted(corporation(NAME, "カクウ"), Level::One, 10).await;
    town.end(id, Ending::Stopped, 4).await;
    for (as_of, result, state) in [
        ("2026-11-11", "not_valid", Value::Null),
        ("2026-11-12", "match", json!("accepted")),
        ("2026-11-17", "match", json!("accepted")),
        ("2026-11-18", "not_valid", json!("stopped")),
        ("2026-11-18T10:15:31+09:00", "match", json!("accepted")),
        ("2026-11-18T01:15:32Z", "not_valid", json!("stopped")),
        ("2026-11-22", "not_valid", json!("stopped")),
    ] {
        let (_, _, check) = get(&town, &address(&number, &[("as_of", as_of)])).await;
        assert_eq!((check["result"].as_str(), &check["state"]), (Some(result), &state), "{as_of}");
        let why = state.as_str().or(Some("not_declared_yet")).filter(|_| result == "not_valid");
        assert_eq!(check["reason"].as_str(), why, "{as_of}");
        assert_eq!(check["declaration"]["state"], "stopped", "what it is today stands beside it");
    }
});

both!(all_that_cannot_be_read_is_told_at_once_in_the_language_asked_for, async || {
    let (town, number) = one().await;
    let wrong = [("as_of", "2026-11-23"), ("corporate_number", "12"), ("name", &"あ".repeat(301))];
    let (status, headers, problem) = get(&town, &address(&number, &wrong)).await;
    assert_eq!(
        (status, headers["content-type"].as_bytes()),
        (StatusCode::BAD_REQUEST, &b"application/problem+json"[..])
    );
    assert_eq!(problem["parameters"], json!(["as_of", "name", "corporate_number"]));
    assert!(problem["title"].as_str().unwrap().contains("読み取れません"));
    let request = Request::get(address(&number, &wrong)).header("accept-language", "en").body(Body::empty()).unwrap();
    let (_, headers, body) = town.ask(request).await;
    assert_eq!(headers["content-language"], "en");
    assert!(String::from_utf8(body).unwrap().contains("cannot be read"));
    for (address, code, status) in [
        ("/api/v1/nothing", "not_found", StatusCode::NOT_FOUND),
        ("/api/v1/verifications", "not_allowed", StatusCode::METHOD_NOT_ALLOWED),
        ("/api/v1/declarations?prefecture=99&page=0", "bad_parameter", StatusCode::BAD_REQUEST),
    ] {
        let (answered, _, problem) = get(&town, address).await;
        assert_eq!((answered, problem["code"].as_str()), (status, Some(code)), "{address}");
    }
});

both!(nothing_changed_is_told_without_a_body, async || {
    let town = engines::town().await;
    let (id, number) = town.accepted(corporation(NAME, "カクウ"), Level::One, 3).await;
    let (_, headers, _) = get(&town, &address(&number, &[])).await;
    let again = async || {
        let tag = headers["etag"].clone();
        let request = Request::get(address(&number, &[])).header("if-none-match", tag).body(Body::empty()).unwrap();
        let (status, _, body) = town.ask(request).await;
        (status, body.is_empty())
    };
    assert_eq!(again().await, (StatusCode::NOT_MODIFIED, true));
    town.end(id, Ending::Cancelled("理由"), 1).await;
    assert_eq!(again().await, (StatusCode::OK, false), "a change is told at once");
});

both!(a_store_that_is_away_never_looks_like_an_id_that_is_not_valid, async || {
    let (town, number) = one().await;
    town.app.store.close().await;
    for path in ["", "/receipt"] {
        let (status, headers, problem) = get(&town, &format!("/api/v1/declarations/{}{path}", number.as_str())).await;
        assert_eq!((status, problem["code"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("could_not_check")));
        assert!(headers.contains_key("retry-after"));
        for wrong in ["invalid", "not_valid", "無効です"] {
            assert!(!problem.to_string().contains(wrong));
        }
    }
    let (status, _, problem) = get(&town, "/api/v1/statistics").await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("could_not_check")));
});

/// The payload of a receipt, if one of the published keys signed it.
fn opened(jws: &str, keys: &Value) -> Option<Value> {
    let mut parts = jws.split('.');
    let [head, payload, signature] = [parts.next()?, parts.next()?, parts.next()?];
    let head: Value = serde_json::from_slice(&BASE64.decode(head).ok()?).ok()?;
    let key = keys["keys"].as_array()?.iter().find(|key| key["kid"] == head["kid"])?;
    let x: [u8; 32] = BASE64.decode(key["x"].as_str()?).ok()?.try_into().ok()?;
    let signature = Signature::from_slice(&BASE64.decode(signature).ok()?).ok()?;
    let signed = jws.rsplit_once('.')?.0;
    VerifyingKey::from_bytes(&x).ok()?.verify(signed.as_bytes(), &signature).ok()?;
    serde_json::from_slice(&BASE64.decode(payload).ok()?).ok()
}

async fn receipt(town: &Town, number: &DeclarationId) -> String {
    let address = format!("/api/v1/declarations/{}/receipt?as_of=2026-11-20", number.as_str());
    let (status, headers, body) = town.ask(Request::get(address).body(Body::empty()).unwrap()).await;
    assert_eq!((status, headers["content-type"].as_bytes()), (StatusCode::OK, &b"application/jwt"[..]));
    String::from_utf8(body).unwrap()
}

both!(a_receipt_is_signed_by_a_key_that_outlives_its_successor_until_it_is_retired, async || {
    let (town, number) = one().await;
    let keys = async || get(&town, "/.well-known/jwks.json").await.2;
    let first = receipt(&town, &number).await;
    let said = opened(&first, &keys().await).unwrap();
    assert_eq!((&said["check"]["result"], &said["iss"]), (&json!("match"), &json!("http://localhost:8080")));
    assert_eq!((&said["sub"], &said["iat"]), (&json!(number.as_str()), &json!(1_795_310_132)));
    assert_eq!(said["check"]["as_of"], "2026-11-20T23:59:59+09:00");
    let forged = first.replacen('.', ".e30", 1);
    assert!(opened(&forged, &keys().await).is_none(), "not what was signed");
    let store = &town.app.store;
    let unit = store.write(|mut db| async move { store::signing_keys::rotate(&mut db, days_ago(0)).await });
    assert_eq!(unit.await.unwrap(), 2);
    let second = receipt(&town, &number).await;
    assert_ne!(first.split('.').next(), second.split('.').next(), "another key signs now");
    assert!(opened(&first, &keys().await).is_some() && opened(&second, &keys().await).is_some());
    let unit = store.write(|mut db| async move { store::signing_keys::retire(&mut db, 1, days_ago(0)).await });
    assert!(unit.await.unwrap());
    assert!(opened(&first, &keys().await).is_none() && opened(&second, &keys().await).is_some());
});

pub const KEY: &str = "sengen_test";

/// A key that may check so many rows a day.
pub async fn key(town: &Town, quota: i64) {
    let (name, quota) = (&KeyName::parse("銀行").unwrap(), Quota::of(quota).unwrap());
    let new = &NewKey { id: town.app.id(), hash: sha256(KEY.as_bytes()), prefix: "sengen_test", name, quota };
    let store = &town.app.store;
    let unit = store.write(|mut db| async move { api_keys::make(&mut db, new, None, days_ago(1)).await });
    assert!(unit.await.unwrap());
}

pub async fn post(town: &Town, key: Option<&str>, body: String) -> (StatusCode, HeaderMap, Value) {
    // As a script of another site would.
    let request = Request::post("/api/v1/verifications")
        .header("content-type", "application/json")
        .header("origin", "https://partner.example.jp")
        .header("sec-fetch-site", "cross-site");
    let request = key.iter().fold(request, |request, key| request.header("authorization", format!("Bearer {key}")));
    let (status, headers, body) = town.ask(request.body(Body::from(body)).unwrap()).await;
    (status, headers, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

both!(many_are_answered_row_by_row_and_broken_rows_are_told, async || {
    let (town, number) = one().await;
    let (_, person) = town.accepted(sole_proprietor(), Level::Two, 2).await;
    let (ended, gone) = town.accepted(corporation("架空若葉株式会社", "ワカバ"), Level::One, 2).await;
    town.end(ended, Ending::Stopped, 1).await;
    town.fill_directory().await;
    key(&town, 100).await;
    let rows = json!({ "rows": [
        { "id": number.as_str(), "name": "架空青葉精機㈱" },
        { "id": number.shown(), "corporate_number": "1000012160153" },
        { "id": gone.as_str() },
        { "id": person.as_str() },
        { "id": "40000000001" },
        { "id": "" },
        { "id": number.as_str(), "corporate_number": "12" },
        { "id": number.as_str(), "name": "あ".repeat(301) },
    ] });
    let (status, headers, answer) = post(&town, Some(KEY), rows.to_string()).await;
    assert_eq!((status, headers["access-control-allow-origin"].as_bytes()), (StatusCode::OK, &b"*"[..]));
    let told: Vec<_> = answer["rows"].as_array().unwrap().iter().map(|row| row["result"].as_str().unwrap()).collect();
    assert_eq!(told, ["match", "mismatch", "not_valid", "match", "unknown", "broken", "broken", "broken"]);
    assert_eq!(answer["rows"][1]["differences"], json!(["corporate_number"]));
    assert_eq!(answer["rows"][0]["declaration"]["business"]["name"], NAME);
    assert_eq!(answer["rows"][3]["declaration"]["business"], Value::Null, "persons are not for collecting");
    let reasons = [5, 6, 7].map(|at| answer["rows"][at]["reason"].as_str().unwrap().to_owned());
    assert_eq!(reasons, ["no_id", "corporate_number_unreadable", "name_too_long"]);
});

both!(many_can_be_had_signed_with_what_was_asked, async || {
    let (town, number) = one().await;
    town.fill_directory().await;
    key(&town, 100).await;
    let body =
        json!({ "rows": [{ "id": number.shown(), "name": "架空青葉精機㈱" }, { "id": "x".repeat(300) }] }).to_string();
    let request = Request::post("/api/v1/verifications")
        .header("content-type", "application/json")
        .header("accept", "application/json;q=0.5, application/jose")
        .header("authorization", format!("Bearer {KEY}"));
    let (status, headers, jws) = town.ask(request.body(Body::from(body.clone())).unwrap()).await;
    assert_eq!((status, headers["content-type"].as_bytes()), (StatusCode::OK, &b"application/jose"[..]));
    let keys = get(&town, "/.well-known/jwks.json").await;
    assert_eq!(keys.1["cache-control"], "max-age=60", "a new key signs at once");
    let said = opened(std::str::from_utf8(&jws).unwrap(), &keys.2).unwrap();
    let hash = sha256(body.as_bytes()).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    assert_eq!((&said["iss"], &said["asked_sha256"]), (&json!("http://localhost:8080"), &json!(hash)));
    let rows = &said["verified"]["rows"];
    assert_eq!((&rows[0]["id"], &rows[0]["result"]), (&json!(number.as_str()), &json!("match")));
    assert_eq!((&rows[1]["id"], &rows[1]["given"]), (&Value::Null, &json!("x".repeat(100))));
    let (_, _, plain) = post(&town, Some(KEY), body).await;
    assert_eq!(plain["rows"], *rows, "the same without a signature");
});

both!(many_are_not_told_out_of_an_old_copy_and_that_costs_nothing, async || {
    let (town, number) = one().await;
    key(&town, 1).await;
    let rows = json!({ "rows": [{ "id": number.as_str() }] }).to_string();
    let old = |seconds| Some(town.app.now() - SignedDuration::from_secs(seconds));
    assert_eq!(post(&town, Some(KEY), rows.clone()).await.2["code"], "could_not_check", "not filled yet");
    town.fill_directory().await;
    town.app.directory.follow([], old(31));
    let (status, headers, problem) = post(&town, Some(KEY), rows.clone()).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("could_not_check")));
    assert!(headers.contains_key("retry-after"));
    town.app.directory.follow([], old(30));
    let (status, _, answer) = post(&town, Some(KEY), rows).await;
    assert_eq!(
        (status, answer["as_of"].as_str()),
        (StatusCode::OK, Some("2026-11-22T10:15:02+09:00")),
        "the row is left"
    );
});

both!(many_need_a_key_with_some_of_its_day_left, async || {
    let (town, number) = one().await;
    town.fill_directory().await;
    key(&town, 3).await;
    let rows = |count: usize| json!({ "rows": vec![json!({ "id": number.as_str() }); count] }).to_string();
    let code = |(status, _, problem): (StatusCode, HeaderMap, Value)| {
        (status.as_u16(), problem["code"].as_str().map(str::to_owned))
    };
    assert_eq!(code(post(&town, None, rows(1)).await), (401, Some("key_needed".to_owned())));
    assert_eq!(code(post(&town, Some("wrong"), rows(1)).await), (401, Some("key_unknown".to_owned())));
    assert_eq!(code(post(&town, Some(KEY), rows(2)).await), (200, None));
    let (status, headers, problem) = post(&town, Some(KEY), rows(2)).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::TOO_MANY_REQUESTS, Some("quota_exceeded")));
    assert_eq!(headers["retry-after"], "49468", "until midnight in Japan");
    assert_eq!(code(post(&town, Some(KEY), rows(1)).await), (200, None), "what was refused did not count");
    assert_eq!(code(post(&town, Some(KEY), "{".to_owned()).await), (400, Some("bad_body".to_owned())));
    assert_eq!(code(post(&town, Some(KEY), rows(10_001)).await), (422, Some("too_many_rows".to_owned())));
    assert_eq!(code(post(&town, Some(KEY), "x".repeat(5 << 20)).await), (413, Some("too_large".to_owned())));
});

both!(the_list_the_codes_and_the_counts_are_given, async || {
    let town = engines::town().await;
    for at in 0..6 {
        town.accepted(corporation(&format!("架空第{at}株式会社"), "カクウ"), Level::One, at).await;
    }
    town.accepted(sole_proprietor(), Level::Two, 2).await;
    town.fill_directory().await;
    let (_, _, list) = get(&town, "/api/v1/declarations?text=%E7%AC%AC&sort=newest").await;
    assert_eq!((&list["total"], list["declarations"].as_array().unwrap().len()), (&json!(6), 6));
    assert_eq!(list["declarations"][0]["business"]["name"], "架空第0株式会社");
    let (_, _, levels) = get(&town, "/api/v1/levels").await;
    assert_eq!((&levels[0]["code"], &levels[0]["rules"][0]["code"]), (&json!("one"), &json!("six-2026")));
    let (_, _, terms) = get(&town, "/api/v1/terms").await;
    assert_eq!((&terms[0]["code"], &terms[1]["code"]), (&json!("2026-04"), &json!("2021-04")));
    let (_, _, counts) = get(&town, "/api/v1/statistics").await;
    // Six and one: the one is too few, and the six would tell it.
    assert_eq!([&counts["total"], &counts["levels"], &counts["prefectures"]], [&json!(7), &json!([]), &json!([])]);
    for at in 3..7 {
        town.accepted(sole_proprietor(), Level::Two, at).await;
    }
    town.fill_directory().await;
    let (_, _, counts) = get(&town, "/api/v1/statistics").await;
    let shown = |name: &str| {
        let cells = counts[name].as_array().unwrap().iter();
        cells.map(|cell| (cell["code"].as_str().unwrap(), cell["count"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(shown("levels"), [("one", 6), ("two", 5)]);
    assert_eq!(shown("prefectures"), [("01", 5), ("13", 6)], "what there is none of is left out");
});

both!(the_document_names_every_operation_and_the_guide_every_problem, async || {
    let town = engines::town().await;
    let (_, _, document) = get(&town, "/api/v1/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let wanted = [
        "/declarations",
        "/declarations/{id}",
        "/declarations/{id}/receipt",
        "/levels",
        "/statistics",
        "/terms",
        "/token",
        "/verifications",
        "/watches",
        "/watches/{id}",
        "/webhooks",
        "/webhooks/{webhook}",
        "/webhooks/{webhook}/deliveries",
        "/webhooks/{webhook}/deliveries/{delivery}/replay",
        "/webhooks/{webhook}/enable",
        "/webhooks/{webhook}/secret",
        "/webhooks/{webhook}/test",
    ];
    assert_eq!(paths, wanted);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let told = &operation["responses"];
            assert!(told.get("429").is_some() && told.get("503").is_some(), "{method} {path} may be turned away");
        }
    }
    let posted = &document["webhooks"]["declaration.changed"]["post"]["requestBody"]["content"]["application/json"];
    assert_eq!(posted["schema"]["$ref"], "#/components/schemas/Event");
    assert!(document["components"]["schemas"]["Event"]["properties"]["data"].is_object());
    let guide = town.get("/api").await;
    assert_eq!(guide.status, StatusCode::OK);
    assert_eq!(guide.count("#could_not_check"), 1);
    assert!(guide.text("main").contains("10,000行まで"));
    assert!(!guide.text("dl").contains('{'), "no placeholder is left open");
});
