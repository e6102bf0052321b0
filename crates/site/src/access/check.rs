//! The check before a handler. What it found out goes on with the request, so that nothing is asked twice.

use super::rule::{Link, Rule};
use super::staff::{Halfway, Invited, Staff};
use crate::{
    api,
    app::App,
    error::Error,
    guard::kept,
    links, partner,
    who::{Member, Visitor, member, office_hash, token_hash},
};
use axum::{
    RequestPartsExt as _,
    extract::{OptionalFromRequestParts, RawPathParams, Request},
    http::{Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use domain::staff::Right;
use std::{convert::Infallible, sync::Arc};
use store::{
    Db,
    confirmations::Confirmation,
    declarations::{self, Declaration},
    drafts::{self, KeptDraft},
    staff as sessions,
};
use uuid::Uuid;

/// The draft that belongs to the browser: what [`Rule::OwnDraft`] found.
#[derive(Clone, Debug)]
pub struct Draft(pub KeptDraft);

/// A declaration that a page is looked at with beforehand; it is in no store. Nothing that comes over the wire has extensions.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The declaration.
    pub declaration: Declaration,
    /// The confirmation its mail ① asks for.
    pub confirmation: Confirmation,
}

impl Sample {
    /// The sample if there is one, else the declaration of that id.
    pub async fn or_find(sample: Option<Self>, db: &mut Db, id: Uuid) -> Result<Option<Declaration>, store::Error> {
        match sample {
            Some(sample) => Ok(Some(sample.declaration)),
            None => declarations::find(db, id).await,
        }
    }
}

impl OptionalFromRequestParts<Arc<App>> for Sample {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get().cloned())
    }
}

/// Whose API key it is: what [`Rule::ApiKey`] found.
#[derive(Clone, Copy, Debug)]
pub struct Holder(pub Uuid);

/// Lets the request in, or answers it.
pub async fn stand(rule: Rule, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    // Without the site behind it nothing can be asked, so nobody gets in.
    let Some(app) = parts.extensions.get::<Arc<App>>().cloned() else { return Error::Unguarded.into_response() };
    if rule == Rule::ApiKey {
        match api::holder(&app, &parts.headers).await {
            Ok(holder) => parts.extensions.insert(Holder(holder)),
            Err(answer) => return answer,
        };
        return next.run(Request::from_parts(parts, body)).await;
    }
    match admit(rule, &app, &mut parts).await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(refused) => kept::answer(&app, refused, parts, body).await,
    }
}

/// `Ok`: may come in.
async fn admit(rule: Rule, app: &Arc<App>, parts: &mut Parts) -> Result<(), Error> {
    match rule {
        // Who holds a key was asked before: a program has its own answers.
        Rule::Everyone | Rule::Partner | Rule::ApiKey => Ok(()),
        Rule::OwnEntry => own_entry(app, parts).await,
        Rule::Development => {
            if app.settings.development {
                Ok(())
            } else {
                Err(Error::NotFound)
            }
        }
        Rule::OwnDraft => own_draft(app, parts).await,
        Rule::Link(link) => own_link(app, link, parts).await,
        Rule::Member => logged_in(app, parts).await,
        Rule::HalfwayIn => halfway_in(app, parts).await,
        Rule::Invited => invited(app, parts).await,
        Rule::Staff(right) => staff(app, parts, right).await.map(drop),
        Rule::SteppedUp(right) => stepped_up(app, parts, right).await,
    }
}

/// A page of the office that asks by itself says so; its asking does not keep the session from idling.
const BY_ITSELF: &str = "x-by-itself";

/// An officer whose role has the right. Being seen keeps the session from idling.
async fn staff(app: &App, parts: &mut Parts, right: Right) -> Result<Staff, Error> {
    let sign_in = || Error::SignIn { back: back(parts) };
    let token = office_hash(&parts.headers, app).ok_or_else(sign_in)?;
    let now = app.now();
    let found = sessions::session(&mut app.store.read().await?, token, now).await?;
    let found = Staff { session: found.ok_or_else(sign_in)?, token };
    let asks = !parts.headers.contains_key(BY_ITSELF);
    if asks && now.duration_since(found.session.seen_at) >= sessions::SEEN {
        app.store.write(|mut db| async move { sessions::touch(&mut db, token, now).await }).await?;
    }
    if !found.session.officer.role.has(right) {
        return Err(Error::NoRight);
    }
    parts.extensions.insert(found.clone());
    Ok(found)
}

async fn stepped_up(app: &App, parts: &mut Parts, right: Right) -> Result<(), Error> {
    let found = staff(app, parts, right).await?;
    if found.session.stepped_up {
        return Ok(());
    }
    Err(Error::StepUp { back: back(parts) })
}

/// The page to go on with: the one that is asked for, or the one whose form was sent.
fn back(parts: &Parts) -> String {
    if parts.method == Method::GET {
        return parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    }
    let from = parts.headers.get(header::REFERER).and_then(|from| from.to_str().ok());
    links::own_path(from.unwrap_or_default())
}

async fn halfway_in(app: &App, parts: &mut Parts) -> Result<(), Error> {
    // Whoever is halfway in begins anew.
    let sign_in = || Error::SignIn { back: String::new() };
    let token = office_hash(&parts.headers, app).ok_or_else(sign_in)?;
    let officer = sessions::halfway(&mut app.store.read().await?, token, app.now()).await?;
    parts.extensions.insert(Halfway { officer: officer.ok_or_else(sign_in)?, token });
    Ok(())
}

async fn invited(app: &App, parts: &mut Parts) -> Result<(), Error> {
    let word = param(parts, "token").await.unwrap_or_default();
    let token = token_hash(&word).ok_or(Error::InvitationOver)?;
    let officer = store::staff::invitation(&mut app.store.read().await?, token, app.now()).await?;
    parts.extensions.insert(Invited { officer: officer.ok_or(Error::InvitationOver)?, token, word });
    Ok(())
}

/// A parameter of the path.
async fn param(parts: &mut Parts, wanted: &str) -> Option<String> {
    let params = parts.extract::<RawPathParams>().await.ok()?;
    params.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
}

async fn own_draft(app: &Arc<App>, parts: &mut Parts) -> Result<(), Error> {
    // A page that is looked at beforehand brings a sample along. Nothing that comes over the wire has extensions.
    if parts.extensions.get::<Draft>().is_some() {
        return Ok(());
    }
    let id = param(parts, "id").await.and_then(|id| Uuid::parse_str(&id).ok()).ok_or(Error::NotFound)?;
    let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
    let Visitor(visitor) = visitor.ok_or(Error::OtherBrowser)?;
    let kept = drafts::find(&mut app.store.read().await?, id).await?.filter(|draft| draft.visitor == visitor);
    parts.extensions.insert(Draft(kept.ok_or(Error::OtherBrowser)?));
    Ok(())
}

async fn own_entry(app: &Arc<App>, parts: &mut Parts) -> Result<(), Error> {
    // A page that is looked at beforehand brings a sample along.
    if parts.extensions.get::<partner::Asked>().is_some() {
        return Ok(());
    }
    let found = partner::asked(app, parts).await?;
    parts.extensions.insert(found);
    Ok(())
}

async fn own_link(app: &App, link: Link, parts: &mut Parts) -> Result<(), Error> {
    if parts.extensions.get::<Sample>().is_some() {
        return Ok(());
    }
    if link == Link::Resume {
        let id = param(parts, "id").await.and_then(|id| Uuid::parse_str(&id).ok()).ok_or(Error::NotFound)?;
        let key = param(parts, "key").await.unwrap_or_default();
        return if links::is_resume_key(&app.secret, id, &key) { Ok(()) } else { Err(Error::OtherBrowser) };
    }
    let token = param(parts, "token").await.unwrap_or_default();
    let made_here = match link {
        Link::Watch(watch) => watch.id_of(&app.secret, &token).is_some(),
        Link::News => links::news_stop_of(&app.secret, &token).is_some(),
        Link::Inquiry => links::inquiry_of(&app.secret, &token).is_some(),
        Link::Confirm | Link::Resume => links::confirmation_of(&app.secret, &token).is_some(),
    };
    if made_here { Ok(()) } else { Err(Error::BrokenLink) }
}

async fn logged_in(app: &App, parts: &mut Parts) -> Result<(), Error> {
    // A sample brings its member along.
    if parts.extensions.get::<Sample>().is_some() && parts.extensions.get::<Member>().is_some() {
        return Ok(());
    }
    let found = member(app, &parts.headers).await?;
    let found = found.ok_or_else(|| Error::Login { back: back(parts) })?;
    parts.extensions.insert::<Member>(found);
    Ok(())
}
