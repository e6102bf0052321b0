//! Who may answer for which declaration.

use crate::{
    app::App,
    error::Error,
    links,
    who::{Member, Visitor},
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts, RawPathParams},
    http::request::Parts,
};
use domain::declaration::PublicEntry;
use std::sync::Arc;
use store::{
    Db, declarations,
    partner_entries::{self, PartnerEntry},
    partners::{self, Partner},
    public,
};
use uuid::Uuid;

/// An entry of a partner that asks for a declaration, and the declaration it would be told: what [`crate::access::Rule::OwnEntry`]
/// found.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The way the person came.
    pub entry: PartnerEntry,
    /// Whose site it was.
    pub partner: Partner,
    /// The declaration's id.
    pub declaration: Uuid,
    /// What the public sees of it, or will see.
    pub told: PublicEntry,
}

impl FromRequestParts<Arc<App>> for Asked {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Error> {
        parts.extensions.get().cloned().ok_or(Error::Unguarded)
    }
}

/// What the entry of the path asks for, if whoever asks may answer for it.
pub async fn asked(app: &Arc<App>, parts: &mut Parts) -> Result<Asked, Error> {
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
    let id = params.iter().find(|(name, _)| *name == "entry").and_then(|(_, id)| Uuid::parse_str(id).ok());
    let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
    let member = <Member as OptionalFromRequestParts<_>>::from_request_parts(parts, app).await?;
    let mut db = app.store.read().await?;
    let (entry, partner) = known(&mut db, id.ok_or(Error::NotFound)?).await?;
    let who = (visitor, member.map(|Member(member)| member.declaration));
    let declaration = declaration(&mut db, &entry, who).await?;
    let number = declarations::find(&mut db, declaration).await?.and_then(|one| one.number);
    let told = match number {
        Some(number) => public::by_number(&mut db, &number).await?,
        None => None,
    };
    Ok(Asked { entry, partner, declaration, told: told.ok_or(Error::NotFound)? })
}

/// An entry that asks for a declaration, of a partner that is not struck off.
async fn known(db: &mut Db, id: Uuid) -> Result<(PartnerEntry, Partner), Error> {
    let entry = partner_entries::find(db, id).await?.filter(|entry| entry.challenge.is_some());
    let entry = entry.ok_or(Error::NotFound)?;
    let partner = partners::find(db, &entry.partner).await?.ok_or(Error::NotFound)?;
    Ok((entry, partner))
}

/// The declaration made on this way answers for itself: in the browser that came, or to its member in any other (mail ① is
/// often read on a telephone). Without one it is that of the member who is logged in, and then only in the browser that came:
/// an entry that somebody else began must lead nobody's declaration into that person's account.
async fn declaration(
    db: &mut Db,
    entry: &PartnerEntry,
    (visitor, member): (Option<Visitor>, Option<Uuid>),
) -> Result<Uuid, Error> {
    let came = visitor.is_some_and(|Visitor(visitor)| visitor == entry.visitor);
    let login = || Error::Login { back: links::consent(entry.id) };
    match partner_entries::declaration(db, entry.id).await? {
        Some(made) if came || member == Some(made) => Ok(made),
        Some(_) => Err(login()),
        None if !came => Err(Error::OtherBrowser),
        None => member.ok_or_else(login),
    }
}
