//! The way to the office's provider: TLS, a time for each question, a limit on the answer, no redirects. The operator names the
//! provider, so it may be inside the house.

use crate::config::{Config, FactorClaim, Fault};
use crate::webhooks::wire::connector;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderValue, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use site::provider::{Away, Carrier, Claim, Provider, Settings, is_safe};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Position, Url};

/// The longest body that is read. A provider with many keys and their certificates has some 50 KB.
const BODY: usize = 512 * 1024;
/// The longest head.
const HEAD: usize = 32 * 1024;

/// The provider of the configuration, if there is one.
pub fn of(config: &Config) -> Result<Option<Arc<Provider>>, Fault> {
    let oidc = &config.oidc;
    if !oidc.is_on() {
        return Ok(None);
    }
    let settings = Settings {
        issuer: oidc.issuer.clone(),
        client_id: oidc.client_id.clone(),
        client_secret: Settings::secret(&oidc.secret()?),
        name: oidc.name.clone(),
        scopes: oidc.scopes.iter().filter(|scope| *scope != "openid").cloned().collect(),
        role_claim: oidc.role_claim.clone(),
        roles: oidc.roles(),
        create: oidc.create,
        factor_claim: match oidc.second_factor_claim {
            FactorClaim::Amr => Claim::Methods,
            FactorClaim::Acr => Claim::Class,
        },
        factors: oidc.second_factor.clone(),
    };
    Ok(Some(Arc::new(Provider::new(settings, &config.http.origin, Arc::new(Wire::new(config)?)))))
}

/// The way out.
struct Wire {
    tls: TlsConnector,
    timeout: Duration,
    agent: HeaderValue,
}

impl Wire {
    fn new(config: &Config) -> Result<Self, Fault> {
        let agent = HeaderValue::from_static(concat!("Sengen/", env!("CARGO_PKG_VERSION")));
        let tls = connector("oidc.authority_file", &config.oidc.authority_file)?;
        Ok(Self { tls, timeout: Duration::from_secs(config.oidc.timeout_seconds), agent })
    }

    async fn ask(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Away> {
        let url = Url::parse(&request.uri().to_string()).map_err(|why| away(&why))?;
        if !is_safe(&url) {
            return Err(Away(format!("{} is not https", &url[..Position::BeforePath])));
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let stream = TcpStream::connect((host.as_str(), url.port_or_known_default().unwrap_or(443))).await;
        let stream = stream.map_err(|why| away(&why))?;
        let request = self.written(&url, request)?;
        if url.scheme() == "http" {
            return exchanged(stream, request).await;
        }
        let name = ServerName::try_from(host).map_err(|why| away(&why))?;
        exchanged(self.tls.connect(name, stream).await.map_err(|why| away(&why))?, request).await
    }

    /// The request as it stands on the wire: the path, and the host apart.
    fn written(&self, url: &Url, request: Request<Vec<u8>>) -> Result<Request<Full<Bytes>>, Away> {
        let (mut parts, body) = request.into_parts();
        parts.uri = url[Position::BeforePath..Position::AfterQuery].parse().map_err(|why| away(&why))?;
        let host = HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort]).map_err(|why| away(&why))?;
        parts.headers.insert(HOST, host);
        parts.headers.insert(USER_AGENT, self.agent.clone());
        Ok(Request::from_parts(parts, Full::new(Bytes::from(body))))
    }
}

impl Carrier for Wire {
    fn carry(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Vec<u8>>, Away>> {
        let asked = async move {
            let answer = tokio::time::timeout(self.timeout, self.ask(request)).await;
            answer.unwrap_or_else(|_| Err(Away(format!("no answer within {} s", self.timeout.as_secs()))))
        };
        asked.boxed()
    }
}

/// One question on a connection of its own, and the answer up to its limit.
async fn exchanged<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Response<Vec<u8>>, Away>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connection = http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = connection.map_err(|why| away(&why))?;
    let answer = async {
        let (parts, body) = sender.send_request(request).await.map_err(|why| away(&why))?.into_parts();
        let body = Limited::new(body, BODY).collect().await.map_err(|why| Away(why.to_string()))?;
        Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
    };
    let mut answer = std::pin::pin!(answer);
    tokio::select! {
        answer = &mut answer => answer,
        // The answer may have come together with the end of the connection.
        _ = connection => answer.await,
    }
}

fn away(why: &dyn std::error::Error) -> Away {
    Away(why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// Somebody who listens on this machine and answers each connection with these bytes; what was asked comes back.
    async fn house(answer: Vec<u8>) -> (String, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/x?y=z", listener.local_addr().unwrap());
        let asked = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = vec![0; 4096];
            let read = stream.read(&mut head).await.unwrap();
            // Whoever has heard enough hangs up.
            let _ = stream.write_all(&answer).await;
            if answer.is_empty() {
                let _ = stream.read(&mut [0; 1]).await;
            }
            String::from_utf8_lossy(&head[..read]).into_owned()
        });
        (url, asked)
    }

    async fn asks(url: &str) -> Result<Response<Vec<u8>>, Away> {
        let mut config = Config::default();
        config.oidc.timeout_seconds = 1;
        let wire = Wire::new(&config).unwrap();
        wire.carry(Request::get(url).body(Vec::new()).unwrap()).await
    }

    #[tokio::test]
    async fn a_question_has_its_host_and_an_answer_its_limit() {
        let (url, asked) = house(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_vec()).await;
        assert_eq!(asks(&url).await.unwrap().into_body(), b"ok");
        let head = asked.await.unwrap();
        assert!(head.starts_with("GET /x?y=z HTTP/1.1\r\n") && head.contains("host: 127.0.0.1:"), "{head}");
        let long = [b"HTTP/1.1 200 OK\r\nContent-Length: 600000\r\n\r\n".to_vec(), vec![b'x'; 600_000]].concat();
        let (url, _asked) = house(long).await;
        assert!(asks(&url).await.unwrap_err().0.contains("length limit"));
    }

    #[tokio::test]
    async fn silence_ends_and_nobody_is_asked_in_the_open() {
        let (url, _asked) = house(Vec::new()).await;
        assert_eq!(asks(&url).await.unwrap_err().0, "no answer within 1 s");
        assert_eq!(asks("http://192.0.2.1/x").await.unwrap_err().0, "http://192.0.2.1 is not https");
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".to_vec();
        let (url, _asked) = house(moved).await;
        assert_eq!(asks(&url).await.unwrap().status(), 302);
    }
}
