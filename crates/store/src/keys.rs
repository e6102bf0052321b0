//! The key: personal columns are sealed with it, and found by a blind index made with it.

use crate::error::Error;
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use domain::dice::Dice;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::sync::Arc;
use zeroize::Zeroize as _;

/// The first byte of every sealed value: which way of sealing it was.
const VERSION: u8 = 1;
/// Bytes of a nonce of `XChaCha20`.
const NONCE: usize = 24;

/// The keys of a database, derived from the 32 bytes of the key file.
#[derive(Clone)]
pub struct Keys {
    seal: XChaCha20Poly1305,
    blind: Hmac<Sha256>,
    chain: Hmac<Sha256>,
    fingerprint: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// Derives the key that seals, the key of the blind index, the key of the chain, and the fingerprint that tells a wrong key.
    pub fn new(mut key: [u8; 32]) -> Self {
        let mut seal = derive(&key, b"seal");
        let mut blind = derive(&key, b"blind index");
        let mut chain = derive(&key, b"chain");
        let fingerprint = derive(&key, b"fingerprint");
        let made = Self {
            seal: XChaCha20Poly1305::new(&seal.into()),
            blind: Hmac::new(&padded(blind).into()),
            chain: Hmac::new(&padded(chain).into()),
            fingerprint: fingerprint.iter().take(16).fold(String::new(), |text, byte| text + &format!("{byte:02x}")),
        };
        key.zeroize();
        seal.zeroize();
        blind.zeroize();
        chain.zeroize();
        made
    }

    /// Tells this key from another without telling the key: 32 hexadecimal digits.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// A key for one purpose.
fn derive(key: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new(&padded(*key).into());
    mac.update(b"sengen store ");
    mac.update(purpose);
    mac.finalize().into_bytes().into()
}

/// HMAC-SHA256 takes a block of 64 bytes; a shorter key is filled up with zeros by its definition (RFC 2104 §2).
fn padded(key: [u8; 32]) -> [u8; 64] {
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = from);
    block
}

/// Keys and chance: what a connection needs to seal and to open. `place` is always `table.column`; a value moved to
/// another column does not open there.
#[derive(Clone)]
pub(crate) struct Vault {
    pub keys: Keys,
    pub dice: Arc<dyn Dice>,
}

impl Vault {
    /// Version byte, nonce, ciphertext.
    pub fn seal(&self, place: &'static str, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE];
        self.dice.fill(&mut nonce);
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let cipher = self.keys.seal.encrypt(&XNonce::from(nonce), payload);
        let cipher = cipher.map_err(|_| unreadable(place, "it cannot be sealed"))?;
        Ok([&[VERSION], nonce.as_slice(), &cipher].concat())
    }

    /// Seals a value that may be missing.
    pub fn seal_some(&self, place: &'static str, plain: Option<&str>) -> Result<Option<Vec<u8>>, Error> {
        plain.map(|text| self.seal(place, text.as_bytes())).transpose()
    }

    /// The plain bytes of a sealed value.
    pub fn open(&self, place: &'static str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let (version, rest) = sealed.split_first().ok_or_else(|| unreadable(place, "it is empty"))?;
        if *version != VERSION {
            return Err(unreadable(place, "it was sealed in a way this version does not know"));
        }
        let (nonce, cipher) = rest.split_first_chunk::<NONCE>().ok_or_else(|| unreadable(place, "it is cut off"))?;
        let payload = Payload { msg: cipher, aad: place.as_bytes() };
        let plain = self.keys.seal.decrypt(&XNonce::from(*nonce), payload);
        plain.map_err(|_| unreadable(place, "the seal is broken"))
    }

    /// The plain text of a sealed value.
    pub fn open_text(&self, place: &'static str, sealed: &[u8]) -> Result<String, Error> {
        String::from_utf8(self.open(place, sealed)?).map_err(|_| unreadable(place, "it is no text"))
    }

    /// The plain text of a sealed value, read by the domain.
    pub fn read<T, E>(
        &self,
        place: &'static str,
        sealed: &[u8],
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Error> {
        parse(&self.open_text(place, sealed)?).map_err(|_| unreadable(place, "the domain does not read it"))
    }

    /// The blind index of a value that was normalised: equal values have equal indexes, and nothing else can be told.
    pub fn blind(&self, value: &str) -> Vec<u8> {
        let mut mac = self.keys.blind.clone();
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    /// Begins what the chain keeps of a line, of rows, of itself: nobody makes it without the key.
    pub fn chain(&self) -> Hmac<Sha256> {
        self.keys.chain.clone()
    }

    /// The blind index of a telephone number, whatever its hyphens. The word before it keeps it apart from other values of digits.
    pub fn blind_phone(&self, phone: &domain::phone::Phone) -> Vec<u8> {
        self.blind(&format!("phone {}", phone.digits()))
    }

    /// The blind index of a mail address, whatever its case.
    pub fn blind_email(&self, email: &domain::email::Email) -> Vec<u8> {
        self.blind(&email.as_str().to_lowercase())
    }
}

fn unreadable(place: &'static str, why: &str) -> Error {
    let (table, column) = place.split_once('.').unwrap_or((place, ""));
    Error::row(table, column, why)
}
