//! DKIM: RSA and Ed25519, both signatures on one letter when both keys are set (RFC 6376, RFC 8463).

use super::pem;
use crate::config::{Fault, Mail};
use lettre::Message;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
};
use lettre::message::header::{HeaderName, Headers};

/// The headers that are signed: everything a reader sees or a program acts on.
const SIGNED: [HeaderName; 11] = [
    HeaderName::new_from_ascii_str("From"),
    HeaderName::new_from_ascii_str("To"),
    HeaderName::new_from_ascii_str("Subject"),
    HeaderName::new_from_ascii_str("Date"),
    HeaderName::new_from_ascii_str("Message-ID"),
    HeaderName::new_from_ascii_str("Auto-Submitted"),
    HeaderName::new_from_ascii_str("MIME-Version"),
    HeaderName::new_from_ascii_str("Content-Type"),
    HeaderName::new_from_ascii_str("Content-Transfer-Encoding"),
    // RFC 8058 asks for it.
    HeaderName::new_from_ascii_str("List-Unsubscribe"),
    HeaderName::new_from_ascii_str("List-Unsubscribe-Post"),
];

/// The keys we sign with; none, one or both.
#[derive(Debug, Default)]
pub struct Dkim(Vec<DkimConfig>);

impl Dkim {
    /// Reads the key files of the configuration. `sender` is the address mails come from.
    pub fn read(mail: &Mail, sender: &str) -> Result<Self, Fault> {
        let from = sender.rsplit_once('@').map_or(sender, |(_, domain)| domain);
        let domain = if mail.dkim_domain.is_empty() { from } else { &mail.dkim_domain };
        let kinds = [
            (DkimSigningAlgorithm::Rsa, &mail.dkim_rsa_selector, &mail.dkim_rsa_key_file, "mail.dkim_rsa_key_file"),
            (
                DkimSigningAlgorithm::Ed25519,
                &mail.dkim_ed25519_selector,
                &mail.dkim_ed25519_key_file,
                "mail.dkim_ed25519_key_file",
            ),
        ];
        let mut keys = Vec::new();
        for (algorithm, selector, file, setting) in kinds {
            if !file.is_empty() {
                let key = signing_key(file, algorithm).map_err(|why| Fault::at(setting, why))?;
                let how = DkimCanonicalization {
                    header: DkimCanonicalizationType::Relaxed,
                    body: DkimCanonicalizationType::Relaxed,
                };
                keys.push(DkimConfig::new(selector.clone(), domain.to_owned(), key, SIGNED.to_vec(), how));
            }
        }
        Ok(Self(keys))
    }

    /// The letter as it goes over the wire, signed by every key.
    pub fn sign(&self, mut letter: Message) -> Vec<u8> {
        // A message keeps one header of a name, so each signature is taken out before the next is made. A signature
        // never covers another one.
        let mut signatures = String::new();
        for key in &self.0 {
            letter.sign(key);
            if let Some(value) = letter.headers_mut().remove_raw("DKIM-Signature") {
                let mut alone = Headers::new();
                alone.insert_raw(value);
                signatures.push_str(&alone.to_string());
            }
        }
        let mut bytes = signatures.into_bytes();
        bytes.extend(letter.formatted());
        bytes
    }
}

/// Reads one key file.
fn signing_key(file: &str, algorithm: DkimSigningAlgorithm) -> Result<DkimSigningKey, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let key = match algorithm {
        DkimSigningAlgorithm::Rsa => pem::rsa_as_pkcs1(&text),
        DkimSigningAlgorithm::Ed25519 => pem::ed25519_as_seed(&text),
    };
    let key = key.ok_or_else(|| format!("{file} holds no {algorithm} key in PEM"))?;
    DkimSigningKey::new(&key, algorithm).map_err(|error| format!("{file}: {error}"))
}
