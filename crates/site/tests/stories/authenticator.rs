//! An authenticator in software, with the browser before it: makes passkeys and proves them, and can be told to do it wrongly.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// One passkey, and how it behaves.
pub struct Authenticator {
    key: SigningKey,
    credential: [u8; 16],
    /// What it counts to; an authenticator without a counter says 0 each time.
    pub counter: u32,
    /// Whether it asked for a finger or a number.
    pub verifies: bool,
    /// The site the browser is on.
    pub origin: &'static str,
}

impl Authenticator {
    pub fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        Self { key, credential: [seed; 16], counter: 0, verifies: true, origin: "https://sengen.example.jp" }
    }

    /// Another key that says it is this passkey.
    pub fn forged(&self) -> Self {
        let key = SigningKey::from_slice(&[99; 32]).unwrap();
        Self { key, credential: self.credential, counter: self.counter, ..*self }
    }

    /// A copy with the same counter.
    pub fn copied(&self) -> Self {
        Self { key: self.key.clone(), credential: self.credential, ..*self }
    }

    fn browser(&self, kind: &str, question: &Value) -> Vec<u8> {
        let challenge = &question["publicKey"]["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let flags = 1 | if self.verifies { 4 } else { 0 } | more;
        [Sha256::digest("sengen.example.jp").as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// The answer to the question for a new passkey.
    pub fn makes(&self, question: &Value) -> String {
        let client = self.browser("webauthn.create", question);
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        // COSE: an EC2 key for ES256 on P-256.
        let key = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], x, &[0x22, 0x58, 32], y].concat();
        let data = [self.data(0x40).as_slice(), &[0; 16], &[0, 16], &self.credential, &key].concat();
        let length = u8::try_from(data.len()).unwrap();
        let object = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".as_slice(), &[length], &data].concat();
        let id = BASE64.encode(self.credential);
        let response = json!({ "attestationObject": BASE64.encode(object), "clientDataJSON": BASE64.encode(client) });
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }

    /// The answer to the question for a proof.
    pub fn proves(&mut self, question: &Value) -> String {
        self.counter += 1;
        let (client, data) = (self.browser("webauthn.get", question), self.data(0));
        let signed: Signature = self.key.sign(&[data.as_slice(), &Sha256::digest(&client)].concat());
        let id = BASE64.encode(self.credential);
        let response = json!({
            "authenticatorData": BASE64.encode(data),
            "clientDataJSON": BASE64.encode(client),
            "signature": BASE64.encode(signed.to_der().as_bytes()),
        });
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }
}
