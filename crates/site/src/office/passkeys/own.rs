//! An officer's own passkeys: registering one more, removing one that is lost.

use super::{
    super::{account, invite::changed},
    ANSWER,
    party::made,
};
use crate::{
    access::Staff,
    app::App,
    declare::mail::{Desk, Post},
    error::Error,
    form::Typed,
    page::see,
    who::Reader,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    field::Field,
    problem::{Problem, Problems},
    staff::PasskeyName,
    time::moment_ja,
};
use std::sync::Arc;
use store::{
    audit::Act,
    staff::{self as kept, NewPasskey, Passkey, Removed},
};
use uuid::Uuid;

/// A passkey on the page of the account.
pub struct Line {
    /// Its id here.
    pub id: Uuid,
    /// What the officer calls it.
    pub name: String,
    /// Since when.
    pub made: String,
    /// When it was used last.
    pub used: Option<String>,
}

impl Line {
    /// The line of a passkey.
    pub fn of(passkey: &Passkey) -> Self {
        Self {
            id: passkey.id,
            name: passkey.name.as_str().to_owned(),
            made: moment_ja(passkey.made_at),
            used: passkey.used_at.map(moment_ja),
        }
    }
}

/// The letter that tells the officer of it.
fn letter(app: &App, staff: &Staff, act: Act) -> Post {
    let own = &staff.session.officer;
    changed(Desk::of(app), app.id(), (own.name.as_str(), &own.email), act, app.now())
}

/// POST /office/account/passkeys — takes what the authenticator made.
pub async fn add(staff: Staff, State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let name = match PasskeyName::parse(typed.one(Field::PasskeyName.key())) {
        Ok(name) => name,
        Err(why) => {
            return account::page(&app, &reader, &staff, (&typed, Problems::one(Field::PasskeyName, why))).await;
        }
    };
    let (letter, now, id) = (&letter(&app, &staff, Act::PasskeyAdded), app.now(), app.id());
    let (officer, token, said) = (staff.session.officer.id, staff.token, typed.one(ANSWER));
    let (site, name) = (&app, &name);
    let added = app
        .store
        .write(|mut db| async move {
            let Some(made) = made(&mut db, site, (token, officer), said, now).await? else { return Ok(false) };
            let new = NewPasskey { id, name, credential: &made.credential, data: &made.data };
            let added = kept::add_passkey(&mut db, officer, &new, now).await?;
            if added {
                letter.put(&mut db, now).await?;
            }
            Ok::<_, Error>(added)
        })
        .await?;
    if !added {
        let problems = Problems::one(Field::PasskeyName, Problem::PasskeyRefused);
        return account::page(&app, &reader, &staff, (&typed, problems)).await;
    }
    app.letters.notify_one();
    Ok(see("/office/account?told=passkey"))
}

/// POST /office/account/passkeys/{id}/remove
pub async fn remove(staff: Staff, Path(id): Path<Uuid>, State(app): State<Arc<App>>) -> Result<Response, Error> {
    let (letter, now) = (&letter(&app, &staff, Act::PasskeyRemoved), app.now());
    let (officer, keep) = (&staff.session.officer, staff.session.id);
    let unit = app.store.write(|mut db| async move {
        let removed = kept::remove_passkey(&mut db, officer, (id, keep), now).await?;
        if removed == Removed::Done {
            letter.put(&mut db, now).await?;
        }
        Ok::<_, store::Error>(removed)
    });
    let removed = unit.await?;
    app.letters.notify_one();
    Ok(see(match removed {
        Removed::Done => "/office/account?told=removed",
        Removed::Nothing => "/office/account",
        Removed::LastFactor => "/office/account?told=last",
    }))
}
