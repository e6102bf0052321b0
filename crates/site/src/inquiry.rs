//! お問い合わせ: kept, and mailed to the office and to the sender in the same unit.

use crate::{
    access::{Routes, Rule},
    app::App,
    declare::mail::{Desk, Post},
    error::Error,
    form::Typed,
    page::{Frame, show},
    parts::FormView,
    who::{Member, Reader},
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    email::Email,
    field::Field,
    name::PersonName,
    problem::{Look, Problem, Problems},
    scheme::{Code, MailKind, Scheme},
};
use jiff::SignedDuration;
use std::sync::Arc;
use store::{
    inquiries::{self, NewInquiry},
    limits, suppressed,
};

/// The longest text of an inquiry, in characters.
const LONGEST: usize = 4000;
/// Inquiries per mail address within an hour.
const AN_HOUR: i64 = 5;

/// The routes of the inquiry form.
pub fn routes() -> Routes {
    Routes::new().get("/inquiry", Rule::Everyone, form).post("/inquiry", Rule::Everyone, send)
}

#[derive(Template)]
#[template(path = "inquiry/form.html")]
struct FormPage {
    frame: Frame,
    form: FormView,
    typed: InquiryForm,
    scheme: Arc<Scheme>,
}

#[derive(Template)]
#[template(path = "inquiry/received.html")]
struct ReceivedPage {
    frame: Frame,
    number: i64,
    email: String,
}

/// The fields as typed.
#[derive(Clone, Debug, Default)]
struct InquiryForm {
    category: String,
    name: String,
    email: String,
    body: String,
}

/// An inquiry, read and found right.
struct Inquiry {
    category: Code,
    name: PersonName,
    email: Email,
    body: String,
}

impl InquiryForm {
    fn read(typed: &Typed) -> Self {
        let one = |field: Field| typed.one(field.key()).to_owned();
        Self {
            category: one(Field::InquiryCategory),
            name: one(Field::InquiryName),
            email: one(Field::InquiryEmail),
            body: one(Field::InquiryBody),
        }
    }

    fn parse(&self, scheme: &Scheme) -> Result<Inquiry, Problems> {
        let mut look = Look::default();
        let category = look.at(Field::InquiryCategory, scheme.lists.inquiry_categories.parse(&self.category));
        let name = look.at(Field::InquiryName, PersonName::parse(&self.name));
        let email = look.at(Field::InquiryEmail, Email::parse(&self.email));
        let body = look.at(Field::InquiryBody, text(&self.body));
        look.done(|| Some(Inquiry { category: category?, name: name?, email: email?, body: body? }))
    }
}

/// Several lines of text.
fn text(typed: &str) -> Result<String, Problem> {
    let text = typed.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Problem::ControlCharacter);
    }
    if text.chars().count() > LONGEST {
        return Err(Problem::TooLong { max: LONGEST });
    }
    Ok(text.to_owned())
}

/// GET /inquiry
async fn form(State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    again(&app, &reader, InquiryForm::default(), Problems::default())
}

fn again(app: &App, reader: &Reader, typed: InquiryForm, problems: Problems) -> Result<Response, Error> {
    let form = FormView::new(&app.scheme, problems);
    show(&FormPage { frame: Frame::of(app, reader), form, typed, scheme: Arc::clone(&app.scheme) })
}

/// POST /inquiry — the same answer to everybody, also to an address that wants no mail.
async fn send(
    State(app): State<Arc<App>>,
    reader: Reader,
    member: Option<Member>,
    typed: Typed,
) -> Result<Response, Error> {
    let typed = InquiryForm::read(&typed);
    let inquiry = match typed.parse(&app.scheme) {
        Ok(inquiry) => inquiry,
        Err(problems) => return again(&app, &reader, typed, problems),
    };
    let new = NewInquiry {
        id: app.id(),
        category: &inquiry.category,
        name: inquiry.name.as_str(),
        email: inquiry.email.as_str(),
        body: &inquiry.body,
        member: member.map(|Member(member)| member.id),
    };
    let number = keep(&app, &inquiry, &new).await?;
    app.letters.notify_one();
    show(&ReceivedPage { frame: Frame::of(&app, &reader), number, email: inquiry.email.as_str().to_owned() })
}

async fn keep(app: &App, inquiry: &Inquiry, new: &NewInquiry<'_>) -> Result<i64, Error> {
    let now = app.now();
    let (to_sender, to_office) = (app.id(), app.id());
    app.store
        .write(|mut db| async move {
            let window = SignedDuration::from_hours(1);
            if !limits::allow(&mut db, ("inquiry", inquiry.email.as_str()), window, AN_HOUR, now).await? {
                return Err(Error::TooMany);
            }
            let number = inquiries::put(&mut db, new, now).await?;
            let letter = |id, to: &Email, kind| letter(app, inquiry, (id, to, kind), number);
            if !suppressed::has(&mut db, &inquiry.email).await? {
                letter(to_sender, &inquiry.email, MailKind::InquiryReceived).put(&mut db, now).await?;
            }
            if let Ok(office) = Email::parse(&app.scheme.about.contact) {
                letter(to_office, &office, MailKind::InquiryToOffice).put(&mut db, now).await?;
            }
            Ok(number)
        })
        .await
}

fn letter(app: &App, inquiry: &Inquiry, (id, to, kind): (uuid::Uuid, &Email, MailKind), number: i64) -> Post {
    let number = number.to_string();
    let category = app.scheme.lists.inquiry_categories.words(&inquiry.category);
    let mut facts = vec![
        ("person", inquiry.name.as_str()),
        ("category", category),
        ("number", number.as_str()),
        ("body", inquiry.body.as_str()),
    ];
    if kind == MailKind::InquiryToOffice {
        facts.push(("email", inquiry.email.as_str()));
    }
    Desk::of(app).letter((id, None), to, kind, &facts)
}
