//! 内容確認: first the address the confirmation goes to, then everything, each line with the way back to it.

use super::mine::Mine;
use crate::{
    app::{App, MailHost},
    error::Error,
    links,
    page::{Frame, show},
    parts::{
        Stars, Steps,
        declared::{self, Line, line, phrase},
    },
    who::Reader,
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    declaration::Intent,
    field::Field,
    scheme::{Phrase, Scheme},
    wizard::Step,
};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "declare/review.html")]
struct ReviewPage {
    frame: Frame,
    steps: Steps,
    email: String,
    suggestion: Option<String>,
    free_mail: bool,
    no_mail_host: bool,
    stars: Stars,
    declaration: Vec<Line>,
    business: Vec<Line>,
    contact: Vec<Line>,
    survey: Vec<Line>,
    to_business: String,
    to_declaration: String,
    action: String,
}

/// GET /declare/{id}/review
pub async fn get(mine: Mine, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    mine.may_open(Step::Review)?;
    let (business, intent) = super::submit::parsed(&mine, &app)?;
    let email = &intent.contact.email;
    let no_mail_host = app.outside.mail_host(email.domain()).await == MailHost::None;
    show(&ReviewPage {
        frame: Frame::of(&app, &reader),
        steps: mine.steps(&app, Step::Review, false),
        email: email.as_str().to_owned(),
        suggestion: email.suggestion().map(|better| better.as_str().to_owned()),
        free_mail: app.registers.is_free_mail(email.domain()),
        no_mail_host,
        stars: Stars::of(&app.scheme, intent.level()),
        declaration: promised(&app.scheme, &intent),
        business: declared::business(&app, &business),
        contact: declared::contact(&app.scheme, &intent.contact),
        survey: survey_lines(&app.scheme, &intent),
        to_business: links::step(mine.kept.id, Step::Business),
        to_declaration: links::step(mine.kept.id, Step::Declaration),
        action: links::step(mine.kept.id, Step::Review),
    })
}

fn promised(scheme: &Scheme, intent: &Intent) -> Vec<Line> {
    let mut found = declared::promise(scheme, &intent.promise, &intent.purposes);
    found.push(line(scheme, Field::Pledge, phrase(scheme, Phrase::PledgeDone)));
    found
}

fn survey_lines(scheme: &Scheme, intent: &Intent) -> Vec<Line> {
    let answered = |(id, codes): &(String, Vec<domain::scheme::Code>)| {
        let question = scheme.survey.questions.iter().find(|question| question.id == *id)?;
        let chosen = question.choices.iter().filter(|one| codes.iter().any(|code| code.as_str() == one.code));
        let values = chosen.map(|one| one.words.clone()).collect();
        Some(Line { label: question.words.clone(), values, public: false, key: "part-survey" })
    };
    intent.survey.iter().filter_map(answered).collect()
}
