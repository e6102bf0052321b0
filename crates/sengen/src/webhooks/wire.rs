//! One posting on the wire: to a vetted address, with TLS, without redirects, within a time, and with little read of the answer.

use super::place::{Names, Nowhere, addresses};
use crate::config::{Fault, Webhooks};
use domain::webhook_url::{Reach, WebhookUrl};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::webhooks::Outcome;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Position;

/// The longest head of an answer that is read. Its body is not read at all.
const HEAD: usize = 8 * 1024;
/// Connecting to one address may take so long, so that the next can be tried.
const CONNECT: Duration = Duration::from_secs(3);
/// The endpoint wants no more.
const GONE: u16 = 410;

/// A posting as it goes out.
#[derive(Clone, Debug)]
pub struct Posting<'a> {
    /// Where to.
    pub url: &'a str,
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`.
    pub seconds: i64,
    /// `webhook-signature`.
    pub signatures: &'a str,
    /// What is posted.
    pub body: &'a str,
}

/// The way out.
pub struct Wire {
    reach: Reach,
    names: Arc<dyn Names>,
    tls: TlsConnector,
    timeout: Duration,
    agent: String,
}

/// What went wrong, as the log names it.
pub(crate) type Trouble = &'static str;

impl Wire {
    /// The wire of the configuration; `agent` says who posts.
    pub fn new(config: &Webhooks, reach: Reach, names: Arc<dyn Names>, origin: &str) -> Result<Self, Fault> {
        let tls = connector("webhooks.authority_file", &config.authority_file)?;
        let agent = format!("Sengen/{} (+{origin}/api)", env!("CARGO_PKG_VERSION"));
        let timeout = Duration::from_secs(config.timeout_seconds);
        Ok(Self { reach, names, tls, timeout, agent })
    }

    /// Posts, and says what came of it. A status that is no 2xx is an error, too; a redirect is not followed.
    pub async fn post(&self, posting: &Posting<'_>) -> Outcome {
        match tokio::time::timeout(self.timeout, self.try_to(posting)).await {
            Ok(Ok(status)) => {
                let error = match status {
                    200..300 => None,
                    GONE => Some("gone"),
                    _ => Some("status"),
                };
                Outcome { status: Some(i64::from(status)), error }
            }
            Ok(Err(trouble)) => Outcome { status: None, error: Some(trouble) },
            Err(_) => Outcome { status: None, error: Some("timeout") },
        }
    }

    async fn try_to(&self, posting: &Posting<'_>) -> Result<u16, Trouble> {
        let url = WebhookUrl::parse(posting.url, self.reach).map_err(|_| "address")?;
        let found = addresses(url.url(), self.reach, &self.names).await.map_err(|why| match why {
            Nowhere::Address => "address",
            Nowhere::Unknown => "resolve",
        })?;
        let stream = connect(&found).await.ok_or("connect")?;
        let request = self.request(&url, posting).ok_or("protocol")?;
        if url.url().scheme() == "http" {
            return Ok(exchange(stream, request).await?.status().as_u16());
        }
        let host = url.url().host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host).map_err(|_| "tls")?;
        let stream = self.tls.connect(name, stream).await.map_err(|_| "tls")?;
        Ok(exchange(stream, request).await?.status().as_u16())
    }

    fn request(&self, url: &WebhookUrl, posting: &Posting<'_>) -> Option<Request<Full<Bytes>>> {
        let url = url.url();
        Request::builder()
            .method(Method::POST)
            .uri(&url[Position::BeforePath..])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, &self.agent)
            .header("webhook-id", posting.id)
            .header("webhook-timestamp", posting.seconds)
            .header("webhook-signature", posting.signatures)
            .body(Full::new(Bytes::copy_from_slice(posting.body.as_bytes())))
            .ok()
    }
}

/// TLS that trusts the public authorities, and the one in this PEM file if it is not empty; `key` is the setting that names the file.
pub fn connector(key: &str, authority_file: &str) -> Result<TlsConnector, Fault> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let wrong = |why: String| Fault::at(key, format!("{authority_file}: {why}"));
    if !authority_file.is_empty() {
        let own = CertificateDer::from_pem_file(authority_file).map_err(|why| wrong(why.to_string()))?;
        roots.add(own).map_err(|why| wrong(why.to_string()))?;
    }
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|why| wrong(why.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(tls)))
}

/// The first of the addresses that answers.
pub(crate) async fn connect(addresses: &[SocketAddr]) -> Option<TcpStream> {
    for address in addresses {
        if let Ok(Ok(stream)) = tokio::time::timeout(CONNECT, TcpStream::connect(address)).await {
            return Some(stream);
        }
    }
    None
}

/// One request on a connection of its own; the head of the answer.
pub(crate) async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Response<()>, Trouble>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connection = http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = connection.map_err(|_| "protocol")?;
    let mut answer = std::pin::pin!(sender.send_request(request));
    let answer = tokio::select! {
        answer = &mut answer => answer,
        // The answer may have come together with the end of the connection.
        _ = connection => answer.await,
    };
    answer.map(|answer| answer.map(drop)).map_err(|_| "protocol")
}
