//! GET and POST /watch: the address and the IDs. Nothing is sent before the address is confirmed, and the answer is the same for
//! every address.

use super::{Answer, teller};
use crate::{
    app::App,
    checked::Unknown,
    form::Typed,
    page::{Frame, see, show},
    parts::FormView,
    who::Reader,
};
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    email::Email,
    field::Field,
    ids::DeclarationId,
    problem::{Look, Problem, Problems},
};
use jiff::{SignedDuration, Timestamp};
use std::{collections::BTreeSet, sync::Arc};
use store::{
    limits, suppressed,
    watches::{self, Request},
};

/// Lines taken at once.
const LINES: usize = 1000;
/// Lines with something wrong that are named one by one.
const NAMED: usize = 50;

/// A line of the field that cannot be watched.
struct WrongLine {
    /// Which line, from 1.
    line: usize,
    typed: String,
    why: Unknown,
}

#[derive(Template)]
#[template(path = "watch/form.html")]
struct FormPage {
    frame: Frame,
    form: FormView,
    email: String,
    ids: String,
    wrong: WrongLines,
}

/// The lines that cannot be watched.
#[derive(Template)]
#[template(path = "watch/wrong.html")]
struct WrongLines {
    lines: Vec<WrongLine>,
    /// Lines with something wrong that are not named.
    unnamed: usize,
}

#[derive(Template)]
#[template(path = "watch/sent.html")]
struct SentPage {
    frame: Frame,
    hours: i64,
}

/// GET /watch?id= — the form; the ID of the page one comes from stands in it.
pub async fn get(State(app): State<Arc<App>>, reader: Reader, RawQuery(asked): RawQuery) -> Answer {
    let ids = Typed::read(asked.unwrap_or_default().as_bytes()).one("id").to_owned();
    again(&app, &reader, Read { ids, ..Read::default() })
}

/// GET /watch/sent — what happens now.
pub async fn sent(State(app): State<Arc<App>>, reader: Reader) -> Answer {
    show(&SentPage { frame: Frame::of(&app, &reader), hours: app.scheme.about.confirm_hours })
}

/// What was typed, and what came of reading it.
#[derive(Default)]
struct Read {
    email: String,
    ids: String,
    wrong: Vec<WrongLine>,
    problems: Problems,
}

/// POST /watch
pub async fn post(State(app): State<Arc<App>>, reader: Reader, typed: Typed) -> Answer {
    let one = |field: Field| typed.one(field.key()).to_owned();
    let mut read = Read { email: one(Field::WatchEmail), ids: one(Field::WatchIds), ..Read::default() };
    let (numbers, wrong) = numbers(&app, &read.ids).await?;
    let problem = problem(&read.ids, &numbers, &wrong);
    read.wrong = wrong;
    let mut look = Look::default();
    let email = look.at(Field::WatchEmail, Email::parse(&read.email));
    let numbers = look.at(Field::WatchIds, problem.map_or(Ok(numbers), Err));
    match look.done(|| Some((email?, numbers?))) {
        Ok((email, numbers)) => {
            ask(&app, email, numbers).await?;
            Ok(see("/watch/sent"))
        }
        Err(problems) => again(&app, &reader, Read { problems, ..read }),
    }
}

fn again(app: &App, reader: &Reader, Read { email, ids, wrong: mut lines, problems }: Read) -> Answer {
    let unnamed = lines.len().saturating_sub(NAMED);
    lines.truncate(NAMED);
    let (frame, form) = (Frame::of(app, reader), FormView::new(&app.scheme, problems));
    show(&FormPage { frame, form, email, ids, wrong: WrongLines { lines, unnamed } })
}

/// The lines with something in them, with their places, from 1.
fn lines(typed: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = typed.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty())
}

/// The numbers of the lines, each once, and the lines that have none.
async fn numbers(app: &App, typed: &str) -> Result<(Vec<DeclarationId>, Vec<WrongLine>), store::Error> {
    let mut read = Vec::new();
    let mut wrong = Vec::new();
    for (line, typed) in lines(typed).take(LINES + 1) {
        match DeclarationId::kept(typed) {
            Ok(number) => read.push((line, typed, number)),
            Err(why) => wrong.push(WrongLine { line, typed: shortened(typed), why: why.into() }),
        }
    }
    let asked: Vec<DeclarationId> = read.iter().map(|(_, _, number)| number.clone()).collect();
    let issued: BTreeSet<DeclarationId> =
        watches::issued(&mut app.store.read().await?, &asked).await?.into_iter().collect();
    let mut seen = BTreeSet::new();
    let mut numbers = Vec::new();
    for (line, typed, number) in read {
        if !issued.contains(&number) {
            wrong.push(WrongLine { line, typed: shortened(typed), why: Unknown::why(&number) });
        } else if seen.insert(number.clone()) {
            numbers.push(number);
        }
    }
    wrong.sort_by_key(|wrong| wrong.line);
    Ok((numbers, wrong))
}

/// A typed line, short enough to be shown.
fn shortened(typed: &str) -> String {
    typed.chars().take(30).collect()
}

/// What is wrong with the field as a whole.
fn problem(typed: &str, numbers: &[DeclarationId], wrong: &[WrongLine]) -> Option<Problem> {
    if lines(typed).nth(LINES).is_some() {
        return Some(Problem::TooManyLines { max: LINES });
    }
    if !wrong.is_empty() {
        return Some(Problem::LinesWrong { wrong: wrong.len() });
    }
    numbers.is_empty().then_some(Problem::Missing)
}

/// Keeps the request and writes the mail, if this address may get one now.
async fn ask(app: &App, email: Email, numbers: Vec<DeclarationId>) -> Result<(), store::Error> {
    let now = app.now();
    let until = now + SignedDuration::from_hours(app.scheme.about.confirm_hours);
    let request = &Request { id: app.id(), email, numbers, until, list: None };
    let (letter, limit) = (&teller(app).confirmation(app.id(), request), app.scheme.about.mails_per_hour);
    app.store
        .write(|mut db| async move {
            if may_send(&mut db, &request.email, limit, now).await? {
                watches::ask(&mut db, request, now).await?;
                letter.put(&mut db, now).await?;
            }
            Ok::<_, store::Error>(())
        })
        .await?;
    app.letters.notify_one();
    Ok(())
}

/// May this mail go to this address now? Not if its owner wants none, and only so often within an hour.
async fn may_send(db: &mut store::Unit, to: &Email, an_hour: i64, now: Timestamp) -> Result<bool, store::Error> {
    if suppressed::has(db, to).await? {
        return Ok(false);
    }
    limits::allow(db, ("watch-mail", to.as_str()), SignedDuration::from_hours(1), an_hour, now).await
}
