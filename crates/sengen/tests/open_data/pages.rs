//! What the site gives out of the folder: the page, the files, the feed for readers.

use crate::{
    place::{Place, numbered},
    streets::Town,
};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use domain::declaration::Level;
use http_body_util::BodyExt as _;
use paper::open_data::{DECLARATIONS_SHEET, PACKAGE};
use tower::ServiceExt as _;

async fn fetch(place: &Place, address: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = place.town.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.into_body().collect().await.unwrap().to_bytes().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_what_is_there_and_how_to_check_it() {
    let (place, _) = Place::with_five().await;
    let page = place.town.get("/opendata").await;
    assert_eq!((page.status, page.count("[download]")), (StatusCode::OK, 0));
    assert!(page.text("#files ~ p").contains("作っているところ"), "{}", page.text("main"));
    place.make(-1).await.unwrap();
    place.make(0).await.unwrap();
    let page = place.town.get("/opendata").await;
    assert!(page.text("main").contains("2026年11月22日版"));
    let line = page.text("table tbody tr:first-child");
    assert!(line.starts_with("declarations.csv") && line.contains("自己宣言2"), "{line}");
    for link in page.page.select(&scraper::Selector::parse("main a[download]").unwrap()) {
        let address = link.attr("href").unwrap();
        let (status, headers, body) = fetch(&place, address, &[]).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert_eq!(headers["cache-control"], "public, max-age=86400, immutable");
        assert_eq!(headers["access-control-allow-origin"], "*");
        assert!(!body.is_empty());
    }
    let hash = sengen::open_data::hex(&<sha2::Sha256 as sha2::Digest>::digest(place.file(0, "declarations.csv")));
    assert!(page.text("main").contains(&hash));
    assert!(page.text("main").contains("クリエイティブ・コモンズ") && page.text("main").contains("verify--offline"));
    assert_eq!(page.count(".sg-menu a[href='/opendata']"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_broke_off_goes_on_where_it_was() {
    let (place, _) = Place::with_five().await;
    place.make(0).await.unwrap();
    let whole = place.file(0, DECLARATIONS_SHEET);
    let address = format!("/opendata/2026-11-22/{DECLARATIONS_SHEET}");
    let (status, headers, rest) = fetch(&place, &address, &[("range", "bytes=100-")]).await;
    assert_eq!(status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(headers["content-range"], format!("bytes 100-{}/{}", whole.len() - 1, whole.len()));
    assert_eq!(rest, whole[100..]);
    assert_eq!(headers["content-type"], "text/csv; charset=utf-8; header=present");
    let (_, headers, _) = fetch(&place, &address, &[]).await;
    assert_eq!(headers["accept-ranges"], "bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn latest_leads_to_the_files_of_one_day() {
    let (place, _) = Place::with_five().await;
    let (status, _, _) = fetch(&place, &format!("/opendata/latest/{PACKAGE}"), &[]).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "before there are any");
    place.make(-1).await.unwrap();
    place.make(0).await.unwrap();
    let (status, headers, _) = fetch(&place, &format!("/opendata/latest/{PACKAGE}"), &[]).await;
    assert_eq!(status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(headers["location"], format!("/opendata/2026-11-22/{PACKAGE}"));
    for none in [
        "latest/x",
        "latest/..%2Fkey",
        "2026-11-22/..%2F..%2Fkey",
        "2026-11-22/x.csv",
        "2026-11-30/states.csv",
        "1/states.csv",
        "20261122/states.csv",
    ] {
        let (status, _, _) = fetch(&place, &format!("/opendata/{none}"), &[]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{none}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_none_is_published_nothing_is_shown() {
    let town = Town::new().await;
    for address in [
        "/opendata",
        "/opendata/latest/states.csv",
        "/opendata/2026-11-22/states.csv",
        "/opendata/changes?since=0",
        "/opendata/changes.atom",
    ] {
        assert_eq!(town.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(town.get("/").await.count("a[href='/opendata']"), 0);
}

/// The text of the one child of that name.
fn child<'a>(node: roxmltree::Node<'a, '_>, name: &str) -> &'a str {
    let mut found = node.children().filter(|child| child.has_tag_name(("http://www.w3.org/2005/Atom", name)));
    let one = found.next().unwrap_or_else(|| panic!("an element {name}"));
    assert!(found.next().is_none(), "{name} stands once");
    one.text().unwrap_or_default()
}

/// The feed as text.
async fn feed(place: &Place) -> String {
    let (status, headers, body) = fetch(place, "/opendata/changes.atom", &[]).await;
    let kind = headers["content-type"].to_str().unwrap();
    assert_eq!((status, kind), (StatusCode::OK, "application/atom+xml; charset=utf-8"));
    String::from_utf8(body).unwrap()
}

fn entries<'a>(document: &'a roxmltree::Document<'_>) -> Vec<roxmltree::Node<'a, 'a>> {
    document.root_element().children().filter(|node| node.has_tag_name("entry")).collect()
}

/// RFC 4287: what must be there is there.
#[tokio::test(flavor = "multi_thread")]
async fn the_feed_is_valid() {
    let (place, _) = Place::with_five().await;
    place.town.accepted(numbered("架空<b>&\"株式会社", 5), Level::One, 0).await;
    let text = feed(&place).await;
    let document = roxmltree::Document::parse(&text).unwrap();
    let feed = document.root_element();
    assert_eq!(feed.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
    assert_eq!(child(feed, "id"), "tag:localhost,2026:opendata");
    assert!(!child(feed, "title").is_empty() && text.contains("<link rel=\"self\""));
    let author = feed.children().find(|node| node.has_tag_name("author")).unwrap();
    assert!(child(author, "name").contains("事務局"));
    for entry in entries(&document) {
        let updated: jiff::Timestamp = child(entry, "updated").parse().unwrap();
        let newest: jiff::Timestamp = child(feed, "updated").parse().unwrap();
        assert!(updated <= newest);
        let link = entry.children().find(|node| node.has_tag_name("link")).unwrap();
        assert_eq!(link.attribute("rel"), Some("alternate"));
        assert!(link.attribute("href").unwrap().starts_with("http://localhost:8080/v/"));
        assert!(!child(entry, "title").is_empty() && !child(entry, "summary").is_empty());
    }
    let first = child(entries(&document)[0], "title");
    assert!(first.contains("架空<b>&\"株式会社"), "{first}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_keeps_its_id_when_it_changes_and_persons_have_none() {
    let (place, five) = Place::with_five().await;
    let (odd, other) = place.town.accepted(numbered("架空あたらし株式会社", 5), Level::One, 0).await;
    let own = |id: &domain::ids::DeclarationId| format!("tag:localhost,2026:declaration:{}", id.as_str());
    let text = feed(&place).await;
    let document = roxmltree::Document::parse(&text).unwrap();
    let ids: Vec<_> = entries(&document).iter().map(|entry| child(*entry, "id").to_owned()).collect();
    assert_eq!(ids.len(), 4, "neither the person nor the one that waits");
    assert!(ids[0] == own(&other) && ids.contains(&own(&five.gone)), "newest first: {ids:?}");
    assert!(!text.contains(five.person.as_str()) && !text.contains(five.waiting.as_str()));
    place.end(odd, store::declarations::Ending::Cancelled("x")).await;
    let text = feed(&place).await;
    let document = roxmltree::Document::parse(&text).unwrap();
    let first = entries(&document)[0];
    assert_eq!(child(first, "id"), own(&other), "the same id");
    assert!(child(first, "title").ends_with("取消し"), "{}", child(first, "title"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_without_entries_is_valid_too() {
    let store = crate::town::sqlite().await;
    let place = Place::on(store.store.clone());
    let (_, _, body) = fetch(&place, "/opendata/changes.atom", &[]).await;
    let text = String::from_utf8(body).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    assert!(child(document.root_element(), "updated").parse::<jiff::Timestamp>().is_ok());
}
