//! Tables that come slowly: they arrive, and keep nobody else from an answer.

use crate::{
    engines::{self, both},
    town::{Town, corporation},
};
use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode},
};
use domain::declaration::Level;
use futures_util::{StreamExt as _, future, stream};
use site::address::Address;
use std::{convert::Infallible, time::Duration};
use tokio::sync::mpsc;
use tower::ServiceExt as _;

const HEAD: &[u8] = b"--mark\r\ncontent-disposition: form-data; name=\"file\"; filename=\"ids.csv\"\r\n\r\n";
const END: &[u8] = b"\r\n--mark\r\ncontent-disposition: form-data; name=\"output\"\r\n\r\ncsv\r\n--mark--\r\n";

fn request(body: Body, address: &str) -> Request<Body> {
    let request = Request::post("/v/bulk")
        .header("content-type", "multipart/form-data; boundary=mark")
        .extension(Address(address.parse().unwrap()));
    request.body(body).unwrap()
}

async fn town() -> (Town, String) {
    let town = engines::town().await;
    let (_, firm) = town.accepted(corporation("架空青葉精機株式会社", "カクウ"), Level::One, 3).await;
    town.fill_directory().await;
    (town, format!("{},{}\n", firm.as_str(), "x".repeat(100)))
}

/// A table of so many bytes, a piece each second.
fn slowly(row: &str, bytes: usize, each: usize) -> Body {
    let table = row.repeat(bytes / row.len());
    let pieces: Vec<Bytes> = table.as_bytes().chunks(each).map(Bytes::copy_from_slice).collect();
    let pieces = [Bytes::from_static(HEAD)].into_iter().chain(pieces).chain([Bytes::from_static(END)]);
    Body::from_stream(stream::iter(pieces).then(async |piece| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok::<_, Infallible>(piece)
    }))
}

both!(whoever_sends_and_sends_keeps_nobody_out, async || {
    let (town, row) = town().await;
    let (begun, mut heard) = mpsc::unbounded_channel();
    // Two of one address and one of another, who never finish.
    for address in ["203.0.113.1", "203.0.113.1", "203.0.113.2"] {
        let begun = begun.clone();
        let endless = stream::once(async move {
            begun.send(()).unwrap();
            Ok::<_, Infallible>(Bytes::from_static(HEAD))
        });
        let body = Body::from_stream(endless.chain(stream::once(future::pending())));
        tokio::spawn(town.router.clone().oneshot(request(body, address)));
    }
    for _ in 0..3 {
        heard.recv().await.unwrap();
    }
    let table = || Body::from([HEAD, row.as_bytes(), END].concat());
    let (status, _, _) = town.ask(request(table(), "203.0.113.3")).await;
    assert_eq!(status, StatusCode::OK);
    let (status, headers, _) = town.ask(request(table(), "203.0.113.1")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "a third of one address waits");
    assert!(headers.contains_key("retry-after"));
});

both!(a_table_may_come_over_a_slow_line, async || {
    let (town, row) = town().await;
    tokio::time::pause();
    let (status, _, body) = town.ask(request(slowly(&row, 1_200_000, 50_000), "203.0.113.1")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(String::from_utf8(body).unwrap().lines().count(), 1 + 1_200_000 / row.len());
});

both!(a_table_that_hardly_comes_is_told_so, async || {
    let (town, row) = town().await;
    tokio::time::pause();
    let (status, _, body) = town.ask(request(slowly(&row, 100_000, 1_000), "203.0.113.1")).await;
    assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
    assert!(String::from_utf8(body).unwrap().contains("送信に時間がかかりすぎました"));
});
