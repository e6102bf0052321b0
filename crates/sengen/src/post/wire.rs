//! The wire: one SMTP server, TLS, login, DKIM; one letter at a time on each connection.

use super::answer::{Verdict, tidy};
use super::connections::{Connections, Door, Trouble};
use super::dkim::Dkim;
use super::letter::{self, Content, Sender};
use crate::config::{Config, Fault, Mail, Protection};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;

/// A way to the mail server.
pub struct Wire {
    server: Connections,
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
        let credentials =
            if mail.user.is_empty() { None } else { Some(Credentials::new(mail.user.clone(), password(mail)?)) };
        let server = Connections::new(Door {
            host: mail.host.trim_matches(['[', ']']).to_owned(),
            port: mail.port,
            tls: tls(mail)?,
            hello: ClientId::Domain(hello(config)),
            credentials,
            timeout,
        });
        Ok(Self { server, dkim, sender, timeout })
    }

    /// Sends one letter and says what became of it.
    pub async fn deliver(&self, content: &Content<'_>) -> Verdict {
        let (letter, envelope) = match letter::build(&self.sender, content) {
            Ok(built) => built,
            Err(why) => return Verdict::Never(tidy(&why)),
        };
        let bytes = self.dkim.sign(letter);
        match tokio::time::timeout(self.timeout, self.server.send(&envelope, &bytes)).await {
            Ok(Ok(taken)) => {
                Verdict::Taken(tidy(&format!("{} {}", taken.code(), taken.first_line().unwrap_or_default())))
            }
            Ok(Err(error)) => self.judge(&error).await,
            Err(_) => Verdict::Later(format!("no answer within {} s", self.timeout.as_secs())),
        }
    }

    /// Connects, greets, secures and logs in, without a letter.
    pub async fn try_door(&self) -> Result<(), String> {
        match tokio::time::timeout(self.timeout, self.server.knock()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(trouble)) => Err(words(&trouble)),
            Err(_) => Err(format!("no answer within {} s", self.timeout.as_secs())),
        }
    }

    /// A refusal of this letter, or trouble with the server as a whole: ask at the door.
    async fn judge(&self, trouble: &Trouble) -> Verdict {
        let (soft, hard) = match trouble {
            Trouble::Network(_) => (false, false),
            Trouble::Smtp(error) => (error.is_transient() || error.is_timeout(), error.is_permanent()),
        };
        if soft {
            return Verdict::Later(words(trouble));
        }
        match (self.try_door().await, hard) {
            (Ok(()), true) => Verdict::Never(words(trouble)),
            (Ok(()), false) => Verdict::Later(words(trouble)),
            (Err(why), _) => Verdict::Away(why),
        }
    }
}

/// What the trouble is: the server's own words if it spoke.
fn words(trouble: &Trouble) -> String {
    let Trouble::Smtp(error) = trouble else { return tidy(&format!("Connection error: {trouble}")) };
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
