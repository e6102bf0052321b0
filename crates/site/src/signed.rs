//! What the register says, signed: Ed25519 (RFC 8032) in a compact JWS (RFC 7515, RFC 8037). The keys are derived from the key
//! file, one for each generation, so every node signs with the same ones.

use crate::app::{App, Secret, sha256};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _};
use serde::{Serialize, de::DeserializeOwned};
use store::{
    Store,
    signing_keys::{self, Generation},
};
use utoipa::ToSchema;
use uuid::Uuid;

/// The public halves of the keys that sign receipts (RFC 7517), the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeySet {
    /// The keys.
    pub keys: Vec<PublicKey>,
}

/// A public key (RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicKey {
    /// `OKP`.
    pub kty: &'static str,
    /// `Ed25519`.
    pub crv: &'static str,
    /// `EdDSA`.
    pub alg: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    #[schema(rename = "use")]
    pub purpose: &'static str,
    /// The thumbprint of the key (RFC 7638): `kid` of what it signed.
    pub kid: String,
    /// The key, 32 bytes in Base64url.
    pub x: String,
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The generations could not be read.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// No generation was begun: `sengen serve` does it at its start.
    #[error("no signing key was begun")]
    NoKey,
    /// What was to be signed cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Signs with the newest key.
pub async fn sign(app: &App, said: &impl Serialize) -> Result<String, Error> {
    sign_with(&app.store, &app.secret, said).await
}

/// Signs with the newest key, for the program itself.
pub async fn sign_with(store: &Store, secret: &Secret, said: &impl Serialize) -> Result<String, Error> {
    let generations = signing_keys::all(&mut store.read().await?).await?;
    let newest = generations.first().ok_or(Error::NoKey)?;
    let key = key(secret, newest);
    let head = serde_json::json!({ "alg": "EdDSA", "typ": "JWT", "kid": thumbprint(&key) });
    let signed = format!("{}.{}", BASE64.encode(head.to_string()), BASE64.encode(serde_json::to_vec(said)?));
    let signature = BASE64.encode(key.sign(signed.as_bytes()).to_bytes());
    Ok(format!("{signed}.{signature}"))
}

/// What a text says that a key of ours signed; `None`: none did. A key that is no longer published counts, too.
pub async fn said<T: DeserializeOwned>(store: &Store, secret: &Secret, text: &str) -> Result<Option<T>, store::Error> {
    let generations = signing_keys::all(&mut store.read().await?).await?;
    Ok(read(&generations, secret, text).and_then(|said| serde_json::from_slice(&said).ok()))
}

/// The bytes that were signed, if one of these keys signed them.
fn read(generations: &[Generation], secret: &Secret, text: &str) -> Option<Vec<u8>> {
    let (signed, signature) = text.rsplit_once('.')?;
    let signature = Signature::from_slice(&BASE64.decode(signature).ok()?).ok()?;
    let is_ours = |one: &Generation| key(secret, one).verifying_key().verify(signed.as_bytes(), &signature).is_ok();
    let (_, said) = signed.split_once('.').filter(|_| generations.iter().any(is_ours))?;
    BASE64.decode(said).ok()
}

/// All keys that are published.
pub async fn published(app: &App) -> Result<KeySet, store::Error> {
    let generations = signing_keys::all(&mut app.store.read().await?).await?;
    let alive = generations.iter().filter(|generation| generation.retired_at.is_none());
    let public = |generation: &Generation| {
        let key = key(&app.secret, generation);
        PublicKey { kty: "OKP", crv: "Ed25519", alg: "EdDSA", purpose: "sig", kid: thumbprint(&key), x: x(&key) }
    };
    Ok(KeySet { keys: alive.map(public).collect() })
}

fn key(secret: &Secret, generation: &Generation) -> SigningKey {
    let number = u128::try_from(generation.number).unwrap_or_default();
    SigningKey::from_bytes(&secret.mac("receipt", Uuid::from_u128(number)))
}

fn x(key: &SigningKey) -> String {
    BASE64.encode(key.verifying_key().as_bytes())
}

/// RFC 7638 over the three members of RFC 8037, in their order and without blanks.
fn thumbprint(key: &SigningKey) -> String {
    let text = format!("{{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"{}\"}}", x(key));
    BASE64.encode(sha256(text.as_bytes()))
}
