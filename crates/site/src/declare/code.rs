//! The typed code of mail ①: for those whose mail program does not open links. Wrong tries are counted.

use super::{mine::Mine, sent::submitted};
use crate::{
    app::App,
    error::Error,
    form::Typed,
    links,
    page::{Frame, see, show},
    parts::{FormView, Steps},
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    field::Field,
    ids::ReceiptNumber,
    problem::{Problem, Problems},
    wizard::Step,
};
use std::sync::Arc;
use store::{confirmations, confirmations::Confirmation, declarations};

#[derive(Template)]
#[template(path = "declare/code.html")]
struct CodePage {
    frame: Frame,
    steps: Steps,
    form: FormView,
    receipt: String,
}

impl CodePage {
    fn of(app: &App, reader: &Reader, receipt: &str, problems: Problems) -> Self {
        let form = FormView::new(&app.scheme, problems);
        let steps = Steps::at(&app.scheme.words, Step::Confirm, form.wrong(), |_| None);
        Self { frame: Frame::of(app, reader), steps, form, receipt: receipt.to_owned() }
    }
}

/// GET /declare/code
pub async fn get(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    show(&CodePage::of(&app, &reader, "", Problems::default()))
}

/// POST /declare/code — receipt number and code lead to the same page as the link.
pub async fn post(State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Result<Response, Error> {
    let again =
        |field, problem| show(&CodePage::of(&app, &reader, typed.one("receipt"), Problems::one(field, problem)));
    let Ok(receipt) = ReceiptNumber::parse(typed.one("receipt")) else {
        return again(Field::Receipt, Problem::ReceiptShape);
    };
    let mut db = app.store.read().await?;
    let kept = match declarations::by_receipt(&mut db, &receipt).await? {
        Some(declaration) => confirmations::latest(&mut db, declaration.id).await?,
        None => None,
    };
    drop(db);
    // A receipt number that does not exist is answered like a wrong code: nobody learns which numbers are in use.
    let Some(kept) = kept else {
        return again(Field::Code, Problem::CodeWrong { left: app.scheme.about.code_tries - 1 });
    };
    match check(&app, &kept, typed.one("code")).await? {
        Ok(link) => Ok(see(link)),
        Err(left) => again(Field::Code, Problem::CodeWrong { left }),
    }
}

/// POST /declare/{id}/code — the same in the browser that applied, without the receipt number.
pub async fn mine(mine: Mine, State(app): State<Arc<App>>, typed: Typed) -> Result<Response, Error> {
    let here = links::step(mine.kept.id, Step::Sent);
    let (_, kept) = submitted(&app, &mine).await?;
    let Some(kept) = kept else { return Ok(see(here)) };
    match check(&app, &kept, typed.one("code")).await? {
        Ok(link) => Ok(see(link)),
        Err(_) => Ok(see(format!("{here}?told=code#code"))),
    }
}

/// The link of mail ①, if the code is right; else how many tries are left.
async fn check(app: &App, kept: &Confirmation, typed: &str) -> Result<Result<String, i64>, Error> {
    let tries = app.scheme.about.code_tries;
    if kept.wrong >= tries {
        return Ok(Err(0));
    }
    let typed: String = domain::text::digits(typed).chars().filter(char::is_ascii_digit).collect();
    if links::same(&links::confirm_code(&app.secret, kept.id), &typed) {
        return Ok(Ok(links::confirm(&app.secret, kept.id)));
    }
    let id = kept.id;
    let wrong = app.store.write(|mut db| async move { confirmations::wrong_code(&mut db, id).await }).await?;
    Ok(Err((tries - wrong).max(0)))
}
