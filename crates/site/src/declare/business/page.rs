//! The page of 事業者情報入力.

use super::lookup::Lookup;
use crate::{
    app::App,
    declare::{mine::Mine, preview::Preview},
    links,
    page::Frame,
    parts::{FormView, Opt, Steps},
    who::Reader,
};
use askama::Template;
use domain::{
    business::{Kind, PublishAs},
    field::Field,
    industry::IndustryGroup,
    registers::Registers,
    scheme::{Phrase, Scheme},
    wizard::{BusinessForm, Step},
};
use std::sync::Arc;

/// `business.html`.
#[derive(Template)]
#[template(path = "declare/business.html")]
pub struct BusinessPage {
    frame: Frame,
    steps: Steps,
    form: FormView,
    typed: BusinessForm,
    scheme: Arc<Scheme>,
    prefectures: Vec<Opt>,
    industries: Vec<String>,
    lookup: Lookup,
    preview: Preview,
    action: String,
    back: String,
    resume_link: String,
}

impl BusinessPage {
    /// The page for what was kept; `check`: with all problems.
    pub fn of(app: &App, reader: &Reader, mine: &Mine, check: bool, lookup: Lookup) -> Self {
        let typed = mine.kept.draft.business.clone().unwrap_or_default();
        let problems = if check {
            typed.parse(&app.scheme, &app.registers).err().unwrap_or_default()
        } else {
            lookup.problems.clone()
        };
        let form = FormView::new(&app.scheme, problems).repaired(typed.repaired());
        Self {
            frame: Frame::of(app, reader),
            steps: mine.steps(app, Step::Business, form.wrong()),
            form,
            scheme: Arc::clone(&app.scheme),
            prefectures: prefectures(&app.registers),
            industries: industries(&app.registers),
            lookup,
            preview: Preview::of(app, &mine.kept.draft),
            action: links::step(mine.kept.id, Step::Business),
            back: links::step(mine.kept.id, Step::Terms),
            resume_link: mine.resume_link(app),
            typed,
        }
    }

    fn kinds(&self) -> Vec<Opt> {
        Kind::ALL.iter().map(|kind| Opt::of(kind.code(), self.scheme.words.kind(*kind), "")).collect()
    }

    fn publish_as(&self) -> Vec<Opt> {
        let words = &self.scheme.words;
        [PublishAs::TradeName, PublishAs::Representative]
            .map(|one| Opt::of(one.code(), words.publish_as(one), ""))
            .to_vec()
    }

    fn belongs(&self) -> Vec<Opt> {
        self.two([("yes", Phrase::MembershipYes), ("no", Phrase::MembershipNo)])
    }

    fn wishes(&self) -> Vec<Opt> {
        self.two([("yes", Phrase::NewsYes), ("no", Phrase::NewsNo)])
    }

    fn two(&self, choices: [(&str, Phrase); 2]) -> Vec<Opt> {
        choices.map(|(code, phrase)| Opt::of(code, &self.scheme.words.phrase(phrase).label, "")).to_vec()
    }
}

fn prefectures(registers: &Registers) -> Vec<Opt> {
    registers.prefectures().iter().map(|one| Opt::of(&one.prefecture.code(), one.name, "")).collect()
}

/// Every group as the type-ahead shows it.
fn industries(registers: &Registers) -> Vec<String> {
    let groups = registers.groups().iter().filter_map(|group| IndustryGroup::kept(group.code).ok());
    groups.map(|group| group.label(registers)).collect()
}
