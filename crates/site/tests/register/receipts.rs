//! 確認受領書: what was asked and told, on paper and signed.

use crate::{
    engines::{self, both},
    town::{Town, corporation},
};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use domain::{declaration::Level, ids::DeclarationId};
use scraper::Html;
use serde_json::{Value, json};
use std::process::Command;
use store::declarations::Ending;

const NAME: &str = "架空青葉精機株式会社";

async fn get(town: &Town, address: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    town.ask(Request::get(address).body(Body::empty()).unwrap()).await
}

/// What a compact JWS says.
fn said(jws: &[u8]) -> Value {
    let payload = jws.split(|byte| *byte == b'.').nth(1).unwrap();
    serde_json::from_slice(&BASE64.decode(payload).unwrap()).unwrap()
}

/// The text of a PDF without blanks, and what the signed answer inside says.
async fn paper(town: &Town, address: &str) -> (String, Value) {
    let (status, headers, pdf) = get(town, address).await;
    assert_eq!((status, headers["content-type"].as_bytes()), (StatusCode::OK, &b"application/pdf"[..]), "{address}");
    assert_eq!(headers["x-robots-tag"], "noindex", "{address}: for no search engine");
    let folder = tempfile::tempdir().unwrap();
    let (file, inside) = (folder.path().join("receipt.pdf"), folder.path().join("receipt.jwt"));
    std::fs::write(&file, pdf).unwrap();
    let text = Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
    let detached = Command::new("pdfdetach").args(["-save", "1", "-o"]).arg(&inside).arg(&file).status().unwrap();
    assert!(text.status.success() && detached.success());
    let text = String::from_utf8(text.stdout).unwrap().split_whitespace().collect();
    (text, said(&std::fs::read(inside).unwrap()))
}

async fn one() -> (Town, DeclarationId) {
    let town = engines::town().await;
    let (_, number) = town.accepted(corporation(NAME, "カクウアオバセイキ"), Level::One, 3).await;
    (town, number)
}

both!(what_is_signed_names_the_id_and_nothing_that_was_typed_for_one, async || {
    let (town, number) = one().await;
    let receipt = async |id: &str, asked: &str| {
        let (status, _, jws) = get(&town, &format!("/api/v1/declarations/{id}/receipt?{asked}")).await;
        assert_eq!(status, StatusCode::OK, "{id}");
        said(&jws)
    };
    let [a, b, c] = number.groups();
    let wide = "%EF%BC%8D";
    let loose = receipt(&format!("{a}{wide}{b}-{c}"), "").await;
    assert_eq!((&loose["sub"], &loose["check"]["given"]), (&json!(number.as_str()), &Value::Null));
    let nobody = receipt("40000000001", "").await;
    assert_eq!((&nobody["sub"], &nobody["check"]["result"]), (&json!("40000000001"), &json!("unknown")));
    let claimed = receipt(&"x".repeat(300), "").await;
    assert!(claimed.get("sub").is_none(), "{claimed}");
    assert_eq!((&claimed["check"]["given"], &claimed["check"]["reason"]), (&json!("x".repeat(100)), &json!("shape")));
    let compared = receipt(number.as_str(), "corporate_number=1000012160153").await;
    assert_eq!(compared["check"]["compared"], json!({ "corporate_number": "1000012160153" }));
    assert_eq!(compared["check"]["differences"], json!(["corporate_number"]));
});

both!(a_receipt_on_paper_says_what_was_compared, async || {
    let (town, number) = one().await;
    let address = format!("/v/{}/receipt.pdf", number.as_str());
    let (text, inside) = paper(&town, &address).await;
    assert!(text.contains("この宣言は有効です") && !text.contains("くらべた"), "{text}");
    assert_eq!((&inside["sub"], &inside["check"]["result"]), (&json!(number.as_str()), &json!("match")));
    let asked = [("name", "架空青葉精機㈱\nrow\tx"), ("corporate_number", "１000012160153")];
    let asked = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    let (text, inside) = paper(&town, &format!("{address}?{asked}")).await;
    assert!(text.contains("くらべた事業者名") && text.contains("くらべた法人番号1000012160153"), "{text}");
    assert_eq!(text.matches("登録と違います").count(), 2, "{text}");
    assert_eq!(inside["check"]["differences"], json!(["name", "corporate_number"]));
    let asked = form_urlencoded::Serializer::new(String::new()).append_pair("name", "架空青葉精機㈱").finish();
    let (text, inside) = paper(&town, &format!("{address}?{asked}")).await;
    assert!(text.contains("登録と一致します"), "{text}");
    assert_eq!(
        (&inside["check"]["result"], &inside["check"]["compared"]["name"]),
        (&json!("match"), &json!("架空青葉精機㈱"))
    );
});

both!(a_declaration_that_has_ended_is_compared_with_nothing, async || {
    let town = engines::town().await;
    let (id, number) = town.accepted(corporation(NAME, "カクウ"), Level::One, 5).await;
    town.end(id, Ending::Stopped, 2).await;
    let (text, _) = paper(&town, &format!("/v/{}/receipt.pdf?corporate_number=7000012050002", number.as_str())).await;
    assert!(text.contains("有効ではないため、くらべていません"), "{text}");
    let then = format!("/v/{}/receipt.pdf?year=2026&month=11&day=19&corporate_number=7000012050002", number.as_str());
    let (text, inside) = paper(&town, &then).await;
    assert!(text.contains("登録と一致します") && text.contains("有効でした"), "{text}");
    assert_eq!(inside["check"]["as_of"], "2026-11-19T23:59:59+09:00");
});

both!(an_id_that_nobody_has_gets_a_receipt_that_says_so, async || {
    let (town, _) = one().await;
    let nobody = DeclarationId::draw(4, 123_456_789);
    let digits = nobody.as_str();
    let slip = format!("{}{}", &digits[..10], if digits.ends_with('0') { '1' } else { '0' });
    for (id, words, reason) in
        [(digits, "登録簿にありません", "not_issued"), (slip.as_str(), "自己宣言IDにもなりません", "check_digit")]
    {
        let (text, inside) = paper(&town, &format!("/v/{id}/receipt.pdf")).await;
        assert!(text.contains(words) && text.contains(id), "{text}");
        assert_eq!((&inside["sub"], &inside["check"]["reason"]), (&json!(id), &json!(reason)));
    }
    let (status, _, _) = get(&town, "/v/12/receipt.pdf").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
});

both!(what_cannot_be_told_makes_no_receipt_of_something_else, async || {
    let (town, number) = one().await;
    let address = format!("/v/{}/receipt.pdf", number.as_str());
    for (asked, place, words) in [
        ("year=2026&month=2&day=30", "#on-problem", "暦にある日"),
        ("year=2026&month=11&day=23", "#on-problem", "きょうまでの日"),
        ("corporate_number=12", "#said-number-problem", "13桁"),
        (&format!("name={}", "x".repeat(301)), "#said-name-problem", "長すぎます"),
    ] {
        let (status, _, body) = get(&town, &format!("{address}?{asked}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
        let page = crate::town::Answer {
            status,
            location: None,
            page: Html::parse_document(std::str::from_utf8(&body).unwrap()),
        };
        assert!(page.text(place).contains(words), "{asked}: {}", page.text(place));
    }
    town.app.store.close().await;
    let (status, headers, body) = get(&town, &address).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "that it could not be checked is no fault of the ID");
    assert!(headers.contains_key("retry-after") && String::from_utf8(body).unwrap().contains("いまは確かめられません"));
});
