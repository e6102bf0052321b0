//! What was typed into a form is not lost when a session or a confirmation ended meanwhile: the answer keeps it, and can send it again.

use crate::{
    app::App,
    error::Error,
    form::{self, Typed},
    links,
    page::{Frame, Html},
    who::Reader,
};
use askama::Template;
use axum::{
    RequestPartsExt as _,
    body::{Body, to_bytes},
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse as _, Response},
};
use domain::field::Field;
use std::sync::Arc;

/// What is to be done before it can be sent again.
#[derive(Clone, Copy, Debug)]
enum Why {
    /// The second factor is to be given again.
    StepUp,
    /// An officer is to sign in.
    SignIn,
    /// A member is to log in.
    Login,
}

impl Why {
    fn way(self, back: &str) -> String {
        match self {
            Self::StepUp => links::office_step_up(back),
            Self::SignIn => links::office_login(back),
            Self::Login => links::login(back),
        }
    }
}

/// The name under which the page keeps where its form came from.
const BACK: &str = "kept_back";

#[derive(Template)]
#[template(path = "guard/kept.html")]
struct KeptPage {
    frame: Frame,
    why: Why,
    /// Where that is done.
    way: String,
    /// Where to send again what was typed.
    action: String,
    typed: Vec<(String, String)>,
    /// Label and words of what was written, to be read and copied. The label of a field without a name is empty.
    shown: Vec<(String, String)>,
    /// Passwords or codes were left out.
    secrets: bool,
}

/// The answer to a request that is not let in: the page that keeps what was typed, or else what leads to the page that lets in.
pub async fn answer(app: &Arc<App>, refused: Error, mut parts: Parts, body: Body) -> Response {
    let (why, from): (Why, &str) = match &refused {
        Error::StepUp { back } => (Why::StepUp, back),
        Error::SignIn { back } => (Why::SignIn, back),
        Error::Login { back } => (Why::Login, back),
        _ => return refused.into_response(),
    };
    if parts.method != Method::POST || !form::is_form(&parts.headers) {
        return refused.into_response();
    }
    let Ok(body) = to_bytes(body, form::LIMIT).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let all = Typed::read(&body);
    let mut typed = all.without_secrets();
    if !typed.iter().any(|(name, value)| is_typed(name, value)) {
        return refused.into_response();
    }
    let secrets = typed.len() < all.pairs().len();
    // Sent again too early, it comes from this page; the way back is still that of the form.
    if all.one(BACK).is_empty() {
        typed.push((BACK.to_owned(), from.to_owned()));
    }
    let back = if all.one(BACK).is_empty() { from } else { all.one(BACK) };
    let Ok(reader) = parts.extract_with_state::<Reader, _>(app).await;
    let label = |name: &str| field(name).map(|field| app.scheme.words.field(field).label.clone()).unwrap_or_default();
    let reads = typed.iter().filter(|(name, value)| is_typed(name, value) && !is_code(value));
    let page = KeptPage {
        frame: Frame { office: !matches!(why, Why::Login), ..Frame::of(app, &reader) },
        why,
        way: why.way(back),
        action: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        shown: reads.map(|(name, value)| (label(name), value.clone())).collect(),
        secrets,
        typed,
    };
    match page.render() {
        Ok(page) => (StatusCode::FORBIDDEN, Html(page)).into_response(),
        Err(why) => Error::Page(why).into_response(),
    }
}

fn field(name: &str) -> Option<Field> {
    Field::ALL.iter().copied().find(|field| field.key() == name)
}

/// Somebody typed it. The version a page shows and the name of a button are nobody's words. A passkey's name alone cannot be sent
/// again: the passkey belongs to the question that was open before.
fn is_typed(name: &str, value: &str) -> bool {
    if name == Field::PasskeyName.key() {
        return false;
    }
    !value.trim().is_empty() && (field(name).is_some() || !value.is_ascii() || value.trim().contains([' ', '\n']))
}

/// What a list or a button sends says nothing to a reader.
fn is_code(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte))
}
