//! 宣言完了: both numbers, large, to copy and to print; and what comes next.

use super::{mine::Mine, sent::submitted};
use crate::{
    app::App,
    arrival::{WayBack, way_back},
    error::Error,
    links,
    page::{Frame, see, show},
    parts::{Number, Stars, Steps},
    who::{Member, Reader},
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{declaration::State as Life, wizard::Step};
use std::sync::Arc;
use store::declarations::Declaration;

/// `done.html`.
#[derive(Template)]
#[template(path = "declare/done.html")]
pub struct DonePage {
    frame: Frame,
    steps: Steps,
    stars: Stars,
    business: String,
    on: String,
    declaration_id: Option<Number>,
    member_number: Option<Number>,
    email: Option<String>,
    accepted: bool,
    waiting: bool,
    sentence: String,
    way_back: Option<WayBack>,
    state_words: String,
    here: String,
}

impl DonePage {
    /// The page; `own` is the member, if it is the declarant who asks. Others see neither address nor 利用者番号.
    /// `here` is the page's own path: logging in leads back to it; `way_back` leads to the partner it began with.
    pub fn of(
        app: &App,
        reader: &Reader,
        declaration: &Declaration,
        own: Option<&store::members::Member>,
        (here, way_back): (String, Option<WayBack>),
    ) -> Self {
        let words = &app.scheme.words;
        Self {
            frame: Frame::of(app, reader),
            steps: Steps::at(words, Step::Done, false, |_| None),
            stars: Stars::of(&app.scheme, declaration.level),
            business: declaration.business.addressed_as().to_owned(),
            on: declaration.declared_at.map(|at| domain::time::date_ja(domain::time::day(at))).unwrap_or_default(),
            declaration_id: declaration.number.as_ref().map(|one| Number::declaration(words, one)),
            member_number: own.map(|member| Number::member(words, &member.number)),
            email: own.map(|_| declaration.contact.email.as_str().to_owned()),
            accepted: declaration.state == Life::Accepted,
            waiting: declaration.state == Life::Declared,
            sentence: app.scheme.sentence(declaration.level),
            way_back,
            state_words: words.state(declaration.state).to_owned(),
            here,
        }
    }
}

/// GET /declare/{id}/done — in the browser that applied: the 自己宣言ID, and the 利用者番号 for the member who is logged in.
pub async fn get(
    mine: Mine,
    State(app): State<Arc<App>>,
    reader: Reader,
    member: Option<Member>,
) -> Result<Response, Error> {
    let (declaration, _) = submitted(&app, &mine).await?;
    if declaration.state == Life::Provisional {
        return Ok(see(links::step(mine.kept.id, Step::Sent)));
    }
    let own = member.map(|Member(member)| member).filter(|member| member.declaration == declaration.id);
    let here = links::step(mine.kept.id, Step::Done);
    let way_back = way_back(&mut app.store.read().await?, declaration.id).await?;
    show(&DonePage::of(&app, &reader, &declaration, own.as_ref(), (here, way_back)))
}
