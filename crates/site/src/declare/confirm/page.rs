//! The pages of メール確認.

use super::Asked;
use crate::{
    app::App,
    page::Frame,
    parts::{FormView, Opt, Stars, Steps},
    who::Reader,
};
use askama::Template;
use domain::{
    field::Field,
    problem::Problems,
    scheme::{Phrase, Scheme},
    wizard::Step,
};
use std::sync::Arc;

/// `confirm.html`: the choice without a default.
#[derive(Template)]
#[template(path = "declare/confirm.html")]
pub struct ConfirmPage {
    frame: Frame,
    steps: Steps,
    form: FormView,
    scheme: Arc<Scheme>,
    business: String,
    person: String,
    stars: Stars,
    applied_at: String,
    receipt: String,
    answer: String,
    action: String,
}

impl ConfirmPage {
    /// The page; after a wrong password the answer given is still chosen.
    pub fn of(app: &App, reader: &Reader, asked: &Asked, answer: &str, problems: Problems) -> Self {
        let declaration = &asked.declaration;
        let form = FormView::new(&app.scheme, problems);
        Self {
            frame: Frame::of(app, reader),
            steps: Steps::at(&app.scheme.words, Step::Confirm, form.wrong(), |_| None),
            form,
            scheme: Arc::clone(&app.scheme),
            business: declaration.business.addressed_as().to_owned(),
            person: declaration.contact.name.as_str().to_owned(),
            stars: Stars::of(&app.scheme, declaration.level),
            applied_at: domain::time::moment_ja(declaration.submitted_at),
            receipt: declaration.receipt.as_str().to_owned(),
            answer: answer.to_owned(),
            action: format!("/declare/confirm/{}", asked.token),
        }
    }

    fn answers(&self) -> Vec<Opt> {
        let option = |(code, phrase)| {
            let words = self.scheme.words.phrase(phrase);
            Opt::of(code, &words.label, &words.hint)
        };
        [("mine", Phrase::AnswerMine), ("not_mine", Phrase::AnswerNotMine)].map(option).to_vec()
    }
}

/// Why nothing can be answered any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is complete.
    Done,
    /// 「心当たりがない」 was answered.
    Disowned,
    /// A newer mail was sent, to another address or after this one ended.
    Superseded,
    /// The hours of the link are over.
    Expired,
}

/// What came of asking for a new mail: `sent` or `limit`.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Told {
    told: String,
}

/// `closed.html`.
#[derive(Template)]
#[template(path = "declare/closed.html")]
pub struct Closed {
    frame: Frame,
    why: Why,
    told: String,
    hours: i64,
    action: String,
}

impl Closed {
    /// The page that says why, and what can be done.
    pub fn of(app: &App, reader: &Reader, asked: &Asked, why: Why, told: Told) -> Self {
        Self {
            frame: Frame::of(app, reader),
            why,
            told: told.told,
            hours: app.scheme.about.confirm_hours,
            action: format!("/declare/confirm/{}/resend", asked.token),
        }
    }
}
