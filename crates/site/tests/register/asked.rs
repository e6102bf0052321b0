//! The API is asked in wrong words: it says which, and answers no other question.

use crate::{
    api::{KEY, address, get, key, one, post},
    engines::{self, both},
    town::{Town, corporation, sole_proprietor},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{declaration::Level, ids::DeclarationId};
use serde_json::{Value, json};

/// What a program with a key is told.
async fn with_key(town: &Town, path: &str) -> (StatusCode, Value) {
    let request = Request::get(format!("/api/v1{path}")).header("authorization", format!("Bearer {KEY}"));
    let (status, _, body) = town.ask(request.body(Body::empty()).unwrap()).await;
    (status, serde_json::from_slice(&body).unwrap())
}

both!(a_parameter_that_there_is_not_is_named_and_never_passed_over, async || {
    let (town, number) = one().await;
    town.fill_directory().await;
    key(&town, 10).await;
    let id = number.as_str();
    for (path, names) in [
        (format!("/declarations/{id}?asof=2020-01-01"), json!(["asof"])),
        (format!("/declarations/{id}?as-of=2020-01-01&corp_number=1"), json!(["as-of", "corp_number"])),
        (format!("/declarations/{id}?as_of=x&nmae=x"), json!(["nmae", "as_of"])),
        (format!("/declarations/{id}?name=x&name=y"), json!(["name"])),
        (format!("/declarations/{id}/receipt?asof=2020-01-01"), json!(["asof"])),
        ("/declarations?corporate_number=7000012050002".to_owned(), json!(["corporate_number"])),
        ("/declarations?q=abc&page=0".to_owned(), json!(["q", "page"])),
        ("/declarations?page=&per_page=&text=".to_owned(), json!(["page", "per_page"])),
        ("/watches?afer=1&limit=0".to_owned(), json!(["afer", "limit"])),
        ("/watches?after=&limit=".to_owned(), json!(["limit"])),
    ] {
        let (status, problem) = with_key(&town, &path).await;
        let told = (status, &problem["code"], &problem["parameters"]);
        assert_eq!(told, (StatusCode::BAD_REQUEST, &json!("bad_parameter"), &names), "{path}");
    }
    for path in [format!("/declarations/{id}?as_of=&name="), "/declarations?text=&page=1".to_owned()] {
        assert_eq!(with_key(&town, &path).await.0, StatusCode::OK, "{path}");
    }
});

both!(an_answer_says_what_was_compared, async || {
    let (town, number) = one().await;
    let asked = [("name", " 架空青葉精機㈱ "), ("corporate_number", "７０００-0120-50002")];
    let (_, _, check) = get(&town, &address(&number, &asked)).await;
    let both = json!({ "name": "架空青葉精機㈱", "corporate_number": "7000012050002" });
    assert_eq!((&check["result"], &check["compared"]), (&json!("match"), &both));
    let (_, _, check) = get(&town, &address(&number, &asked[..1])).await;
    assert_eq!(check["compared"], json!({ "name": "架空青葉精機㈱" }));
    let (_, _, check) = get(&town, &address(&number, &[])).await;
    assert_eq!((&check["result"], &check["compared"]), (&json!("match"), &Value::Null), "it stood, no more");
    let nobody = DeclarationId::draw(4, 123_456_789);
    let (_, _, check) = get(&town, &address(&nobody, &asked)).await;
    assert_eq!((&check["result"], &check["compared"]), (&json!("unknown"), &both));
});

both!(a_list_gives_no_names_of_persons, async || {
    let town = engines::town().await;
    let (_, person) = town.accepted(sole_proprietor(), Level::Two, 2).await;
    town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 3).await;
    town.fill_directory().await;
    let (_, _, list) = get(&town, "/api/v1/declarations").await;
    assert_eq!(list["declarations"][0]["id"], person.as_str());
    assert_eq!(list["declarations"][0]["business"], Value::Null, "persons are not for collecting");
    assert_eq!(list["declarations"][1]["business"]["name"], "架空青葉精機株式会社");
    assert!(!list.to_string().contains("いろは"));
    let (_, _, one) = get(&town, &address(&person, &[])).await;
    assert_eq!(one["declaration"]["business"]["name"], "喫茶いろは", "one by one");
});

/// Code and detail of what is told about a body.
async fn told(town: &Town, kind: &str, body: &str) -> (StatusCode, String) {
    let request = Request::post("/api/v1/verifications")
        .header("content-type", kind)
        .header("accept-language", "en")
        .header("authorization", format!("Bearer {KEY}"));
    let (status, _, answer) = town.ask(request.body(Body::from(body.to_owned())).unwrap()).await;
    let problem: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(problem["code"], "bad_body");
    (status, problem["detail"].as_str().unwrap().to_owned())
}

both!(a_body_that_cannot_be_read_is_told_where_without_what_it_held, async || {
    let (town, number) = one().await;
    town.fill_directory().await;
    key(&town, 10).await;
    let good = format!("{{\"rows\":[{{\"id\":\"{}\"}}]}}", number.as_str());
    let json = "application/json";
    for (kind, body, words) in [
        ("text/plain", good.as_str(), vec!["Content-Type"]),
        (json, "{\"rows\":[\n  {\"id\":43138440188}]}", vec!["line 2, column 19", "$.rows[0].id"]),
        (json, "{\"rows\":[{\"id\":\"1\"},{\"nmae\":\"x\",\"id\":\"1\"}]}", vec!["line 1,", "$.rows[1].nmae"]),
        (json, "{\"rows\":[{\"name\":\"内緒\"}]}", vec!["line 1, column 22", "$.rows[0]"]),
        (json, "{\"rows\":[{\"id\":\"1\"}", vec!["no JSON", "line 1,"]),
        (json, "{\"rows\":[]} x", vec!["no JSON", "column 13"]),
        (json, "[]", vec!["documented shape", "of $."]),
    ] {
        let (status, detail) = told(&town, kind, body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        for word in words {
            assert!(detail.contains(word), "{word} in {detail} of {body}");
        }
        for held in ["43138440188", "内緒"] {
            assert!(!detail.contains(held), "{held} is not given back: {detail}");
        }
    }
    assert_eq!(post(&town, Some(KEY), good).await.0, StatusCode::OK);
});

/// What looks like an ID in a text.
fn ids(text: &str) -> Vec<&str> {
    let numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers.filter(|digits| digits.len() == 11 && digits.starts_with('4')).collect()
}

both!(every_example_has_an_id_that_can_exist, async || {
    let town = engines::town().await;
    let (_, _, document) = get(&town, "/api/v1/openapi.json").await;
    let guide = town.get("/api").await;
    let texts = [
        document.to_string(),
        guide.page.html(),
        include_str!("../../../../docs/webhooks.md").to_owned(),
        include_str!("../../../../docs/open-data.md").to_owned(),
    ];
    for text in &texts {
        let found = ids(text);
        assert!(!found.is_empty(), "an example in {text}");
        for id in found {
            assert!(DeclarationId::parse(id).is_ok(), "{id} has a wrong check digit");
        }
    }
    assert!(guide.count("main a[href='/directory']") == 1, "where to find one that there is");
});
