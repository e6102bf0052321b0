//! A provider of identities (OpenID Connect) in software: says what it is, asks somebody, gives tokens, and can be told to do it
//! wrongly.

use crate::town::{Hand, Town};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as BASE64},
};
use domain::{staff::Role, time::Clock as _};
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit as _, Mac as _};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use site::provider::{Away, Carrier, Claim, Provider, Settings};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

type Request = axum::http::Request<Vec<u8>>;
type Answer = axum::http::Response<Vec<u8>>;

pub const ISSUER: &str = "https://login.example.jp/office";
const SECRET: &str = "a secret: of 東京&co";

/// What is changed in a token before it is signed: header and claims.
pub type Forge = fn(&mut Value, &mut Value);

struct State {
    key: u8,
    away: bool,
    /// Asked to sign with this key, while others are published.
    signs_with: Option<u8>,
    forge: Option<Forge>,
    /// What the `UserInfo` endpoint says.
    info: Option<Value>,
    /// Codes that were given: nonce, challenge, claims.
    codes: BTreeMap<String, (String, String, Value)>,
    asked: usize,
}

/// The provider.
pub struct Identity {
    clock: Arc<Hand>,
    state: Mutex<State>,
}

fn pairs(text: &[u8]) -> BTreeMap<String, String> {
    form_urlencoded::parse(text).into_owned().collect()
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

fn json_answer(status: u16, value: &Value) -> Answer {
    let answer = axum::http::Response::builder().status(status).header("content-type", "application/json");
    answer.body(value.to_string().into_bytes()).unwrap()
}

impl Identity {
    /// A town whose office trusts this provider.
    pub fn of(town: &Town, change: impl FnOnce(&mut Settings)) -> (Arc<Self>, Town) {
        let state =
            State { key: 1, away: false, signs_with: None, forge: None, info: None, codes: BTreeMap::new(), asked: 0 };
        let identity = Arc::new(Self { clock: town.clock.clone(), state: Mutex::new(state) });
        let one = |value: &str| vec![value.to_owned()];
        let mut settings = Settings {
            issuer: ISSUER.to_owned(),
            client_id: "sengen office".to_owned(),
            client_secret: Settings::secret(SECRET),
            name: "職員共通認証".to_owned(),
            scopes: vec!["email".to_owned()],
            role_claim: "groups".to_owned(),
            roles: vec![
                (Role::Administrator, one("admins")),
                (Role::Senior, one("seniors")),
                (Role::Clerk, one("clerks")),
                (Role::Auditor, one("auditors")),
            ],
            create: false,
            factor_claim: Claim::Methods,
            factors: Vec::new(),
        };
        change(&mut settings);
        let provider = Provider::new(settings, &town.app.settings.origin, identity.clone());
        (identity, town.trusting(provider))
    }

    pub fn goes_away(&self, away: bool) {
        self.state.lock().unwrap().away = away;
    }

    pub fn forges(&self, forge: Forge) {
        self.state.lock().unwrap().forge = Some(forge);
    }

    pub fn is_honest(&self) {
        let mut state = self.state.lock().unwrap();
        (state.forge, state.signs_with) = (None, None);
    }

    /// From now on it signs with another key, and publishes that.
    pub fn changes_key(&self, seed: u8) {
        self.state.lock().unwrap().key = seed;
    }

    /// Somebody signs with a key that the provider does not publish, under the name of one that it does.
    pub fn is_played_by(&self, seed: u8) {
        self.state.lock().unwrap().signs_with = Some(seed);
    }

    pub fn tells(&self, info: Value) {
        self.state.lock().unwrap().info = Some(info);
    }

    /// How often what it says of itself was asked for.
    pub fn asked(&self) -> usize {
        self.state.lock().unwrap().asked
    }

    /// It asks somebody, who agrees; the address the browser is sent back to.
    pub fn asks(&self, address: &str, claims: &Value) -> String {
        let (place, query) = address.split_once('?').unwrap();
        assert_eq!(place, format!("{ISSUER}/auth"));
        let asked = pairs(query.as_bytes());
        let said = |name: &str| asked.get(name).cloned().unwrap_or_else(|| panic!("no {name} in {address}"));
        assert_eq!([said("client_id"), said("response_type")], ["sengen office", "code"]);
        assert_eq!(said("redirect_uri"), "https://sengen.example.jp/office/provider/back");
        assert_eq!(said("code_challenge_method"), "S256");
        assert_eq!(said("scope"), "openid email");
        let mut state = self.state.lock().unwrap();
        let code = format!("code {}&", state.codes.len());
        state.codes.insert(code.clone(), (said("nonce"), said("code_challenge"), claims.clone()));
        let mut back = form_urlencoded::Serializer::new(String::new());
        back.append_pair("code", &code).append_pair("state", &said("state")).append_pair("iss", ISSUER);
        format!("/office/provider/back?{}", back.finish())
    }

    fn metadata() -> Value {
        json!({
            "issuer": ISSUER,
            "authorization_endpoint": format!("{ISSUER}/auth"),
            "token_endpoint": format!("{ISSUER}/token"),
            "userinfo_endpoint": format!("{ISSUER}/me"),
            "jwks_uri": format!("{ISSUER}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            // What it says here counts for nothing: the office has a list of its own.
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": true,
        })
    }

    fn keys(&self) -> Value {
        let seed = self.state.lock().unwrap().key;
        let point = key(seed).verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let (x, y) = (BASE64.encode(x), BASE64.encode(y));
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "kid": format!("key {seed}"), "x": x, "y": y }] })
    }

    fn token(&self, nonce: &str, person: &Value) -> String {
        let state = self.state.lock().unwrap();
        let now = self.clock.now().as_second();
        let mut header = json!({ "alg": "ES256", "typ": "JWT", "kid": format!("key {}", state.key) });
        let mut claims = person.clone();
        let own = json!({ "iss": ISSUER, "aud": "sengen office", "iat": now, "exp": now + 300, "nonce": nonce });
        own.as_object().unwrap().iter().for_each(|(name, value)| claims[name] = value.clone());
        if let Some(forge) = state.forge {
            forge(&mut header, &mut claims);
        }
        let text = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
        let signature = match header["alg"].as_str().unwrap() {
            "none" => Vec::new(),
            "HS256" => {
                let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
                mac.update(text.as_bytes());
                mac.finalize().into_bytes().to_vec()
            }
            _ => {
                let signed: Signature = key(state.signs_with.unwrap_or(state.key)).sign(text.as_bytes());
                signed.to_bytes().to_vec()
            }
        };
        format!("{text}.{}", BASE64.encode(signature))
    }

    /// The code is exchanged once, by the site that it was given to.
    fn exchanged(&self, request: &Request) -> Answer {
        let wrong = |error: &str| json_answer(400, &json!({ "error": error }));
        let word = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", word("sengen office"), word(SECRET))));
        if request.headers().get("authorization").is_none_or(|said| *said != basic) {
            return wrong("invalid_client");
        }
        let said = pairs(request.body());
        let given = self.state.lock().unwrap().codes.remove(&said["code"]);
        let Some((nonce, challenge, person)) = given else { return wrong("invalid_grant") };
        if BASE64.encode(Sha256::digest(&said["code_verifier"])) != challenge {
            return wrong("invalid_grant");
        }
        assert_eq!(said["redirect_uri"], "https://sengen.example.jp/office/provider/back");
        let token = self.token(&nonce, &person);
        json_answer(200, &json!({ "access_token": "open sesame", "token_type": "Bearer", "id_token": token }))
    }

    fn answer(&self, request: &Request) -> Result<Answer, Away> {
        if self.state.lock().unwrap().away {
            return Err(Away("nobody is there".to_owned()));
        }
        Ok(match request.uri().to_string().strip_prefix(ISSUER).unwrap() {
            "/.well-known/openid-configuration" => {
                self.state.lock().unwrap().asked += 1;
                json_answer(200, &Self::metadata())
            }
            "/keys" => json_answer(200, &self.keys()),
            "/token" => self.exchanged(request),
            "/me" => match self.state.lock().unwrap().info.clone() {
                Some(info) if request.headers()["authorization"] == "Bearer open sesame" => json_answer(200, &info),
                _ => json_answer(401, &json!({})),
            },
            other => panic!("nobody answers at {other}"),
        })
    }
}

impl Carrier for Identity {
    fn carry(&self, request: Request) -> BoxFuture<'_, Result<Answer, Away>> {
        Box::pin(async move { self.answer(&request) })
    }
}
