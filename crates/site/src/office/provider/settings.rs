//! What the configuration says of the provider.

use domain::staff::Role;
use openidconnect::ClientSecret;

/// What the configuration says of the provider.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `iss` of its tokens, to the letter; `/.well-known/openid-configuration` below it tells the rest.
    pub issuer: String,
    /// As what the site is registered there.
    pub client_id: String,
    /// What the site proves itself with; `None`: a public client, which has PKCE alone.
    pub client_secret: Option<ClientSecret>,
    /// What staff call it. Empty: the page has words of its own.
    pub name: String,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The claim that says what somebody is: its name, or a JSON pointer (RFC 6901) that begins with a slash.
    pub role_claim: String,
    /// Which values of that claim mean which role. The first that fits counts.
    pub roles: Vec<(Role, Vec<String>)>,
    /// Whoever has a role and is not known becomes an officer.
    pub create: bool,
    /// Where it says how it asked.
    pub factor_claim: Claim,
    /// Values that mean: it asked for a second factor. Empty: it is asked for here.
    pub factors: Vec<String>,
}

/// The claim that says how the provider asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// `amr`: a list of methods (RFC 8176).
    Methods,
    /// `acr`: one class; the values are asked for, too.
    Class,
}

impl Settings {
    /// What was written, as a secret; empty: there is none.
    pub fn secret(text: &str) -> Option<ClientSecret> {
        (!text.is_empty()).then(|| ClientSecret::new(text.to_owned()))
    }

    /// The provider's word for the second factor is taken.
    pub fn takes_factors(&self) -> bool {
        !self.factors.is_empty()
    }

    /// The classes that are asked for.
    pub fn classes(&self) -> &[String] {
        if self.factor_claim == Claim::Class { &self.factors } else { &[] }
    }

    /// The role that these values mean.
    pub fn role_of(&self, values: &[String]) -> Option<Role> {
        let fits = |wanted: &Vec<String>| wanted.iter().any(|one| values.contains(one));
        self.roles.iter().find(|(_, wanted)| fits(wanted)).map(|(role, _)| *role)
    }
}
