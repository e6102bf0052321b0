//! The wire: one SMTP server, TLS, login, DKIM; one letter at a time on each connection.

use super::answer::{Verdict, tidy};
use super::dkim::Dkim;
use super::letter::{self, Content, Sender};
use crate::config::{Config, Fault, Mail, Protection};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::Duration;

/// Idle connections are closed after this; mail servers close theirs after a minute or more.
const IDLE: Duration = Duration::from_secs(20);

/// A way to the mail server.
pub struct Wire {
    smtp: AsyncSmtpTransport<Tokio1Executor>,
    dkim: Dkim,
    sender: Sender,
    timeout: Duration,
}

impl Wire {
    /// Prepares the way; nothing is sent or connected yet.
    pub fn new(config: &Config, sender: Sender) -> Result<Self, Fault> {
        let mail = &config.mail;
        let dkim = Dkim::read(mail, sender.address.as_ref())?;
        let timeout = Duration::from_secs(mail.timeout_seconds);
        let pool = PoolConfig::new().max_size(u32::try_from(mail.connections).unwrap_or(1)).idle_timeout(IDLE);
        let mut smtp = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(mail.host.trim_matches(['[', ']']))
            .port(mail.port)
            .tls(tls(mail)?)
            .hello_name(ClientId::Domain(hello(config)))
            .timeout(Some(timeout))
            .pool_config(pool);
        if !mail.user.is_empty() {
            smtp = smtp.credentials(Credentials::new(mail.user.clone(), password(mail)?));
        }
        Ok(Self { smtp: smtp.build(), dkim, sender, timeout })
    }

    /// Sends one letter and says what became of it.
    pub async fn deliver(&self, content: &Content<'_>) -> Verdict {
        let (letter, envelope) = match letter::build(&self.sender, content) {
            Ok(built) => built,
            Err(why) => return Verdict::Never(tidy(&why)),
        };
        let bytes = self.dkim.sign(letter);
        match tokio::time::timeout(self.timeout, self.smtp.send_raw(&envelope, &bytes)).await {
            Ok(Ok(taken)) => {
                Verdict::Taken(tidy(&format!("{} {}", taken.code(), taken.first_line().unwrap_or_default())))
            }
            Ok(Err(error)) => self.judge(&error).await,
            Err(_) => Verdict::Later(format!("no answer within {} s", self.timeout.as_secs())),
        }
    }

    /// Connects, greets, secures and logs in, without a letter.
    pub async fn try_door(&self) -> Result<(), String> {
        match tokio::time::timeout(self.timeout, self.smtp.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the connection broke".to_owned()),
            Ok(Err(error)) => Err(words(&error)),
            Err(_) => Err(format!("no answer within {} s", self.timeout.as_secs())),
        }
    }

    /// A refusal of this letter, or trouble with the server as a whole: ask at the door.
    async fn judge(&self, error: &smtp::Error) -> Verdict {
        if error.is_transient() || error.is_timeout() {
            return Verdict::Later(words(error));
        }
        match (self.try_door().await, error.is_permanent()) {
            (Ok(()), true) => Verdict::Never(words(error)),
            (Ok(()), false) => Verdict::Later(words(error)),
            (Err(why), _) => Verdict::Away(why),
        }
    }
}

/// What the error says: the server's own words if it spoke.
fn words(error: &smtp::Error) -> String {
    let spoken = std::error::Error::source(error).map(ToString::to_string);
    match (error.status(), spoken) {
        (Some(code), Some(spoken)) => tidy(&format!("{code} {spoken}")),
        _ => tidy(&error.to_string()),
    }
}

/// How the connection is protected.
fn tls(mail: &Mail) -> Result<Tls, Fault> {
    if mail.protection == Protection::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(mail.host.clone());
    if !mail.authority_file.is_empty() {
        let wrong = |why: String| Fault::at("mail.authority_file", format!("{}: {why}", mail.authority_file));
        let pem = std::fs::read(&mail.authority_file).map_err(|error| wrong(error.to_string()))?;
        let authority = Certificate::from_pem(&pem).map_err(|error| wrong(error.to_string()))?;
        parameters = parameters.add_root_certificate(authority);
    }
    let parameters = parameters.build().map_err(|error| Fault::at("mail.host", error.to_string()))?;
    Ok(if mail.protection == Protection::Tls { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}

/// The password from the setting or its file.
fn password(mail: &Mail) -> Result<String, Fault> {
    if mail.password_file.is_empty() {
        return Ok(mail.password.reveal().to_owned());
    }
    let text = std::fs::read_to_string(&mail.password_file)
        .map_err(|error| Fault::at("mail.password_file", format!("{}: {error}", mail.password_file)))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// The name in EHLO.
fn hello(config: &Config) -> String {
    let origin = || url::Url::parse(&config.http.origin).ok()?.host_str().map(str::to_owned);
    if config.mail.hello.is_empty() {
        origin().unwrap_or_else(|| "localhost".to_owned())
    } else {
        config.mail.hello.clone()
    }
}
