//! GET and POST /inquiry: what is asked is kept as a thread, and mailed about in the same unit. The link of the thread stands in the
//! mail alone, so that nobody reads the answers to a question asked with another's address.

use super::doubt::{self, Doubt};
use crate::{
    address::Address,
    app::App,
    error::Error,
    form::Typed,
    inquiries::{About, Letters, put_if_wanted},
    page::{Frame, show},
    parts::{FormView, Opt},
    who::{Member, Reader},
};
use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{
    email::Email,
    field::Field,
    ids::DeclarationId,
    inquiry::{self, TiedBy, text},
    name::PersonName,
    problem::{Look, Problem, Problems},
    scheme::{Code, Phrase, Scheme},
};
use jiff::{SignedDuration, Timestamp};
use std::{sync::Arc, time::Duration};
use store::{
    Unit, declarations,
    inquiries::{self, NewInquiry, Put},
    limits,
};
use uuid::Uuid;

/// Inquiries per mail address within an hour.
const AN_HOUR: i64 = 5;
/// Inquiries that letters are written about, and within which time: in a flood whoever sends it would have the site write to strangers.
const LETTERS: (SignedDuration, i64) = (SignedDuration::from_mins(10), 30);
const YES: &str = "yes";
const NO: &str = "no";

#[derive(Template)]
#[template(path = "inquiry/form.html")]
struct FormPage {
    frame: Frame,
    form: FormView,
    typed: InquiryForm,
    scheme: Arc<Scheme>,
    /// The word of the form.
    word: String,
    doubt: Option<Doubt>,
    declared: Vec<Opt>,
    /// The business of the member who is logged in.
    business: Option<String>,
}

#[derive(Template)]
#[template(path = "inquiry/received.html")]
struct ReceivedPage {
    frame: Frame,
    number: i64,
    email: String,
    /// A letter about it goes out.
    mailed: bool,
}

/// The fields as typed.
#[derive(Clone, Debug, Default)]
struct InquiryForm {
    category: String,
    declared: String,
    number: String,
    name: String,
    email: String,
    body: String,
}

/// An inquiry, read and found right.
struct Asked {
    category: Code,
    declared: Option<bool>,
    number: Option<DeclarationId>,
    name: PersonName,
    email: Email,
    body: String,
}

impl InquiryForm {
    fn read(typed: &Typed) -> Self {
        let one = |field: Field| typed.one(field.key()).to_owned();
        Self {
            category: one(Field::InquiryCategory),
            declared: one(Field::InquiryDeclared),
            number: one(Field::InquiryNumber),
            name: one(Field::InquiryName),
            email: one(Field::InquiryEmail),
            body: one(Field::InquiryBody),
        }
    }

    /// A member is not asked whether and what was declared.
    fn parse(&self, scheme: &Scheme, member: bool) -> Result<Asked, Problems> {
        let mut look = Look::default();
        let category = look.at(Field::InquiryCategory, scheme.lists.inquiry_categories.parse(&self.category));
        let declared = if member { Some(true) } else { look.at(Field::InquiryDeclared, declared(&self.declared)) };
        let id = |typed: &str| DeclarationId::parse(typed).map_err(|_| Problem::DeclarationIdShape);
        let number = if member { None } else { look.optional(Field::InquiryNumber, &self.number, id) };
        let name = look.at(Field::InquiryName, inquiry::name(&self.name));
        let email = look.at(Field::InquiryEmail, Email::parse(&self.email));
        let body = look.at(Field::InquiryBody, text(&self.body));
        look.done(|| Some(Asked { category: category?, declared, number, name: name?, email: email?, body: body? }))
    }
}

fn declared(typed: &str) -> Result<bool, Problem> {
    match typed {
        YES => Ok(true),
        NO => Ok(false),
        _ => Err(Problem::NotChosen),
    }
}

/// What a page of the form shows besides what was typed.
#[derive(Default)]
struct Again {
    problems: Problems,
    doubt: Option<Doubt>,
    /// The word to go on with; empty: a new one.
    word: String,
}

impl Again {
    fn wrong(problems: Problems, word: String) -> Self {
        Self { problems, doubt: None, word }
    }

    fn doubted(doubt: Doubt, word: String) -> Self {
        Self { problems: Problems::default(), doubt: Some(doubt), word }
    }
}

/// GET /inquiry
pub async fn get(State(app): State<Arc<App>>, reader: Reader, member: Option<Member>) -> Result<Response, Error> {
    again(&app, &reader, member.as_ref(), (InquiryForm::default(), Again::default())).await
}

async fn again(
    app: &App,
    reader: &Reader,
    member: Option<&Member>,
    (typed, again): (InquiryForm, Again),
) -> Result<Response, Error> {
    let business = match member {
        Some(Member(member)) => declarations::find(&mut app.store.read().await?, member.declaration).await?,
        None => None,
    };
    let declared = |code, phrase| Opt::of(code, &app.scheme.words.phrase(phrase).label, "");
    show(&FormPage {
        frame: Frame::of(app, reader),
        form: FormView::new(&app.scheme, again.problems),
        typed,
        scheme: Arc::clone(&app.scheme),
        word: if again.word.is_empty() { doubt::fresh(app) } else { again.word },
        doubt: again.doubt,
        declared: vec![declared(YES, Phrase::DeclaredYes), declared(NO, Phrase::DeclaredNo)],
        business: business.map(|one| one.business.published_name().to_owned()),
    })
}

/// POST /inquiry — the same answer to everybody, also to an address that wants no mail.
pub async fn post(
    State(app): State<Arc<App>>,
    reader: Reader,
    member: Option<Member>,
    address: Option<Extension<Address>>,
    typed: Typed,
) -> Result<Response, Error> {
    let (read, word) = (InquiryForm::read(&typed), typed.one(doubt::WORD).to_owned());
    let asked = match read.parse(&app.scheme, member.is_some()) {
        Ok(asked) => asked,
        Err(problems) => return again(&app, &reader, member.as_ref(), (read, Again::wrong(problems, word))).await,
    };
    let id = match doubt::look(&app, &typed) {
        Ok(id) => id,
        Err((doubt, word)) => return again(&app, &reader, member.as_ref(), (read, Again::doubted(doubt, word))).await,
    };
    let Some(tie) = tie(&app, &asked, member.as_ref()).await? else {
        let problems = Problems::one(Field::InquiryNumber, Problem::DeclarationIdUnknown);
        return again(&app, &reader, member.as_ref(), (read, Again::wrong(problems, word))).await;
    };
    if let Err(wait) = admitted(&app, id, address.map(|Extension(address)| address)).await? {
        let page = again(&app, &reader, member.as_ref(), (read, Again::doubted(Doubt::Crowd, word))).await?;
        let wait = [(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)))];
        return Ok((StatusCode::TOO_MANY_REQUESTS, wait, page).into_response());
    }
    match keep(&app, &asked, (id, member.as_ref(), tie)).await? {
        Some((number, mailed)) => {
            app.letters.notify_one();
            let email = asked.email.as_str().to_owned();
            show(&ReceivedPage { frame: Frame::of(&app, &reader), number, email, mailed })
        }
        // Back, another text, and sent again: that is another question.
        None => again(&app, &reader, member.as_ref(), (read, Again::doubted(Doubt::Old, String::new()))).await,
    }
}

/// Whether the address it comes from has not sent many of late, and else how long it must wait. What is sent twice is counted once.
async fn admitted(app: &App, id: Uuid, address: Option<Address>) -> Result<Result<(), Duration>, Error> {
    let Some(address) = address else { return Ok(Ok(())) };
    if inquiries::find(&mut app.store.read().await?, id).await?.is_some() {
        return Ok(Ok(()));
    }
    Ok(app.crowd.inquires(address))
}

/// A declaration, and how it is known to be the right one.
type Tie = Option<(Uuid, TiedBy)>;

/// What the thread is tied to; `None`: the 自己宣言ID that was typed was never given out.
async fn tie(app: &App, asked: &Asked, member: Option<&Member>) -> Result<Option<Tie>, Error> {
    if let Some(Member(member)) = member {
        return Ok(Some(Some((member.declaration, TiedBy::Member))));
    }
    let Some(number) = &asked.number else { return Ok(Some(None)) };
    let found = declarations::by_number(&mut app.store.read().await?, number).await?;
    Ok(found.map(|one| Some((one.id, TiedBy::Typed))))
}

/// Keeps it and writes the mails; its number, and whether they were written. `None`: this form began another thread before.
async fn keep(
    app: &App,
    asked: &Asked,
    (id, member, tie): (Uuid, Option<&Member>, Tie),
) -> Result<Option<(i64, bool)>, Error> {
    let new = &NewInquiry {
        id,
        category: &asked.category,
        declared: asked.declared,
        name: asked.name.as_str(),
        email: &asked.email,
        body: &asked.body,
        member: member.map(|Member(member)| member.id),
        tie,
    };
    let (letters, now, ids) = (Letters::of(app), app.now(), [app.id(), app.id()]);
    app.store
        .write(|mut db| async move {
            if let Some(before) = inquiries::find(&mut db, id).await? {
                let said = inquiries::messages(&mut db, id).await?;
                let same = said.first().is_some_and(|first| first.body == new.body);
                return Ok(same.then_some((before.number, true)));
            }
            let window = SignedDuration::from_hours(1);
            if !limits::allow(&mut db, ("inquiry", new.email.as_str()), window, AN_HOUR, now).await? {
                return Err(Error::TooMany);
            }
            let Put::New(number) = inquiries::put(&mut db, new, now).await? else { return Ok(None) };
            let about = About { id, number, category: new.category, name: new.name, email: new.email };
            Ok(Some((number, tell(&mut db, &letters, &about, (ids, now)).await?)))
        })
        .await
}

/// Writes to who asks and to the office; `false`: there are so many inquiries that nothing is written about this one.
async fn tell(
    db: &mut Unit,
    letters: &Letters<'_>,
    about: &About<'_>,
    ([to_sender, to_office], now): ([Uuid; 2], Timestamp),
) -> Result<bool, Error> {
    let (window, most) = LETTERS;
    if !limits::allow(db, ("inquiry-letters", "all"), window, most, now).await? {
        return Ok(false);
    }
    put_if_wanted(db, &letters.received(to_sender, about), about.email, now).await?;
    if let Some(letter) = letters.to_office(to_office, about) {
        letter.put(db, now).await?;
    }
    Ok(true)
}
