//! The list of changes: who follows it from the files of one day has the files of the next.

use crate::{
    place::{Five, Place, numbered},
    streets::sole_proprietor,
    town::contract,
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::declaration::Level;
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use paper::open_data::{PACKAGE, Package};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use store::{bookmark::Bookmark, declarations::Ending};
use tower::ServiceExt as _;

type Table = BTreeMap<String, BTreeMap<String, String>>;

/// Status, `Link`, and the lines of an answer.
async fn ask(place: &Place, query: &str) -> (StatusCode, Option<String>, Vec<Value>) {
    let request = Request::get(format!("/opendata/changes?{query}")).body(Body::empty()).unwrap();
    let answer = place.town.router.clone().oneshot(request).await.unwrap();
    let (status, link) = (answer.status(), answer.headers().get("link").map(|link| link.to_str().unwrap().to_owned()));
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let text = std::str::from_utf8(&body).unwrap();
    (status, link, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Follows from a place to the end in small steps; what the lines said, and the place at the end.
async fn follow(place: &Place, table: &mut Table, mut since: String) -> (Vec<Value>, String) {
    let mut all = Vec::new();
    loop {
        let (status, link, mut lines) = ask(place, &format!("since={since}&limit=3")).await;
        assert_eq!(status, StatusCode::OK);
        let last = lines.pop().unwrap();
        last["next"].as_str().unwrap().clone_into(&mut since);
        assert_eq!(link.unwrap(), format!("</opendata/changes?since={since}>; rel=\"next\""));
        for line in &lines {
            apply(table, line);
        }
        all.extend(lines);
        if last["more"] == false {
            return (all, since);
        }
    }
}

fn apply(table: &mut Table, line: &Value) {
    match line["change"].as_str().unwrap() {
        "put" => {
            let cells = line["row"].as_object().unwrap().iter();
            let row: BTreeMap<_, _> =
                cells.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect();
            table.insert(row["declaration_id"].clone(), row);
        }
        "removed" => drop(table.remove(line["declaration_id"].as_str().unwrap())),
        other => panic!("{other}"),
    }
}

/// The place that the files of a day lead on from.
fn since(place: &Place, after: i32) -> String {
    Package::read(&String::from_utf8(place.file(after, PACKAGE)).unwrap()).unwrap().changes.since
}

/// On PostgreSQL a test beside this one may hold the journal's horizon back for a while.
async fn settled(place: &Place, lines: usize) {
    crate::town::until(async || {
        let mut db = place.town.app.store.read().await.unwrap();
        let (events, _) = store::journal::after(&mut db, store::journal::Mark::default(), 1000).await.unwrap();
        events.len() >= lines
    })
    .await;
}

contract!(who_follows_from_one_day_has_the_next, async |own: &crate::town::Place| {
    let place = Place::on(own.store.clone());
    let Five { waiting, person, .. } = place.five().await;
    // Submitted and confirmed, five times; accepted four times; one ended.
    settled(&place, 15).await;
    place.make(0).await.unwrap();
    let mut table = place.rows(0, "declarations.csv");
    let before = table.clone();

    let mut ends = Vec::new();
    for nth in 1..=9 {
        let level = if nth % 2 == 0 { Level::Two } else { Level::One };
        let (id, _) = place.town.accepted(numbered(&format!("架空第{nth}株式会社"), nth), level, 0).await;
        ends.push(id);
    }
    let (_, other) = place.town.accepted(sole_proprietor(), Level::Two, 0).await;
    let (_, later) = place.town.declare(numbered("架空まだ株式会社", 80), Level::One, 0).await;
    for (nth, ending) in [(0, Ending::Stopped), (3, Ending::Cancelled("x")), (8, Ending::SupersededBy(&later))] {
        place.end(ends[nth], ending).await;
    }
    settled(&place, 15 + 9 * 3 + 3 + 2 + 3).await;
    place.make(1).await.unwrap();

    let (lines, end) = follow(&place, &mut table, since(&place, 0)).await;
    assert_ne!(table, before);
    assert_eq!(table, place.rows(1, "declarations.csv"));
    // A declaration whose lines are on several answers is told of several times, each time as it is now.
    let removed = lines.iter().filter(|line| line["change"] == "removed");
    assert_eq!(removed.map(|line| line["declaration_id"].as_str()).collect::<BTreeSet<_>>().len(), 3);
    assert!(lines.iter().any(|line| line["state"] == "cancelled" && line["state_on"] == "2026-11-22"));
    let said = serde_json::to_string(&lines).unwrap();
    for hidden in [&waiting, &person, &other, &later] {
        assert!(!said.contains(hidden.as_str()), "neither persons nor what was never accepted: {hidden:?}");
    }
    assert!(!said.contains("いろは") && !said.contains("まだ"));

    // Nothing new: the place stays. Following again changes nothing.
    let (_, _, lines) = ask(&place, &format!("since={end}")).await;
    assert_eq!(lines, [serde_json::json!({ "next": end, "more": false })]);
    follow(&place, &mut table, since(&place, 0)).await;
    assert_eq!(table, place.rows(1, "declarations.csv"));
    assert!(since(&place, 1).parse::<Bookmark>().unwrap().mark >= since(&place, 0).parse::<Bookmark>().unwrap().mark);
});

contract!(an_acceptance_that_is_taken_back_is_told, async |own: &crate::town::Place| {
    let place = Place::on(own.store.clone());
    let (id, number) = place.town.declare(numbered("架空第1株式会社", 1), Level::One, 0).await;
    let batch = place.town.accept_in_batch(id, &number).await;
    settled(&place, 3).await;
    let mut table = Table::new();
    let (_, between) = follow(&place, &mut table, "0".to_owned()).await;
    assert!(table.contains_key(number.as_str()));
    place.town.take_back(batch).await;
    settled(&place, 4).await;
    let (lines, _) = follow(&place, &mut table, between).await;
    assert_eq!(lines.last().map(|line| line["state"].as_str()), Some(Some("declared")));
    assert!(table.is_empty(), "who looked in between has it no longer");
});

/// What is wrong is told as the API tells it (RFC 9457), and to the pages of other sites too.
async fn told_in_both_languages(place: &Place) {
    for (language, code, word) in [("en", "en", "Give changes.since"), ("ja", "ja", "そのまま付けます")] {
        let request = Request::get("/opendata/changes?since=x").header("accept-language", language);
        let answer = place.town.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let headers = answer.headers().clone();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let problem: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            (&headers["content-type"], &headers["content-language"]),
            (&"application/problem+json".parse().unwrap(), &code.parse().unwrap())
        );
        assert_eq!(headers["access-control-allow-origin"], "*");
        assert_eq!((&problem["type"], &problem["code"]), (&json!("/api#bad_parameter"), &json!("bad_parameter")));
        assert!(problem["detail"].as_str().unwrap().contains(word), "{problem}");
    }
}

contract!(a_place_that_is_not_ours_is_refused, async |own: &crate::town::Place| {
    let place = Place::on(own.store.clone());
    place.five().await;
    settled(&place, 15).await;
    place.make(0).await.unwrap();
    let ours: Bookmark = since(&place, 0).parse().unwrap();
    let mut ahead = ours;
    ahead.mark.seq += 1000;
    let other = Bookmark { at: ours.at.map(|at| at + SignedDuration::from_secs(1)), ..ours };
    for foreign in [ahead, other] {
        let (status, _, lines) = ask(&place, &format!("since={foreign}")).await;
        assert_eq!((status, lines[0]["status"].as_u64()), (StatusCode::GONE, Some(410)));
        assert!(lines[0]["detail"].as_str().unwrap().contains("datapackage.json"));
        assert_eq!(lines[0]["type"], "/api#unknown_since");
    }
    for (wrong, names) in [
        ("", json!(["since"])),
        ("since=", json!(["since"])),
        ("since=1", json!(["since"])),
        ("since=x-y-z", json!(["since"])),
        ("since=0&limit=0", json!(["limit"])),
        ("since=0&limit=1001", json!(["limit"])),
        ("since=x&limit=x", json!(["limit", "since"])),
        ("since=0&limt=5", json!(["limt"])),
    ] {
        let (status, _, lines) = ask(&place, wrong).await;
        assert_eq!((status, lines[0]["status"].as_u64()), (StatusCode::BAD_REQUEST, Some(400)), "{wrong}");
        assert_eq!((&lines[0]["code"], &lines[0]["parameters"]), (&json!("bad_parameter"), &names), "{wrong}");
    }
    told_in_both_languages(&place).await;
    let (status, _, lines) = ask(&place, "since=0").await;
    assert_eq!((status, lines.len()), (StatusCode::OK, 4), "from the beginning: two put, one removed, and the place");
});
