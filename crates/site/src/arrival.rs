//! The way here from a partner's site, and the way back: what its link asks for (RFC 6749 §4.1.1, RFC 7636), read at the door.

use crate::{app::App, form::Typed, links};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use domain::partner::{Challenge, Denied, PartnerCode, PartnerState, ReturnUrl};
use store::{
    Db,
    partner_entries::{self, PartnerEntry},
    partners::{self, Partner},
};
use uuid::Uuid;

/// What a partner's link carries, as it stands there. The names of OAuth are taken, too.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Link {
    #[serde(alias = "client_id")]
    partner: String,
    #[serde(alias = "redirect_uri")]
    return_url: String,
    state: String,
    response_type: String,
    code_challenge: String,
    code_challenge_method: String,
}

/// What came of reading a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// From no partner.
    Alone,
    /// From a site that is not registered, or that wants people back where it may not have them. Nobody is sent there.
    Unknown,
    /// From a partner whose link cannot be used as it is: the partner hears why.
    Refused(Back),
    /// From a partner.
    From(From),
}

/// A partner's link that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    /// Whose it is.
    pub partner: Partner,
    return_url: ReturnUrl,
    state: Option<PartnerState>,
    challenge: Option<Challenge>,
}

/// An answer to a partner that is no code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    return_url: ReturnUrl,
    state: Option<PartnerState>,
    why: Denied,
}

/// The way back from 宣言完了.
pub struct WayBack {
    /// The name of the partner.
    pub name: String,
    /// Where the button leads: the page that asks for consent, or the partner's own address when nothing is to be told.
    pub url: String,
}

impl Link {
    /// The link out of the hidden fields that handed it on.
    pub fn of(typed: &Typed) -> Self {
        let field = |name: &str| typed.one(name).to_owned();
        Self {
            partner: field("partner"),
            return_url: field("return_url"),
            state: field("state"),
            response_type: field("response_type"),
            code_challenge: field("code_challenge"),
            code_challenge_method: field("code_challenge_method"),
        }
    }

    /// Reads it. The partner and its addresses come first: only then may anybody be sent anywhere (RFC 6749 §4.1.2.1).
    pub async fn read(&self, app: &App) -> Result<Arrival, store::Error> {
        if self.partner.is_empty() {
            return Ok(Arrival::Alone);
        }
        let Some(code) = PartnerCode::parse(&self.partner) else { return Ok(Arrival::Unknown) };
        let partner = partners::find(&mut app.store.read().await?, &code).await?;
        let known = partner.and_then(|partner| self.wanted(&partner).map(|return_url| (partner, return_url)));
        Ok(known.map_or(Arrival::Unknown, |(partner, return_url)| self.asked(partner, return_url)))
    }

    /// The address asked for, if the partner may have people there; its first one if it asks for none.
    fn wanted(&self, partner: &Partner) -> Option<ReturnUrl> {
        let wanted = |url: &&ReturnUrl| self.return_url.is_empty() || url.as_str() == self.return_url;
        partner.return_urls.iter().find(wanted).cloned()
    }

    fn asked(&self, partner: Partner, return_url: ReturnUrl) -> Arrival {
        let state = Some(self.state.as_str()).filter(|state| !state.is_empty()).map(PartnerState::parse);
        let (state, readable) = (state.clone().flatten(), state.is_none_or(|state| state.is_some()));
        let why = match self.challenge() {
            Ok(challenge) if readable => return Arrival::From(From { partner, return_url, state, challenge }),
            Ok(_) => Denied::InvalidRequest,
            Err(why) => why,
        };
        Arrival::Refused(Back { return_url, state, why })
    }

    /// The challenge. A link without any of these parameters asks for no code; one that asks for a code needs `S256`.
    fn challenge(&self) -> Result<Option<Challenge>, Denied> {
        let asked = [&self.response_type, &self.code_challenge, &self.code_challenge_method];
        match self.response_type.as_str() {
            "" if asked.iter().all(|text| text.is_empty()) => return Ok(None),
            "" | "code" => {}
            _ => return Err(Denied::UnsupportedResponseType),
        }
        let hash = BASE64.decode(&self.code_challenge).ok().and_then(|bytes| bytes.try_into().ok());
        let hash = hash.filter(|_| self.code_challenge_method == "S256");
        hash.map(|hash| Some(Challenge(hash))).ok_or(Denied::InvalidRequest)
    }

    /// The fields that hand the link on with a form.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let fields = [
            ("partner", &self.partner),
            ("return_url", &self.return_url),
            ("state", &self.state),
            ("response_type", &self.response_type),
            ("code_challenge", &self.code_challenge),
            ("code_challenge_method", &self.code_challenge_method),
        ];
        fields.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())).collect()
    }
}

impl From {
    /// The partner wants to hear of the declaration.
    pub fn asks(&self) -> bool {
        self.challenge.is_some()
    }

    /// The answer for a partner that asks for a code while nobody can declare.
    pub fn unavailable(&self) -> Option<Back> {
        let why = Denied::TemporarilyUnavailable;
        self.asks().then(|| Back { return_url: self.return_url.clone(), state: self.state.clone(), why })
    }

    /// The entry to be kept for this browser.
    pub fn entry(self, id: Uuid, visitor: [u8; 32]) -> PartnerEntry {
        let Self { partner, return_url, state, challenge } = self;
        PartnerEntry { id, partner: partner.code, return_url, state, challenge, visitor }
    }
}

impl Back {
    /// The address that tells the partner.
    pub fn url(&self, app: &App) -> String {
        answer(app, (&self.return_url, self.state.as_ref()), ("error", self.why.code()))
    }
}

/// The address that brings a person back with an answer: a code, or why there is none.
pub fn back(app: &App, entry: &PartnerEntry, said: (&str, &str)) -> String {
    answer(app, (&entry.return_url, entry.state.as_ref()), said)
}

/// `iss` says who answers, so that a partner of several schemes takes no answer for another's (RFC 9207).
fn answer(app: &App, (return_url, state): (&ReturnUrl, Option<&PartnerState>), said: (&str, &str)) -> String {
    let state = state.map(|state| ("state", state.as_str()));
    let pairs: Vec<_> =
        [Some(said), state, Some(("iss", app.settings.origin.as_str()))].into_iter().flatten().collect();
    return_url.with(&pairs)
}

/// The way back to the partner that a declaration began with.
pub async fn way_back(db: &mut Db, declaration: Uuid) -> Result<Option<WayBack>, store::Error> {
    let Some(entry) = partner_entries::of_declaration(db, declaration).await? else { return Ok(None) };
    let Some(partner) = partners::find(db, &entry.partner).await? else { return Ok(None) };
    let state = entry.state.as_ref().map(|state| ("state", state.as_str()));
    let url = match entry.challenge {
        Some(_) => links::consent(entry.id),
        None => entry.return_url.with(state.as_slice()),
    };
    Ok(Some(WayBack { name: partner.name, url }))
}
