//! `[mail]`: the server that takes our mail, and how mail is signed.

use super::hidden::Hidden;
use super::section::section;

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protection {
    /// TLS from the first byte (port 465).
    Tls,
    /// STARTTLS, and no mail without it (port 587).
    StartTls,
    /// None: only towards this machine.
    None,
}

section! {
    /// The server that takes our mail, and how mail is signed.
    Mail["mail"] {
        /// Name of the mail server. Empty: in development the letters stay in the mailbox at /dev/mailbox;
        /// in production they wait.
        host: String = String::new(),
        /// Its port.
        port: u16 = 587,
        /// "tls" (port 465), "starttls" (port 587; refused if the server does not offer it) or "none" (only `127.0.0.1`, `::1` and `localhost`).
        protection: Protection = Protection::StartTls,
        /// A PEM file with the authority that signed the mail server's certificate, if it is none of the public ones.
        authority_file: String = String::new(),
        /// Name to log in with. Empty: no login.
        user: String = String::new(),
        /// Password to log in with. Better by the environment or `password_file` than here.
        password: Hidden = Hidden::default(),
        /// A file whose first line is the password.
        password_file: String = String::new(),
        /// Name we greet the mail server with. Empty: the host of `http.origin`.
        hello: String = String::new(),
        /// The address that takes answers in threads of inquiries, for example `inquiries@example.jp`. Its mail server must take
        /// `inquiries+WORD@example.jp` as well and pipe it to `sengen inquiries receive`. Empty: inquiries are answered on their pages alone.
        inquiries_address: String = String::new(),
        /// Letters under way at once. One takes some 50 ms with a near server, so 16 are about 300 a second.
        connections: usize = 16,
        /// Seconds one letter may take.
        timeout_seconds: u64 = 30,
        /// Hours after which a letter nobody takes is given up.
        give_up_hours: i64 = 24,
        /// Letters of お知らせメール put within a minute, by all nodes together.
        news_per_minute: i64 = 600,
        /// Domain of the DKIM signatures. Empty: the domain of the scheme's sender.
        dkim_domain: String = String::new(),
        /// Selector of the RSA key: its public half stands in the DNS at SELECTOR._domainkey.DOMAIN.
        dkim_rsa_selector: String = String::new(),
        /// PEM file of the RSA key (PKCS#1 or PKCS#8). Empty: no RSA signature.
        dkim_rsa_key_file: String = String::new(),
        /// Selector of the Ed25519 key.
        dkim_ed25519_selector: String = String::new(),
        /// PEM file (PKCS#8) of the Ed25519 key, or its 32 bytes in Base64. Empty: no Ed25519 signature.
        dkim_ed25519_key_file: String = String::new(),
    }
}

impl Mail {
    /// How long a letter is ours: twice what it may take.
    pub fn lease(&self) -> jiff::SignedDuration {
        jiff::SignedDuration::from_secs(i64::try_from(self.timeout_seconds).unwrap_or(i64::MAX).saturating_mul(2))
    }

    /// The address that takes answers in threads, if there is one.
    pub fn takes_inquiries(&self) -> Option<String> {
        (!self.inquiries_address.is_empty()).then(|| self.inquiries_address.clone())
    }

    /// A mail server is set; otherwise the letters stay in the development mailbox.
    pub fn is_real(&self) -> bool {
        !self.host.is_empty()
    }

    /// The server is on this machine, so that nothing travels over a wire.
    pub fn is_loopback(&self) -> bool {
        let host = self.host.trim_matches(['[', ']']);
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}
