//! The API of watches and webhooks: keys, what is watched, where it is posted to, the log.

use crate::{
    engines::{self, both},
    town::{Town, corporation, sole_proprietor},
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use domain::{
    api_key::{KeyName, Quota},
    declaration::Level,
    ids::DeclarationId,
};
use serde_json::{Value, json};
use site::app::sha256;
use store::api_keys::{self, NewKey};
use uuid::Uuid;

const KEY: &str = "sengen_test";
const OTHER: &str = "sengen_other";

async fn town() -> (Town, DeclarationId) {
    let town = engines::town().await;
    for (id, key) in [(1, KEY), (2, OTHER)] {
        let (name, now) = (&KeyName::parse("x").unwrap(), town.app.now());
        let (id, hash) = (Uuid::from_u128(id), sha256(key.as_bytes()));
        let new = &NewKey { id, hash, prefix: "sengen_x", name, quota: Quota::USUAL };
        let unit = town.app.store.write(|mut db| async move { api_keys::make(&mut db, new, None, now).await });
        assert!(unit.await.unwrap());
    }
    let (_, number) = town.accepted(corporation("架空青葉株式会社", "アオバ"), Level::One, 3).await;
    (town, number)
}

async fn ask_as(town: &Town, key: &str, method: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
    let mut request = Request::builder().method(method.parse::<Method>().unwrap()).uri(format!("/api/v1{path}"));
    if !key.is_empty() {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    let request = request.header("content-type", "application/json");
    let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
    let (status, _, bytes) = town.ask(request.body(body).unwrap()).await;
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

async fn ask(town: &Town, method: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
    ask_as(town, KEY, method, path, body).await
}

async fn make(town: &Town, url: &str) -> (StatusCode, Value) {
    ask(town, "POST", "/webhooks", Some(json!({ "url": url }))).await
}

both!(a_key_watches_and_lists_by_pages, async || {
    let (town, number) = town().await;
    let (_, person) = town.accepted(sole_proprietor(), Level::Two, 2).await;
    let one = format!("/watches/{}", number.as_str());
    assert_eq!(ask(&town, "GET", &one, None).await.1["code"], "not_watched");
    let (status, watch) = ask(&town, "PUT", &one, None).await;
    assert_eq!((status, &watch["id"]), (StatusCode::CREATED, &json!(number.as_str())));
    assert_eq!(watch["now"], json!({ "state": "accepted", "level": "one", "name": "架空青葉株式会社" }));
    assert_eq!(ask(&town, "PUT", &one, None).await.0, StatusCode::OK);
    assert_eq!(ask(&town, "PUT", &format!("/watches/{}", person.as_str()), None).await.1["now"]["name"], "喫茶いろは");
    let (_, first) = ask(&town, "GET", "/watches?limit=1", None).await;
    let next = first["next"].as_str().unwrap();
    let (_, second) = ask(&town, "GET", &format!("/watches?limit=1&after={next}"), None).await;
    assert_eq!((second["watches"].as_array().unwrap().len(), &second["next"]), (1, &Value::Null));
    assert_ne!(first["watches"][0]["id"], second["watches"][0]["id"]);
    assert_eq!(ask_as(&town, OTHER, "GET", "/watches", None).await.1["watches"], json!([]));
    for wrong in ["/watches?limit=0", "/watches?limit=1001", "/watches?limit=x", "/watches?after=x"] {
        assert_eq!(ask(&town, "GET", wrong, None).await.1["code"], "bad_parameter", "{wrong}");
    }
    for unknown in ["41111111111", "x"] {
        assert_eq!(ask(&town, "PUT", &format!("/watches/{unknown}"), None).await.1["code"], "no_declaration");
    }
    assert_eq!(ask(&town, "DELETE", &one, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&town, "DELETE", &one, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&town, "GET", &one, None).await.0, StatusCode::NOT_FOUND);
});

both!(nothing_is_answered_without_a_key, async || {
    let (town, _) = town().await;
    for (method, path) in [
        ("GET", "/watches"),
        ("PUT", "/watches/41234567890"),
        ("DELETE", "/watches/41234567890"),
        ("GET", "/webhooks"),
        ("POST", "/webhooks"),
        ("POST", "/webhooks/x/test"),
        ("GET", "/webhooks/x/deliveries"),
    ] {
        assert_eq!(ask_as(&town, "", method, path, None).await.1["code"], "key_needed", "{method} {path}");
        assert_eq!(ask_as(&town, "wrong", method, path, None).await.1["code"], "key_unknown", "{method} {path}");
    }
});

both!(a_webhook_shows_its_secret_once_and_has_a_log, async || {
    let (town, _) = town().await;
    let (status, made) = make(&town, "https://hooks.mihon.jp/sengen").await;
    assert_eq!(status, StatusCode::CREATED);
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_") && secret.len() == "whsec_".len() + 44, "{secret}");
    let own = format!("/webhooks/{}", made["id"].as_str().unwrap());
    assert_eq!(ask(&town, "GET", &own, None).await.1.get("secret"), None);
    assert_eq!(ask(&town, "GET", "/webhooks", None).await.1["webhooks"][0]["url"], "https://hooks.mihon.jp/sengen");
    let (_, rotated) = ask(&town, "POST", &format!("{own}/secret"), None).await;
    assert!(rotated["secret"] != made["secret"] && rotated["old_secret_until"].is_string(), "{rotated}");
    let (status, waiting) = ask(&town, "POST", &format!("{own}/test"), None).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let (_, log) = ask(&town, "GET", &format!("{own}/deliveries"), None).await;
    let line = &log["deliveries"][0];
    assert_eq!(
        (&line["id"], &line["event"], &line["state"]),
        (&waiting["id"], &json!("webhook.test"), &json!("waiting"))
    );
    assert_eq!((&line["attempts"], line["next_try_at"].is_string()), (&json!(0), true));
    let replay = format!("{own}/deliveries/{}/replay", line["id"].as_str().unwrap());
    assert_eq!(ask(&town, "POST", &replay, None).await.0, StatusCode::ACCEPTED);
    assert_eq!(ask(&town, "POST", &format!("{own}/enable"), None).await.1["disabled_at"], Value::Null);
    for other in [own.clone(), format!("{own}/deliveries")] {
        assert_eq!(ask_as(&town, OTHER, "GET", &other, None).await.1["code"], "no_webhook");
    }
    assert_eq!(ask_as(&town, OTHER, "DELETE", &own, None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask_as(&town, OTHER, "POST", &replay, None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&town, "DELETE", &own, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ask(&town, "POST", &format!("{own}/test"), None).await.1["code"], "no_webhook");
});

both!(what_is_asked_for_is_counted, async || {
    let (town, _) = town().await;
    let own = format!("/webhooks/{}", make(&town, "https://hooks.mihon.jp/").await.1["id"].as_str().unwrap());
    for _ in 0..60 {
        assert_eq!(ask(&town, "POST", &format!("{own}/test"), None).await.0, StatusCode::ACCEPTED);
    }
    assert_eq!(ask(&town, "POST", &format!("{own}/test"), None).await.1["code"], "too_often");
    for _ in 1..10 {
        assert_eq!(make(&town, "https://hooks.mihon.jp/").await.0, StatusCode::CREATED);
    }
    assert_eq!(make(&town, "https://hooks.mihon.jp/").await.1["code"], "full");
});

both!(only_addresses_for_everybody_are_taken, async || {
    let (town, _) = town().await;
    for url in [
        "http://hooks.mihon.jp/",
        "https://user:word@hooks.mihon.jp/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::ffff:169.254.169.254]/latest/meta-data",
        "https://hooks.mihon.jp:25/",
        "file:///etc/passwd",
        "x",
    ] {
        let (status, problem) = make(&town, url).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("bad_url")), "{url}");
    }
    for body in [json!({}), json!({ "url": 1 }), json!({ "url": "https://hooks.mihon.jp/", "more": 1 })] {
        assert_eq!(ask(&town, "POST", "/webhooks", Some(body)).await.1["code"], "bad_body");
    }
});

both!(where_webhooks_are_turned_off_none_is_made_and_watches_go_on, async || {
    let (town, number) = town().await;
    let town = town.without_webhooks();
    let (status, problem) = make(&town, "https://hooks.mihon.jp/sengen").await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::FORBIDDEN, Some("webhooks_off")));
    assert_eq!(ask(&town, "PUT", &format!("/watches/{}", number.as_str()), None).await.0, StatusCode::CREATED);
});
