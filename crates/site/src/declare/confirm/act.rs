//! What an answer to mail ① does, each as one unit of work.

use super::{Asked, SESSION_SECONDS};
use crate::{
    app::{App, sha256},
    checks::{self, Letters},
    declare::mail::{Applied, Desk, Post},
    error::Error,
};
use domain::{
    ids::{DeclarationId, MemberNumber},
    password::NewPassword,
};
use jiff::{SignedDuration, Timestamp};
use store::{
    Unit, confirmations,
    declarations::{self, Confirmed, Declaration, Numbers},
    sessions, suppressed,
};
use uuid::Uuid;

/// How often numbers are drawn again when one is taken. With 10⁹ numbers and 400,000 declarations, two draws in a row
/// are taken once in six million times.
const DRAWS: usize = 8;

/// 「心当たりがない」: the application ends, and the address gets no more mails.
pub async fn disown(app: &App, declaration: &Declaration) -> Result<(), Error> {
    let (id, email, now) = (declaration.id, &declaration.contact.email, app.now());
    app.store
        .write(|mut db| async move {
            if declarations::disown(&mut db, id, now).await? {
                suppressed::add(&mut db, email, now).await?;
            }
            Ok::<_, Error>(())
        })
        .await
}

/// A new session of a member; the token for the cookie.
pub async fn sign_in(app: &App, member: Uuid) -> Result<[u8; 32], Error> {
    let (token, now) = (app.token(), app.now());
    let (hash, until) = (sha256(&token), now + SignedDuration::from_secs(SESSION_SECONDS));
    app.store.write(|mut db| async move { sessions::start(&mut db, hash, member, now, until).await }).await?;
    Ok(token)
}

/// What one try of completing needs, all drawn and rendered before the unit of work.
struct Completion {
    numbers: Numbers,
    session: [u8; 32],
    completed: Post,
    letters: Letters,
    now: Timestamp,
}

/// 「私が申し込みました」: numbers, member, session, mail ② and, without flags, acceptance and mail ③, in one unit.
/// `None`: it was complete already.
pub async fn complete(app: &App, asked: &Asked, password: NewPassword) -> Result<Option<[u8; 32]>, Error> {
    let mut salt = [0; 16];
    app.dice.fill(&mut salt);
    let hash = app.hasher.hash(password.reveal().to_owned(), salt).await?;
    for _ in 0..DRAWS {
        let token = app.token();
        let completion = draw(app, asked, &token);
        let (completion, hash) = (&completion, hash.as_str());
        let done = app.store.write(|db| one_try(app, db, asked, completion, hash)).await;
        match done {
            Err(store::Error::Taken { .. }) => {}
            Err(why) => return Err(why.into()),
            Ok(done) => {
                app.letters.notify_one();
                return Ok(done.then_some(token));
            }
        }
    }
    Err(Error::Busy(crate::hasher::Busy))
}

fn draw(app: &App, asked: &Asked, token: &[u8; 32]) -> Completion {
    let numbers = Numbers {
        declaration_id: DeclarationId::draw(app.scheme.about.id_prefix, app.dice.roll()),
        member_id: app.id(),
        member_number: MemberNumber::draw(app.dice.roll()),
    };
    let (desk, applied) = (Desk::of(app), Applied::kept(&asked.declaration));
    Completion {
        completed: desk.completed(app.id(), &applied, &numbers.declaration_id, &numbers.member_number),
        letters: Letters::draw(app, &asked.declaration, &numbers.declaration_id),
        numbers,
        session: sha256(token),
        now: app.now(),
    }
}

/// True: completed now. False: it was complete already.
async fn one_try(
    app: &App,
    mut db: Unit,
    asked: &Asked,
    new: &Completion,
    password_hash: &str,
) -> Result<bool, store::Error> {
    let (id, now) = (asked.declaration.id, new.now);
    match declarations::confirm(&mut db, id, &new.numbers, password_hash, now).await? {
        Confirmed::New => {}
        Confirmed::Already | Confirmed::NotPossible(_) => return Ok(false),
    }
    confirmations::used(&mut db, asked.confirmation.id, now).await?;
    new.completed.put(&mut db, now).await?;
    let until = now + SignedDuration::from_secs(SESSION_SECONDS);
    sessions::start(&mut db, new.session, new.numbers.member_id, now, until).await?;
    checks::judge(app, &mut db, (&asked.declaration, false), &new.letters, now).await?;
    Ok(true)
}
