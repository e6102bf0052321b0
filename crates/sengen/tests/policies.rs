//! Looking for the page of a basic policy: what counts as there, where nobody is sent, and the flag in the end.
#![cfg(test)]

#[expect(dead_code, unused_macros, unused_imports, reason = "the cast of the store's suite, not all of it")]
#[path = "../../store/tests/contract/town.rs"]
mod town;

use domain::{flags::Flag, time::Clock, webhook_url::Reach};
use futures_util::{FutureExt as _, future::BoxFuture};
use jiff::{SignedDuration, Timestamp};
use sengen::{
    policies::Looker,
    stop::Stop,
    webhooks::{place::Names, wire::connector},
};
use std::{
    net::IpAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use town::{Applicant, Place, at, found, sqlite, two_stars};

/// Every name is this machine, but `inside`, which is a house's own.
struct Played;

impl Names for Played {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Vec<IpAddr>> {
        let address = match name {
            "inside.mihon.jp" => "10.0.0.1",
            "unknown.mihon.jp" => return async { Vec::new() }.boxed(),
            _ => "127.0.0.1",
        };
        async move { vec![address.parse().unwrap()] }.boxed()
    }
}

struct Hand(Mutex<Timestamp>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A site that answers by path; how often it was asked.
async fn site() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, asked) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let count = asked.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            count.fetch_add(1, Ordering::Relaxed);
            let mut head = vec![0; 4096];
            let read = stream.read(&mut head).await.unwrap();
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default();
            let answer = match path {
                "/there" => "200 OK\r\n",
                "/login" => "403 Forbidden\r\n",
                "/moved?x=1" => "302 Found\r\nlocation: /there\r\n",
                "/around" => "302 Found\r\nlocation: /around\r\n",
                "/inwards" => "302 Found\r\nlocation: http://inside.mihon.jp:8080/\r\n",
                "/secrets" => "302 Found\r\nlocation: http://169.254.169.254/latest\r\n",
                "/broken" => "500 Internal Server Error\r\n",
                _ => "404 Not Found\r\n",
            };
            let _ = stream.write_all(format!("HTTP/1.1 {answer}content-length: 0\r\n\r\n").as_bytes()).await;
        }
    });
    (port, asked)
}

fn looker(place: &Place, reach: Reach, minutes: i64) -> Looker {
    Looker {
        store: place.store.clone(),
        clock: Arc::new(Hand(Mutex::new(at(minutes)))),
        reach,
        names: Arc::new(Played),
        tls: connector("", "").unwrap(),
        origin: "https://sengen.example.jp".to_owned(),
        stop: Stop::default(),
    }
}

#[tokio::test]
async fn a_page_is_there_if_somebody_answers_for_it() {
    let place = sqlite().await;
    let ((port, asked), looker) = (site().await, looker(&place, Reach::WorldAndHere, 0));
    let is_there = async |path: &str| looker.is_there(&format!("http://www.mihon.jp:{port}{path}")).await;
    for path in ["/there", "/there#policy", "/moved?x=1", "/login"] {
        assert!(is_there(path).await, "{path}");
    }
    for path in ["/nothing", "/broken", "/around", "/inwards", "/secrets"] {
        assert!(!is_there(path).await, "{path}");
    }
    for url in [
        "http://unknown.mihon.jp/",
        "http://inside.mihon.jp/",
        "http://www.mihon.jp:25/",
        "ftp://www.mihon.jp/",
        "file:///etc/passwd",
        &format!("http://user:word@www.mihon.jp:{port}/there"),
        &format!("https://www.mihon.jp:{port}/there"),
    ] {
        assert!(!looker.is_there(url).await, "{url}");
    }
    let before = asked.load(Ordering::Relaxed);
    let outside = self::looker(&place, Reach::World, 0);
    assert!(!outside.is_there(&format!("http://www.mihon.jp:{port}/there")).await, "this machine is not the world");
    assert!(!outside.is_there(&format!("http://127.0.0.1:{port}/there")).await);
    assert_eq!(asked.load(Ordering::Relaxed), before, "nobody was even asked");
}

#[tokio::test]
async fn what_is_not_there_three_times_flags_the_declaration() {
    let place = sqlite().await;
    let applicant = Applicant { intent: two_stars("taro@mihon.example.jp"), ..Applicant::new("taro@mihon.example.jp") };
    let case = applicant.declared(&place.store).await;
    // https on a port where nobody speaks it: the page of the cast is at mihon.example.jp, which is this machine here.
    let hour = SignedDuration::from_hours(1);
    let mut now = at(3);
    for wait in [hour, hour * 23, hour] {
        assert_eq!(found(&place.store, case.id).await.flags, []);
        let mut looker = looker(&place, Reach::WorldAndHere, 0);
        looker.clock = Arc::new(Hand(Mutex::new(now)));
        looker.look().await;
        now += wait;
    }
    assert_eq!(found(&place.store, case.id).await.flags, [Flag::PolicyUnreachable]);
}
