//! Many IDs at once, on a day that has passed: on the page and by the API.

use crate::{
    api::{KEY, key, post},
    bulk::{NAME, form, page, rows},
    engines::{self, both},
    town::corporation,
};
use axum::http::StatusCode;
use domain::declaration::Level;
use serde_json::{Value, json};
use store::declarations::Ending;

/// The same of pasted lines, with a 基準日.
fn on(pasted: &str, output: &str, [year, month, day]: [&str; 3]) -> Vec<u8> {
    let mut body = form(b"", pasted, output);
    body.truncate(body.len() - "--mark--\r\n".len());
    for (name, value) in [("year", year), ("month", month), ("day", day)] {
        body.extend(format!("--mark\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(b"--mark--\r\n");
    body
}

both!(a_day_is_asked_of_the_store, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation(NAME, "カクウ"), Level::One, 30).await;
    let (old, gone) = town.accepted(corporation("架空若葉株式会社", "ワカバ"), Level::One, 30).await;
    town.end(old, Ending::Stopped, 10).await;
    let (_, new) = town.accepted(corporation("架空新星株式会社", "シンセイ"), Level::One, 5).await;
    town.fill_directory().await;
    let table = ["自己宣言ID", firm.as_str(), gone.as_str(), new.as_str(), gone.as_str(), "41234567890"].join("\n");
    let told = async |day| {
        let rows = rows(&town, on(&table, "csv", day)).await;
        rows.into_iter()
            .map(|row| ["確認：結果", "確認：基準日", "確認：基準日の状態"].map(|key| row[key].clone()).join(" "))
            .collect::<Vec<_>>()
    };
    let stands = |state: &str| format!("有効（IDだけを確認） 2026-11-{state}");
    let ended = |state: &str| format!("有効ではない 2026-11-{state}");
    assert_eq!(
        told(["2026", "11", "8"]).await,
        [
            stands("08 受理済み"),
            stands("08 受理済み"),
            ended("08 まだ宣言していません"),
            stands("08 受理済み"),
            "該当なし  ".to_owned()
        ]
    );
    assert_eq!(told(["２０２６", "11", "14"]).await[1], ended("14 停止"));
    let why = async |day: &str| {
        rows(&town, on(&table, "csv", ["2026", "11", day]))
            .await
            .into_iter()
            .map(|mut row| row.remove("確認：理由").unwrap())
    };
    assert_eq!(why("14").await.nth(1).unwrap(), "2026年11月12日に停止");
    let yet = "まだ宣言していませんでした（2026年11月17日に宣言）";
    assert_eq!(why("8").await.take(3).collect::<Vec<_>>(), ["", "", yet]);
    let screen = page(&town, on(&table, "screen", ["2026", "11", "8"])).await;
    assert!(screen.text("#compared").contains("2026年11月8日に有効だったか"), "{}", screen.text("#compared"));
    for (day, said) in [(["2026", "13", "1"], "暦にある日"), (["2026", "11", "23"], "きょうまでの日")] {
        let wrong = page(&town, on(&table, "csv", day)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text(".sg-error-summary").contains(said));
        assert_eq!(wrong.attribute(".sg-error-summary a", "href"), Some("#year"));
        assert_eq!(wrong.attribute("[name=month]", "value"), Some(day[1]), "nothing typed is lost");
    }
});

both!(a_program_asks_of_a_day_too, async || {
    let town = engines::town().await;
    let (old, gone) = town.accepted(corporation(NAME, "カクウ"), Level::One, 30).await;
    town.end(old, Ending::Stopped, 10).await;
    town.fill_directory().await;
    key(&town, 100).await;
    let row = json!({ "id": gone.as_str(), "name": NAME });
    for (as_of, result, state, reason) in [
        ("2026-10-01", "not_valid", Value::Null, json!("not_declared_yet")),
        ("2026-11-08", "match", json!("accepted"), Value::Null),
        ("2026-11-14T00:00:00+09:00", "not_valid", json!("stopped"), json!("stopped")),
    ] {
        let (status, _, answer) = post(&town, Some(KEY), json!({ "rows": [row], "as_of": as_of }).to_string()).await;
        let told = &answer["rows"][0];
        assert_eq!((status, &told["result"], &told["state"]), (StatusCode::OK, &json!(result), &state), "{as_of}");
        assert_eq!(told["reason"], reason, "{as_of}");
        assert_eq!(told["declaration"]["state"], "stopped", "as it is today");
        assert!(answer["as_of"].as_str().unwrap() <= "2026-11-14T00:00:00+09:00", "{answer}");
    }
    for as_of in ["2026-11-23", "yesterday"] {
        let (status, _, problem) = post(&town, Some(KEY), json!({ "rows": [row], "as_of": as_of }).to_string()).await;
        assert_eq!((status, &problem["parameters"]), (StatusCode::BAD_REQUEST, &json!(["as_of"])), "{as_of}");
    }
});
