//! What the provider says of itself: its endpoints and its keys, asked for when they are needed and kept for an hour.

use super::{BACK, Settings, claims::Others};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AdditionalProviderMetadata, AsyncHttpClient, Client, ClientId, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields, IssuerUrl, ProviderMetadata, RedirectUrl,
    StandardErrorResponse, StandardTokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreErrorResponseType,
        CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
    },
    url::{Host, Url},
};
use std::sync::Arc;
use tokio::sync::Mutex;

/// How long it counts what the provider said of itself.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// So soon it is not asked again, whatever key a token names.
const AGAIN: SignedDuration = SignedDuration::from_secs(10);
/// So soon it is not asked again after it did not answer.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// The provider could not be asked, or its answer could not be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Away(pub String);

/// Who carries requests to the provider: within a time, with a limit on the answer, without following redirects. The network in the
/// binary, played in tests.
pub trait Carrier: Send + Sync {
    /// Carries a request there and its answer back.
    fn carry(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Away>>;
}

/// The same as the library calls it.
pub(super) struct Wire(Arc<dyn Carrier>);

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = Away;
    type Future = BoxFuture<'c, Result<HttpResponse, Away>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.0.carry(request)
    }
}

/// What the provider says of itself beyond the core.
#[derive(Clone, Debug, Default, serde::Deserialize, serde::Serialize)]
pub(super) struct Extra {
    /// It names itself in its answers (RFC 9207 §3).
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extra {}

type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// The site as the provider knows it.
pub(super) type Site = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What the provider said of itself.
pub(super) struct Known {
    pub metadata: Metadata,
    at: Timestamp,
}

impl Known {
    /// Answers must name the provider.
    pub fn names_itself(&self) -> bool {
        self.metadata.additional_metadata().authorization_response_iss_parameter_supported
    }
}

#[derive(Default)]
struct Memory {
    known: Option<Arc<Known>>,
    failed: Option<(Timestamp, Away)>,
}

/// The organisation's provider.
pub struct Provider {
    /// What the configuration says of it.
    pub settings: Settings,
    /// The way to it.
    pub(super) wire: Wire,
    back: String,
    memory: Mutex<Memory>,
}

impl Provider {
    /// The provider of the configuration, for the site at this address.
    pub fn new(settings: Settings, origin: &str, carrier: Arc<dyn Carrier>) -> Self {
        Self { settings, wire: Wire(carrier), back: format!("{origin}{BACK}"), memory: Mutex::default() }
    }

    /// Asks it now and says whether it answers as a provider does.
    pub async fn answers(&self, now: Timestamp) -> Result<(), Away> {
        self.known(now).await.map(drop)
    }

    /// What it says of itself. One request at a time asks; the others wait for that.
    pub(super) async fn known(&self, now: Timestamp) -> Result<Arc<Known>, Away> {
        self.known_within(FRESH, now).await
    }

    /// The same anew: a token names a key that is not known.
    pub(super) async fn known_anew(&self, now: Timestamp) -> Result<Arc<Known>, Away> {
        self.known_within(AGAIN, now).await
    }

    async fn known_within(&self, age: SignedDuration, now: Timestamp) -> Result<Arc<Known>, Away> {
        let mut memory = self.memory.lock().await;
        if let Some(known) = memory.known.as_ref().filter(|known| now.duration_since(known.at) < age) {
            return Ok(known.clone());
        }
        if let Some((at, away)) = &memory.failed
            && now.duration_since(*at) < PAUSE
        {
            return Err(away.clone());
        }
        match self.asked(now).await {
            Ok(known) => {
                *memory = Memory { known: Some(known.clone()), failed: None };
                Ok(known)
            }
            Err(away) => {
                tracing::warn!(cause = %away, "the provider of the office cannot be asked");
                memory.failed = Some((now, away.clone()));
                Err(away)
            }
        }
    }

    async fn asked(&self, now: Timestamp) -> Result<Arc<Known>, Away> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|why| Away(why.to_string()))?;
        let metadata = Metadata::discover_async(issuer, &self.wire).await.map_err(|why| Away(told(&why)))?;
        if !is_safe(metadata.authorization_endpoint().url()) {
            return Err(Away("the authorization endpoint is not https".to_owned()));
        }
        if metadata.token_endpoint().is_none() {
            return Err(Away("there is no token endpoint".to_owned()));
        }
        Ok(Arc::new(Known { metadata, at: now }))
    }

    /// The site as the provider knows it.
    pub(super) fn site(&self, known: &Known) -> Result<Site, Away> {
        let id = ClientId::new(self.settings.client_id.clone());
        let site = Site::from_provider_metadata(known.metadata.clone(), id, self.settings.client_secret.clone());
        let back = RedirectUrl::new(self.back.clone()).map_err(|why| Away(why.to_string()))?;
        Ok(site.set_redirect_uri(back))
    }
}

/// An error with what caused it.
pub(super) fn told(why: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(why), |one| one.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Nobody reads on the way: https, or http on this machine.
pub fn is_safe(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && here)
}
