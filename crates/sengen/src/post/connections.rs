//! Connections to the mail server, kept between letters.
//!
//! The library's own pool leaves Nagle's algorithm on, and its last line of a letter then waits for an acknowledgement
//! the other side delays by 40 ms. Connecting is therefore done here; the protocol stays the library's.

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, response::Response};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::Instant;

/// Idle connections are closed after this; mail servers close theirs after a minute or more.
const IDLE: Duration = Duration::from_secs(20);
/// A connection that rested longer is asked whether it still lives.
const FRESH: Duration = Duration::from_secs(1);

/// Where the mail server is and how it lets us in.
pub struct Door {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// The name in EHLO.
    pub hello: ClientId,
    /// User and password, if it asks for them.
    pub credentials: Option<Credentials>,
    /// How long connecting may take.
    pub timeout: Duration,
}

/// Why a letter did not get through.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no way to the server.
    #[error("{0}")]
    Network(#[from] std::io::Error),
    /// The server or the protocol.
    #[error("{0}")]
    Smtp(#[from] smtp::Error),
}

/// The connections that rest between two letters.
pub struct Connections {
    door: Door,
    resting: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl Connections {
    /// None is open yet.
    pub fn new(door: Door) -> Self {
        Self { door, resting: Mutex::default() }
    }

    /// Sends one letter; the server's answer to it.
    pub async fn send(&self, envelope: &Envelope, letter: &[u8]) -> Result<Response, Trouble> {
        let mut connection = self.connection().await?;
        let answer = connection.send(envelope, letter).await;
        if !connection.has_broken() {
            self.rested().push((connection, Instant::now()));
        }
        Ok(answer?)
    }

    /// Connects, greets, secures and logs in, without a letter.
    pub async fn knock(&self) -> Result<(), Trouble> {
        let mut connection = self.connect().await?;
        // A server that hangs up instead of saying goodbye has let us in all the same.
        connection.quit().await.ok();
        Ok(())
    }

    /// A resting connection that still lives, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, Trouble> {
        while let Some((mut connection, since)) = self.wake() {
            if since.elapsed() < FRESH || connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.connect().await
    }

    /// The one that rested shortest; those that rested too long are let go.
    fn wake(&self) -> Option<(AsyncSmtpConnection, Instant)> {
        let mut resting = self.rested();
        resting.retain(|(_, since)| since.elapsed() < IDLE);
        resting.pop()
    }

    fn rested(&self) -> std::sync::MutexGuard<'_, Vec<(AsyncSmtpConnection, Instant)>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let Door { host, port, tls, hello, credentials, timeout } = &self.door;
        let mut connection = if let Tls::Wrapper(parameters) = tls {
            let whole = Some(parameters.clone());
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(*timeout), hello, whole, None).await?
        } else {
            let stream = TcpStream::connect((host.as_str(), *port)).await?;
            stream.set_nodelay(true)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), hello).await?
        };
        if let Tls::Required(parameters) = tls {
            connection.starttls(parameters.clone(), hello).await?;
        }
        if let Some(credentials) = credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}
