//! A browser: one connection, its cookies, no JavaScript. Measures every request.

use anyhow::{Context, Result};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, StatusCode,
    client::conn::http1::{SendRequest, handshake},
    header::{COOKIE, LOCATION, RETRY_AFTER, SET_COOKIE},
};
use hyper_util::rt::TokioIo;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::net::TcpStream;

/// How long an answer may take before the browser gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The path asked for.
    pub path: String,
    /// The path a redirect points to.
    pub location: Option<String>,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
    /// The body as text.
    pub body: String,
    /// From the first byte sent to the last byte read.
    pub took: Duration,
}

/// One person's browser.
pub struct Browser {
    server: SocketAddr,
    /// `host:port`, as the site's own address says.
    host: String,
    cookies: BTreeMap<String, String>,
    connection: Option<SendRequest<Full<Bytes>>>,
}

impl Browser {
    /// A fresh browser that asks the server at `server` under the name `host`.
    pub fn new(server: SocketAddr, host: &str) -> Self {
        Self { server, host: host.to_owned(), cookies: BTreeMap::new(), connection: None }
    }

    /// Asks for a page. An error means that the connection broke: nobody knows what the server did.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask(Method::GET, path, None).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, body: String) -> Result<Answer> {
        self.ask(Method::POST, path, Some(body)).await
    }

    async fn ask(&mut self, method: Method, path: &str, form: Option<String>) -> Result<Answer> {
        let begun = Instant::now();
        let answer = tokio::time::timeout(PATIENCE, self.exchange(method, path, form)).await;
        match answer.context("no answer in time").and_then(|answer| answer) {
            Ok(answer) => Ok(Answer { took: begun.elapsed(), ..answer }),
            Err(why) => {
                self.connection = None;
                Err(why)
            }
        }
    }

    async fn exchange(&mut self, method: Method, path: &str, form: Option<String>) -> Result<Answer> {
        let request = self.request(method, path, form)?;
        let mut connection = match self.connection.take() {
            Some(connection) if !connection.is_closed() => connection,
            _ => connect(self.server).await?,
        };
        connection.ready().await.context("the connection was closed")?;
        let answer = connection.send_request(request).await.context("no answer")?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.context("the answer was cut")?.to_bytes();
        for set in head.headers.get_all(SET_COOKIE) {
            let pair = set.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
        self.connection = Some(connection);
        let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
        Ok(Answer {
            status: head.status,
            path: path.to_owned(),
            location: text(LOCATION).map(without_origin),
            retry_after: text(RETRY_AFTER).and_then(|seconds| seconds.parse().ok()),
            body: String::from_utf8_lossy(&body).into_owned(),
            took: Duration::ZERO,
        })
    }

    fn request(&self, method: Method, path: &str, form: Option<String>) -> Result<Request<Full<Bytes>>> {
        let mut request = Request::builder().method(method).uri(path).header("host", &self.host);
        request = request.header("accept", "text/html").header("sec-fetch-site", "same-origin");
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, cookies.join("; "));
        }
        if form.is_some() {
            request = request.header("content-type", "application/x-www-form-urlencoded");
            request = request.header("origin", format!("http://{}", self.host));
        }
        Ok(request.body(Full::from(form.unwrap_or_default()))?)
    }
}

async fn connect(server: SocketAddr) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(server).await.context("no connection")?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await.context("no connection")?;
    tokio::spawn(connection);
    Ok(sender)
}

/// The path and query of an address.
fn without_origin(address: &str) -> String {
    let after = address.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    after.unwrap_or(address).to_owned()
}
