//! The site as the binary builds it, in this process, and an officer who is signed in.

use anyhow::{Context as _, Result, anyhow, ensure};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use directory::Directory;
use domain::{
    email::Email,
    name::PersonName,
    registers::Registers,
    scheme::Scheme,
    staff::{RecoveryCode, Role, Secret as Totp},
};
use sengen::{
    outside::RealOutside,
    world::{RealClock, RealDice},
};
use site::{App, HashCost, Hasher, Secret, Settings, app::sha256};
use std::sync::Arc;
use store::{
    Store,
    audit::Act,
    staff::{self, Factor, Invitation, NewOfficer},
};
use uuid::Uuid;

/// What the handlers use, over this store and this directory.
pub fn app(store: Store, registers: Arc<Registers>, directory: Arc<Directory>) -> Result<Arc<App>> {
    Ok(Arc::new(App {
        store,
        scheme: Arc::new(Scheme::bundled().map_err(|faults| anyhow!("{faults:?}"))?),
        source: Arc::default(),
        directory,
        registry: Arc::new(site::registry::Registry::new(registers.clone())),
        registers,
        clock: Arc::new(RealClock),
        dice: Arc::new(RealDice),
        secret: Secret::new([7; 32]),
        hasher: Arc::new(Hasher::new(HashCost::Test, 1)),
        settings: Settings {
            origin: "http://localhost".to_owned(),
            development: false,
            open_data: None,
            office_apart: false,
            inquiries_address: None,
            letters_a_minute: 600,
            webhooks: None,
        },
        outside: Arc::new(RealOutside::new()),
        letters: Arc::default(),
        pressure: Arc::default(),
        crowd: Arc::new(site::rush::Crowd::of_today()),
        board: Arc::default(),
        provider: None,
    }))
}

/// A new officer with a session in which the second factor was given again: its id, and the value of the header `cookie`.
pub async fn officer(app: &App, role: Role) -> Result<(Uuid, String)> {
    let (id, session, now) = (app.id(), app.id(), app.now());
    let email = Email::parse(&format!("{}@bench.example.jp", id.simple())).ok().context("an address")?;
    let name = PersonName::parse("Bench").ok().context("a name")?;
    let tokens = [app.token(), app.token(), app.token()];
    let [first, then, last] = tokens.map(|token| sha256(&token));
    let new = &NewOfficer { id, name, email, role, token: sha256(&app.token()) };
    let (secret, codes) = (&Totp::of(app.token()), &[RecoveryCode::draw([1; 16])]);
    let made = app.store.write(|mut db| async move {
        staff::add(&mut db, new, None, now).await?;
        let factor = Factor::App { secret, step: 1 };
        let set_up = Invitation { token: new.token, password_hash: "-", factor, codes };
        staff::set_up(&mut db, &set_up, now).await.map(drop)
    });
    made.await?;
    let own = &staff::find(&mut app.store.read().await?, id).await?.context("the officer")?;
    let entered = app.store.write(|mut db| async move {
        staff::enter(&mut db, (first, session), own, "", now).await?;
        staff::complete(&mut db, (first, then), Act::SignedIn, now).await?;
        staff::step_up(&mut db, (then, last), Act::SteppedUp, now).await
    });
    ensure!(entered.await?, "the officer is in");
    let [_, _, token] = tokens;
    Ok((id, format!("__Host-office={0}; office={0}", BASE64.encode(token))))
}
