//! What programs that walk the web are told.

use crate::{
    engines::{self, both},
    town::{Town, corporation, sole_proprietor},
};
use ::directory::Entry;
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{declaration::Level, ids::DeclarationId};
use std::{collections::BTreeSet, convert::Infallible};
use uuid::Uuid;

async fn get(town: &Town, address: &str) -> (StatusCode, String) {
    let (status, _, body) = town.ask(Request::get(address).body(Body::empty()).unwrap()).await;
    (status, String::from_utf8(body).unwrap())
}

both!(the_sitemap_leads_to_corporations_and_to_no_person, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 3).await;
    let (_, person) = town.accepted(sole_proprietor(), Level::Two, 2).await;
    assert_eq!(get(&town, "/sitemap.xml").await.0, StatusCode::SERVICE_UNAVAILABLE, "not filled yet");
    town.fill_directory().await;
    let (_, index) = get(&town, "/sitemap.xml").await;
    assert_eq!(index.matches("<loc>").count(), 2, "{index}");
    let (_, entries) = get(&town, "/sitemaps/1.xml").await;
    assert!(entries.contains(&format!("/v/{}</loc><lastmod>2026-11-19<", firm.as_str())), "{entries}");
    assert!(!entries.contains(person.as_str()));
    let (_, pages) = get(&town, "/sitemaps/pages.xml").await;
    let (_, robots) = get(&town, "/robots.txt").await;
    let closed: Vec<_> = robots.lines().filter_map(|line| line.strip_prefix("Disallow: ")).collect();
    for page in pages.split("<loc>http://localhost:8080").skip(1).filter_map(|rest| rest.split('<').next()) {
        let (status, html) = get(&town, if page.is_empty() { "/" } else { page }).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(!html.contains("noindex"), "{page} says that it is not to be found");
        assert!(!closed.iter().any(|closed| page.starts_with(closed)), "{page} may not be read");
    }
    for page in ["/watch", "/news", "/statistics", "/v"] {
        assert!(pages.contains(&format!("http://localhost:8080{page}</loc>")), "{page}");
    }
    for nothing in ["/sitemaps/2.xml", "/sitemaps/0.xml", "/sitemaps/x.xml", "/sitemaps/1"] {
        assert_eq!(get(&town, nothing).await.0, StatusCode::NOT_FOUND, "{nothing}");
    }
});

/// The entries of a file of the sitemap.
async fn listed(town: &Town, file: usize) -> Vec<String> {
    let (_, file) = get(town, &format!("/sitemaps/{file}.xml")).await;
    file.split("/v/").skip(1).filter_map(|rest| rest.split('<').next()).map(str::to_owned).collect()
}

both!(more_entries_than_a_file_may_hold_are_in_the_next_one, async || {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 3).await;
    town.fill_directory().await;
    let one = town.app.directory.by_number(&firm).unwrap();
    let entry = |at: u32| {
        let number = DeclarationId::kept(&format!("{}", 40_000_000_000 + u64::from(at))).unwrap();
        Ok::<_, Infallible>(Entry { declaration: Uuid::from_u128(u128::from(at)), number, ..one.clone() })
    };
    town.app.directory.fill((1..=50_003).map(entry)).unwrap();
    let (_, index) = get(&town, "/sitemap.xml").await;
    assert_eq!(index.matches("<loc>").count(), 3, "{index}");
    let (first, second) = (listed(&town, 1).await, listed(&town, 2).await);
    assert_eq!((first.len(), second.len()), (50_000, 3));
    assert_eq!(first.iter().chain(&second).collect::<BTreeSet<_>>().len(), 50_003, "none twice");
    assert_eq!(get(&town, "/sitemaps/3.xml").await.0, StatusCode::NOT_FOUND);
});

both!(robots_and_the_finder_of_a_weakness_know_where_to_go, async || {
    let town = engines::town().await;
    let (status, robots) = get(&town, "/robots.txt").await;
    assert_eq!(status, StatusCode::OK);
    assert!(robots.contains("Sitemap: http://localhost:8080/sitemap.xml") && robots.contains("Disallow: /member"));
    assert!(robots.contains("Disallow: /v/*/receipt.pdf"), "a signed file of each declaration is made for people");
    let (status, security) = get(&town, "/.well-known/security.txt").await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        security.contains("Contact: mailto:") && security.contains("Expires: 2027-05-21T10:15:32+09:00"),
        "{security}"
    );
});
