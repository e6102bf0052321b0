//! Everybody who may ask, and what they bring along.

use crate::town::{self, Town};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use domain::{
    api_key::{KeyName, Quota},
    declaration::Level,
    email::Email,
    ids::DeclarationId,
    name::PersonName,
    partner::{Challenge, PartnerCode, PartnerName, ReturnUrl, ReturnUrls},
    scheme::Code,
    staff::{RecoveryCode, Role, Secret},
};
use jiff::SignedDuration;
use site::{app::sha256, links};
use std::sync::Arc;
use store::{
    api_keys::{self, NewKey},
    audit::Act,
    confirmations,
    drafts::{self, NewDraft},
    inquiries::{self, NewInquiry},
    members,
    partner_entries::{self, PartnerEntry},
    partners::{self, NewPartner},
    sessions,
    staff::{self, Factor, Invitation, NewOfficer},
    watches, webhooks,
};
use uuid::Uuid;

/// The name of the first member's business: nobody else may read it on a member's page.
pub const FIRST: &str = "架空第一精機株式会社";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    Nobody,
    Visitor,
    Member,
    OtherMember,
    KeyHolder,
    OtherKey,
    Halfway,
    Clerk,
    Senior,
    Administrator,
    NotSteppedUp,
    Auditor,
}

impl Actor {
    pub const ALL: &[Self] = &[
        Self::Nobody,
        Self::Visitor,
        Self::Member,
        Self::OtherMember,
        Self::KeyHolder,
        Self::OtherKey,
        Self::Halfway,
        Self::Clerk,
        Self::Senior,
        Self::Administrator,
        Self::NotSteppedUp,
        Self::Auditor,
    ];

    fn role(self) -> Option<Role> {
        match self {
            Self::Clerk | Self::Halfway => Some(Role::Clerk),
            Self::Senior => Some(Role::Senior),
            Self::Administrator | Self::NotSteppedUp => Some(Role::Administrator),
            Self::Auditor => Some(Role::Auditor),
            _ => None,
        }
    }
}

/// The town with what everybody's requests are about.
pub struct Cast {
    town: Town,
    members: [Uuid; 2],
    number: DeclarationId,
    draft: Uuid,
    entry: Uuid,
    confirmation: Uuid,
    officers: Vec<(Role, Uuid)>,
    target: Uuid,
    case: Uuid,
}

fn token(of: u8) -> [u8; 32] {
    [of; 32]
}

impl Cast {
    pub async fn new() -> Self {
        let town = Town::new().await;
        let (first, number) = town.accepted(town::corporation(FIRST, "カクウ"), Level::One, 3).await;
        let (second, _) = town.accepted(town::corporation("架空第二精機株式会社", "カクウ"), Level::One, 2).await;
        town.fill_directory().await;
        let mut db = town.app.store.read().await.unwrap();
        let mut members = [first, second];
        for member in &mut members {
            *member = members::of_declaration(&mut db, *member).await.unwrap().unwrap().id;
        }
        drop(db);
        let mut cast = Self {
            members,
            number,
            draft: town.app.id(),
            entry: town.app.id(),
            confirmation: town.app.id(),
            officers: Vec::new(),
            target: Uuid::nil(),
            case: first,
            town,
        };
        cast.furnish(first).await;
        for role in Role::ALL {
            let id = cast.officer(role).await;
            cast.officers.push((role, id));
        }
        cast.target = cast.officer(Role::Clerk).await;
        cast
    }

    /// The site's state, to build other routers on.
    pub fn app(&self) -> Arc<site::App> {
        self.town.app.clone()
    }

    /// A watch and a webhook of the first key, with a posting.
    pub async fn of_the_first_key(&self) {
        let (app, now, number, (id, key)) =
            (&self.town.app, self.town.app.now(), &self.number, (self.entry, Uuid::from_u128(1)));
        let unit = app.store.write(|mut db| async move {
            watches::put(&mut db, key, number, now).await?;
            assert!(webhooks::make(&mut db, key, (id, id), "https://hooks.mihon.example.jp/", now).await?);
            let posting = webhooks::New { id, webhook: id, kind: "declaration.changed", number: None, body: "{}" };
            webhooks::put(&mut db, &posting, now).await
        });
        unit.await.unwrap();
    }

    async fn furnish(&self, declaration: Uuid) {
        let (app, now) = (&self.town.app, self.town.app.now());
        let draft = &NewDraft { id: self.draft, visitor: sha256(&token(1)), entry: None };
        let (code, url) =
            (PartnerCode::parse("mihon").unwrap(), ReturnUrl::parse("https://mihon.example.jp/").unwrap());
        let entry = &PartnerEntry {
            id: self.entry,
            partner: code.clone(),
            return_url: url.clone(),
            state: None,
            challenge: Some(Challenge([1; 32])),
            visitor: sha256(&token(2)),
        };
        let urls = &ReturnUrls::read([url.as_str()]).unwrap();
        let (partner, name) = (&PartnerName::parse("x").unwrap(), &KeyName::parse("x").unwrap());
        let partner = &NewPartner { code: &code, name: partner, return_urls: urls, secret: Some(token(9)) };
        let (category, email) = (&Code::kept("mark"), &Email::parse("aoki@mihon.example.jp").unwrap());
        let (declared, member, tie) = (None, None, None);
        let asked = &NewInquiry { id: self.entry, category, declared, name: "x", email, body: "x", member, tie };
        let until = now + SignedDuration::from_hours(1);
        let unit = app.store.write(|mut db| async move {
            drafts::start(&mut db, draft, now).await?;
            partners::register(&mut db, partner, None, now).await?;
            partner_entries::keep(&mut db, entry, now).await?;
            inquiries::put(&mut db, asked, now).await?;
            confirmations::start(&mut db, self.confirmation, declaration, now, until).await?;
            for (id, key) in [(1, "first"), (2, "second")] {
                let hash = sha256(key.as_bytes());
                let key = &NewKey { id: Uuid::from_u128(id), hash, prefix: "sengen_x", name, quota: Quota::USUAL };
                api_keys::make(&mut db, key, None, now).await?;
            }
            Ok::<_, store::Error>(())
        });
        unit.await.unwrap();
    }

    /// An officer who can sign in.
    async fn officer(&self, role: Role) -> Uuid {
        let (app, now, id) = (&self.town.app, self.town.app.now(), self.town.app.id());
        let (name, email) = (PersonName::parse("職員").unwrap(), Email::parse(&format!("{id}@example.jp")).unwrap());
        let new = &NewOfficer { id, name, email, role, token: sha256(&token(3)) };
        let (secret, codes) = (&Secret::of(token(3)), &[RecoveryCode::draw([1; 16])]);
        let unit = app.store.write(|mut db| async move {
            staff::add(&mut db, new, None, now).await?;
            let factor = Factor::App { secret, step: 1 };
            let set_up = Invitation { token: new.token, password_hash: "-", factor, codes };
            staff::set_up(&mut db, &set_up, now).await.map(drop)
        });
        unit.await.unwrap();
        id
    }

    /// A fresh session of an officer, as the cookie.
    async fn office(&self, actor: Actor, role: Role) -> String {
        let (app, now) = (&self.town.app, self.town.app.now());
        let (first, then, last) = (app.token(), app.token(), app.token());
        let id = self.officers.iter().find(|(one, _)| *one == role).unwrap().1;
        let officer = &staff::find(&mut app.store.read().await.unwrap(), id).await.unwrap().unwrap();
        let (own, hashes) = (app.id(), [first, then, last].map(|token| sha256(&token)));
        let unit = app.store.write(|mut db| async move {
            staff::enter(&mut db, (hashes[0], own), officer, "", now).await?;
            if actor != Actor::Halfway {
                assert!(staff::complete(&mut db, (hashes[0], hashes[1]), Act::SignedIn, now).await?);
            }
            if !matches!(actor, Actor::Halfway | Actor::NotSteppedUp) {
                assert!(staff::step_up(&mut db, (hashes[1], hashes[2]), Act::SteppedUp, now).await?);
            }
            Ok::<_, store::Error>(())
        });
        unit.await.unwrap();
        BASE64.encode(match actor {
            Actor::Halfway => first,
            Actor::NotSteppedUp => then,
            _ => last,
        })
    }

    /// A fresh session of a member, as the cookie.
    async fn member(&self, member: Uuid) -> String {
        let (app, now, token) = (&self.town.app, self.town.app.now(), self.town.app.token());
        let (hash, until) = (sha256(&token), now + SignedDuration::from_hours(1));
        app.store
            .write(|mut db| async move { sessions::start(&mut db, hash, member, now, until).await })
            .await
            .unwrap();
        BASE64.encode(token)
    }

    async fn cookies(&self, actor: Actor) -> String {
        let visitor = |of: u8| format!("visitor={}", BASE64.encode(token(of)));
        match actor {
            Actor::Visitor => visitor(1),
            Actor::Member => format!("{}; session={}", visitor(2), self.member(self.members[0]).await),
            Actor::OtherMember => format!("{}; session={}", visitor(4), self.member(self.members[1]).await),
            _ => match actor.role() {
                Some(role) => format!("office={}", self.office(actor, role).await),
                None => String::new(),
            },
        }
    }

    /// One request: the path's parameters are those of the first of each kind.
    pub async fn calls(&self, actor: Actor, method: &str, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        self.calls_from(actor, method, path, "same-origin").await
    }

    /// One request, with what the browser says of the page it comes from.
    pub async fn calls_from(
        &self,
        actor: Actor,
        method: &str,
        path: &str,
        site: &str,
    ) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request =
            Request::builder().method(method).uri(self.filled(path).await).header(header::HOST, "localhost:8080");
        let cookies = self.cookies(actor).await;
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        match actor {
            Actor::KeyHolder => request = request.header(header::AUTHORIZATION, "Bearer first"),
            Actor::OtherKey => request = request.header(header::AUTHORIZATION, "Bearer second"),
            _ => {}
        }
        let (kind, body) = if path.starts_with("/api/") && path != "/api/v1/token" {
            ("application/json", "{\"rows\":[]}")
        } else if path == "/v/bulk" {
            ("multipart/form-data; boundary=x", "--x--\r\n")
        } else {
            ("application/x-www-form-urlencoded", "officer_role=senior&grant_type=authorization_code")
        };
        let request = request.header(header::CONTENT_TYPE, kind).header("sec-fetch-site", site);
        let body = if method == "GET" { Body::empty() } else { Body::from(body) };
        self.town.ask(request.body(body).unwrap()).await
    }

    async fn filled(&self, path: &str) -> String {
        let secret = &self.town.app.secret;
        let last = |link: String| link.rsplit('/').next().unwrap().to_owned();
        let of = |path: &str| -> String {
            match path {
                _ if path.starts_with("/declare/confirm/") => last(links::confirm(secret, self.confirmation)),
                _ if path.starts_with("/inquiry/") => last(links::inquiry(secret, self.entry)),
                _ if path.starts_with("/news/stop/") => last(links::news_stop(secret, self.entry)),
                _ if path.starts_with("/watch/confirm/") => last(links::Watch::Confirm.link(secret, self.entry)),
                _ if path.starts_with("/watch/list/") => last(links::Watch::List.link(secret, self.entry)),
                _ => last(links::Watch::Stop.link(secret, self.entry)),
            }
        };
        let token = if path.starts_with("/office/setup/") { self.invitation().await } else { of(path) };
        path.replace("{token}", &token)
            .replace("{key}", &last(links::resume(secret, self.draft)))
            .replace("{id}", &self.id(path))
            .replace("{entry}", &self.entry.to_string())
            .replace("{code}", "mihon")
            .replace("{webhook}", &self.entry.to_string())
            .replace("{delivery}", &self.entry.to_string())
            .replace("{document}", "mark-guideline")
            .replace("{number}", "1")
            .replace("{day}", "2026-11-22")
            .replace("{file}", "x.svg")
            .replace("{*name}", "app.css")
            .replace("{*page}", "top")
            .replace("{name}", "about")
    }

    /// What `{id}` stands for.
    fn id(&self, path: &str) -> String {
        if path.starts_with("/declare/") {
            self.draft.to_string()
        } else if path.starts_with("/office/cases/") {
            self.case.to_string()
        } else if path.starts_with("/office/api-keys/") {
            Uuid::from_u128(1).to_string()
        } else if path.starts_with("/office/") {
            self.target.to_string()
        } else if path.starts_with("/dev/") {
            self.entry.to_string()
        } else {
            self.number.as_str().to_owned()
        }
    }

    /// The word of an open invitation.
    async fn invitation(&self) -> String {
        let (app, now, token, id) = (&self.town.app, self.town.app.now(), self.town.app.token(), self.target);
        let hash = sha256(&token);
        app.store
            .write(|mut db| async move { staff::reset(&mut db, id, hash, (None, None), now).await })
            .await
            .unwrap();
        BASE64.encode(token)
    }
}
