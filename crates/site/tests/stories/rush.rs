//! A rush: searching waits, beginning waits last, and who has begun finishes.

use crate::town::{Town, story};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt as _;
use site::address::Address;
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};
use tower::ServiceExt as _;

/// Late so many times, after the second that is borne.
fn presses(town: &Town, times: usize) {
    (0..10 + times).for_each(|_| town.app.pressure.felt(Duration::from_millis(50)));
}

async fn asks(town: &Town, path: &str, from: Option<Address>) -> Response {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    if let Some(from) = from {
        request.extensions_mut().insert(from);
    }
    town.router.clone().oneshot(request).await.unwrap()
}

async fn text(answer: Response) -> String {
    String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

fn wait(answer: &Response) -> u64 {
    answer.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap()
}

story!(who_has_begun_finishes, async |town: Town| {
    let mut clerk = town.visitor();
    clerk.opens("/declare").await.presses("使用規約に同意する").await;
    presses(&town, 40);
    let mut late = town.visitor();
    late.opens("/directory").await.is_titled("いまは確かめられません").sees("宣言が有効かどうかは、わかっていません");
    assert_eq!(late.status, StatusCode::SERVICE_UNAVAILABLE);
    late.opens("/declare").await.sees("ただいま混み合っています");
    clerk.fills_corporation("株式会社みほん製作所", "7000012050002").presses("次へ進む").await;
    clerk.fills_one_star("aoki@mihon.example.jp").presses("入力した内容を確認する").await;
    clerk.presses("この内容で自己宣言する").await.is_titled("受付確認");
    let link = town.letter("aoki@mihon.example.jp", "受付確認").await.link("/declare/confirm/");
    clerk.confirms(&link, "ながいパスワードをきめましたよ").await.sees("宣言しました");
    clerk.opens("/member/marks").await.is_titled("ロゴマークダウンロード");
    (0..90).for_each(|_| town.app.pressure.felt(Duration::ZERO));
    late.opens("/declare").await.is_titled("使用規約確認");
});

story!(search_waits_first_and_is_told_when_to_come_back, async |town: Town| {
    presses(&town, 10);
    let (page, program) =
        (asks(&town, "/directory", None).await, asks(&town, "/api/v1/declarations/41234567890", None).await);
    assert_eq!((page.status(), program.status()), (StatusCode::SERVICE_UNAVAILABLE, StatusCode::SERVICE_UNAVAILABLE));
    assert!((5..16).contains(&wait(&page)) && (5..16).contains(&wait(&program)));
    assert_ne!(wait(&page), wait(&program), "not everybody at the same moment");
    assert!(page.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    assert_eq!(page.headers()[header::CACHE_CONTROL], "no-store");
    let page = text(page).await;
    assert!(page.contains("<html lang=\"ja\"") && page.contains("有効かどうかは、わかっていません"), "{page}");
    assert!(!page.contains("入力した内容は残っています"));
    assert!(text(program).await.contains("\"could_not_check\""), "never \"not valid\"");
    assert_eq!(asks(&town, "/", None).await.status(), StatusCode::OK);
    assert_eq!(asks(&town, "/declare", None).await.status(), StatusCode::OK);
});

story!(a_table_that_must_wait_is_heard_to_its_end, async |town: Town| {
    presses(&town, 10);
    let heard = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&heard);
    let parts = futures_util::stream::iter((0..64).map(move |_| {
        count.fetch_add(1, Relaxed);
        Ok::<_, Infallible>(vec![b' '; 16 * 1024])
    }));
    let table = Request::post("/v/bulk")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=rows")
        .body(Body::from_stream(parts))
        .unwrap();
    let answer = town.router.clone().oneshot(table).await.unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(heard.load(Relaxed), 64, "a browser shows the answer only after it has sent everything");
    assert!(text(answer).await.contains("有効かどうかは、わかっていません"));
});

/// Asks until it is held. Some may be let in again meanwhile: twenty a second.
async fn held(town: &Town, path: &str, flood: Option<Address>) -> Response {
    for _ in 0..2000 {
        let answer = asks(town, path, flood).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            return answer;
        }
    }
    panic!("{path} was never held");
}

story!(an_address_that_asks_too_often_waits_alone, async |town: Town| {
    let flood = Some(Address("203.0.113.7".parse().unwrap()));
    let program = held(&town, "/api/v1/levels", flood).await;
    let kind = program.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    assert_eq!((wait(&program), kind.as_str()), (1, "application/problem+json"));
    assert!(text(program).await.contains("too_many_requests"));
    let page = text(held(&town, "/directory", flood).await).await;
    assert!(page.contains("しばらくお待ちください") && page.contains("有効かどうかは、わかっていません"), "{page}");
    let other = Some(Address("203.0.113.8".parse().unwrap()));
    assert_eq!(asks(&town, "/api/v1/levels", other).await.status(), StatusCode::OK);
    assert_eq!(asks(&town, "/login", flood).await.status(), StatusCode::OK, "what needs no search goes on");
});
