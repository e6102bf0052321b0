//! `[oidc]`: the organisation's own provider, by which staff may sign in.

use super::hidden::Hidden;
use super::section::section;
use super::{Config, Fault};
use domain::staff::Role;
use std::path::Path;

/// Where the provider says how it asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FactorClaim {
    /// A list of methods (RFC 8176).
    Amr,
    /// One class.
    Acr,
}

section! {
    /// The organisation's own provider (OpenID Connect), by which staff may sign in beside their passwords.
    Oidc["oidc"] {
        /// The provider, to the letter as it names itself, for example `https://login.example.jp/realms/office`. Empty: there is none.
        issuer: String = String::new(),
        /// As what this site is registered there. The address to come back to is `http.origin` and `/office/provider/back`.
        client_id: String = String::new(),
        /// What this site proves itself with. Better by the environment or `client_secret_file` than here. Empty: a public client.
        client_secret: Hidden = Hidden::default(),
        /// A file whose first line is the secret.
        client_secret_file: String = String::new(),
        /// What staff call the provider; the button says 「○○でサインインする」. Empty: 組織のアカウント.
        name: String = String::new(),
        /// What is asked for beside `openid`. Many providers tell groups or roles only with a scope of its own.
        scopes: Vec<String> = vec!["profile".to_owned(), "email".to_owned()],
        /// The claim that says what somebody is. A name, or a path that begins with a slash: `/realm_access/roles`.
        role_claim: String = "groups".to_owned(),
        /// Values of it that mean 管理者. Whoever has values of several roles gets the first of these four.
        administrator: Vec<String> = Vec::new(),
        /// Values that mean 上席.
        senior: Vec<String> = Vec::new(),
        /// Values that mean 担当者.
        clerk: Vec<String> = Vec::new(),
        /// Values that mean 監査. Whoever has no value of any role does not get in.
        auditor: Vec<String> = Vec::new(),
        /// Whether whoever has a role and no account becomes an officer at the first sign-in. Otherwise an administrator adds them first, with
        /// the mail address that the provider tells and has verified.
        create: bool = false,
        /// Where the provider says how it asked: "amr" or "acr".
        second_factor_claim: FactorClaim = FactorClaim::Amr,
        /// Values of it that mean: it asked for a second factor, for example `["mfa"]`. Then none is asked for here. Empty: each officer has a
        /// passkey or an authenticator app here.
        second_factor: Vec<String> = Vec::new(),
        /// A PEM file with an authority that is trusted beside the public ones, for a provider of one's own house.
        authority_file: String = String::new(),
        /// Seconds one question to the provider may take.
        timeout_seconds: u64 = 5,
    }
}

impl Oidc {
    /// There is a provider.
    pub fn is_on(&self) -> bool {
        !self.issuer.is_empty()
    }

    /// The roles with the values that mean them; who has several gets the first.
    pub fn roles(&self) -> Vec<(Role, Vec<String>)> {
        vec![
            (Role::Administrator, self.administrator.clone()),
            (Role::Senior, self.senior.clone()),
            (Role::Clerk, self.clerk.clone()),
            (Role::Auditor, self.auditor.clone()),
        ]
    }

    /// The secret from the setting or its file.
    pub fn secret(&self) -> Result<String, Fault> {
        if self.client_secret_file.is_empty() {
            return Ok(self.client_secret.reveal().to_owned());
        }
        let text = std::fs::read_to_string(&self.client_secret_file)
            .map_err(|error| Fault::at("oidc.client_secret_file", format!("{}: {error}", self.client_secret_file)))?;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }
}

impl Config {
    pub(super) fn oidc_faults(&self, faults: &mut Vec<Fault>) {
        let oidc = &self.oidc;
        if !oidc.is_on() {
            if !oidc.client_id.is_empty() {
                faults.push(Fault::at("oidc.issuer", "is missing, but a client is given"));
            }
            return;
        }
        let issuer = url::Url::parse(&oidc.issuer).ok().filter(site::provider::is_safe);
        if issuer.is_none_or(|url| url.query().is_some() || url.fragment().is_some()) {
            let why = "must be https:// (http:// only towards this machine), without ? and #";
            faults.push(Fault::at("oidc.issuer", why));
        }
        if oidc.client_id.is_empty() {
            faults.push(Fault::at("oidc.client_id", "must be given: as what the site is registered at the provider"));
        }
        if oidc.role_claim.is_empty() {
            faults.push(Fault::at("oidc.role_claim", "must be given"));
        }
        if !(1..=10).contains(&oidc.timeout_seconds) {
            faults.push(Fault::at("oidc.timeout_seconds", "must be 1 to 10"));
        }
        oidc.role_faults(faults);
        oidc.file_faults(faults);
    }
}

impl Oidc {
    fn role_faults(&self, faults: &mut Vec<Fault>) {
        let roles = self.roles();
        let values: Vec<_> =
            roles.iter().flat_map(|(role, values)| values.iter().map(move |one| (one, role))).collect();
        if values.is_empty() {
            let why = "nobody would get in: give a value for one of administrator, senior, clerk, auditor";
            faults.push(Fault::at("oidc.administrator", why));
        }
        for (at, (value, role)) in values.iter().enumerate() {
            if values.iter().take(at).any(|(other, before)| other == value && before != role) {
                faults.push(Fault::at(format!("oidc.{}", role.code()), format!("{value:?} means another role, too")));
            }
        }
    }

    fn file_faults(&self, faults: &mut Vec<Fault>) {
        if !self.client_secret.is_empty() && !self.client_secret_file.is_empty() {
            faults.push(Fault::at("oidc.client_secret_file", "give either client_secret or client_secret_file"));
        }
        for (name, file) in [("client_secret_file", &self.client_secret_file), ("authority_file", &self.authority_file)]
        {
            if !file.is_empty() && !Path::new(file).is_file() {
                faults.push(Fault::at(format!("oidc.{name}"), format!("there is no file {file}")));
            }
        }
        if !self.client_secret_file.is_empty() && self.secret().is_ok_and(|secret| secret.is_empty()) {
            faults.push(Fault::at("oidc.client_secret_file", "its first line is empty"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Mode;

    fn good() -> Config {
        let mut config = Config::default();
        config.oidc.issuer = "https://login.example.jp/realms/office".to_owned();
        config.oidc.client_id = "sengen".to_owned();
        config.oidc.clerk = vec!["staff".to_owned()];
        config
    }

    fn keys(config: &Config) -> Vec<String> {
        config.faults(Mode::Development).into_iter().map(|fault| fault.key).collect()
    }

    #[test]
    fn a_provider_is_https_or_on_this_machine() {
        assert!(keys(&good()).is_empty());
        for (issuer, right) in [
            ("http://localhost:9000", true),
            ("http://127.0.0.1:9000/x", true),
            ("http://login.example.jp", false),
            ("https://login.example.jp/?a", false),
            ("https://login.example.jp/#a", false),
            ("login.example.jp", false),
        ] {
            let mut config = good();
            issuer.clone_into(&mut config.oidc.issuer);
            assert_eq!(keys(&config).is_empty(), right, "{issuer}");
        }
    }

    #[test]
    fn all_faults_of_a_provider_at_once() {
        let mut config = good();
        config.oidc.client_id = String::new();
        config.oidc.role_claim = String::new();
        config.oidc.timeout_seconds = 0;
        config.oidc.auditor = vec!["staff".to_owned()];
        config.oidc.client_secret = Hidden::from("geheim".to_owned());
        config.oidc.client_secret_file = "/nowhere".to_owned();
        config.oidc.authority_file = "/nowhere".to_owned();
        let said = [
            "client_id",
            "role_claim",
            "timeout_seconds",
            "auditor",
            "client_secret_file",
            "client_secret_file",
            "authority_file",
        ];
        assert_eq!(keys(&config), said.map(|key| format!("oidc.{key}")));
        let mut config = good();
        config.oidc.clerk = Vec::new();
        assert_eq!(keys(&config), ["oidc.administrator"]);
        config.oidc = Oidc { client_id: "sengen".to_owned(), ..Oidc::default() };
        assert_eq!(keys(&config), ["oidc.issuer"]);
    }

    #[test]
    fn the_secret_is_the_first_line_of_its_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut config = good();
        config.oidc.client_secret_file = file.path().display().to_string();
        assert_eq!(keys(&config), ["oidc.client_secret_file"]);
        std::fs::write(file.path(), "geheim\nmore").unwrap();
        assert!(keys(&config).is_empty());
        assert_eq!(config.oidc.secret().unwrap(), "geheim");
    }
}
