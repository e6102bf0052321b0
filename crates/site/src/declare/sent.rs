//! 受付確認: which mail went where, how far it has come, and what to do when it is missing.

use super::mine::Mine;
use crate::{
    access::Sample,
    app::App,
    error::Error,
    links,
    page::{Frame, see, show},
    parts::{FormView, Steps},
    who::Reader,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    declaration::State as Life,
    email::Email,
    field::Field,
    problem::{Problem, Problems},
    scheme::MailKind,
    time::clock_ja,
    wizard::Step,
};
use std::sync::Arc;
use store::{
    confirmations::{self, Confirmation},
    declarations::{self, Declaration},
    outbox::{self, LetterState},
};

/// What came of a post on this page.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Told {
    /// `sent`, `limit`, `address`, `shape`, `code`.
    told: String,
}

#[derive(Template)]
#[template(path = "declare/sent.html")]
struct SentPage {
    frame: Frame,
    steps: Steps,
    form: FormView,
    told: String,
    email: String,
    subject: String,
    receipt: String,
    until: String,
    expired: bool,
    letter: Option<Delivery>,
    limit: i64,
    base: String,
}

/// How far the newest mail ① has come.
struct Delivery {
    made_at: String,
    sent_at: Option<String>,
    failed: bool,
    waiting: bool,
    answer: String,
    host: String,
}

impl Delivery {
    /// Of a mail that is in no store.
    fn arrived(sample: &Sample) -> Self {
        let at = clock_ja(sample.confirmation.made_at);
        let host = host(sample.declaration.contact.email.as_str());
        Self { made_at: at.clone(), sent_at: Some(at), failed: false, waiting: false, answer: String::new(), host }
    }

    fn of(letter: &LetterState) -> Self {
        Self {
            made_at: clock_ja(letter.made_at),
            sent_at: letter.sent_at.map(clock_ja),
            failed: letter.failed_at.is_some(),
            waiting: letter.sent_at.is_none() && letter.failed_at.is_none() && letter.tries > 0,
            answer: letter.answer.clone().unwrap_or_default(),
            host: host(&letter.to),
        }
    }
}

/// Where an address is.
fn host(address: &str) -> String {
    address.rsplit_once('@').map_or("", |(_, host)| host).to_owned()
}

/// How far the newest mail ① of a declaration has come; that of a sample has arrived.
async fn newest(app: &App, mine: &Mine, declaration: &Declaration) -> Result<Option<Delivery>, Error> {
    if let Some(sample) = &mine.sample {
        return Ok(Some(Delivery::arrived(sample)));
    }
    let letters = outbox::of_declaration(&mut app.store.read().await?, declaration.id).await?;
    Ok(letters.iter().find(|letter| letter.kind == MailKind::Confirm).map(Delivery::of))
}

/// The declaration a draft became, and its newest confirmation.
pub async fn submitted(app: &App, mine: &Mine) -> Result<(Declaration, Option<Confirmation>), Error> {
    let Some(id) = mine.kept.declaration else { return Err(Error::See(links::step(mine.kept.id, Step::Review))) };
    if let Some(Sample { declaration, confirmation }) = mine.sample.clone() {
        return Ok((declaration, Some(confirmation)));
    }
    let mut db = app.store.read().await?;
    let declaration = declarations::find(&mut db, id).await?.ok_or(Error::OtherBrowser)?;
    let confirmation = confirmations::latest(&mut db, id).await?;
    Ok((declaration, confirmation))
}

/// GET /declare/{id}/sent
pub async fn get(
    mine: Mine,
    State(app): State<Arc<App>>,
    reader: Reader,
    Query(told): Query<Told>,
) -> Result<Response, Error> {
    let (declaration, confirmation) = submitted(&app, &mine).await?;
    if declaration.state != Life::Provisional {
        return Ok(see(links::step(mine.kept.id, Step::Done)));
    }
    let letter = newest(&app, &mine, &declaration).await?;
    let email = declaration.contact.email.clone();
    let level = &app.scheme.level(declaration.level).name;
    let until = confirmation.as_ref().map(|one| one.until);
    let problems = problems(&told.told, confirmation.as_ref(), app.scheme.about.code_tries);
    show(&SentPage {
        frame: Frame::of(&app, &reader),
        steps: mine.steps(&app, Step::Sent, false),
        form: FormView::new(&app.scheme, problems),
        subject: app.scheme.mail(MailKind::Confirm, &app.settings.origin, &[("level", level)]).subject,
        receipt: declaration.receipt.as_str().to_owned(),
        until: until.map(domain::time::moment_ja).unwrap_or_default(),
        expired: until.is_none_or(|until| until < app.now()),
        letter,
        limit: app.scheme.about.mails_per_hour,
        base: format!("/declare/{}", mine.kept.id),
        email: Email::as_str(&email).to_owned(),
        told: told.told,
    })
}

fn problems(told: &str, confirmation: Option<&Confirmation>, tries: i64) -> Problems {
    match told {
        "shape" => Problems::one(Field::Email, Problem::EmailShape),
        "code" => {
            let left = confirmation.map_or(0, |one| (tries - one.wrong).max(0));
            Problems::one(Field::Code, Problem::CodeWrong { left })
        }
        _ => Problems::default(),
    }
}
