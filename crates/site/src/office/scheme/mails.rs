//! A look at the mails of an edition, filled with samples: the plain text, and the HTML as a page of its own, for each level where a mail says
//! which.

use super::{HERE, link};
use crate::{
    access::Staff,
    app::App,
    error::Error,
    office::{Room, campaigns, words},
    page::show,
    who::Reader,
};
use askama::Template;
use axum::response::Response;
use domain::{
    declaration::Level,
    scheme::{Mail, MailKind, Scheme},
};
use store::editions::Edition;

/// The end of the address of a mail's HTML.
const HTML: &str = "html";

#[derive(Template)]
#[template(path = "office/scheme/mail.html")]
struct MailPage {
    room: Room,
    label: String,
    back: String,
    name: &'static str,
    samples: Vec<Sample>,
}

/// A mail as it would arrive.
struct Sample {
    /// The level it is about, where the mail names one.
    level: Option<String>,
    subject: String,
    text: String,
    /// The address of its HTML.
    html: String,
}

/// What is asked for below `mails/`: a kind, and what of it.
pub struct Asked {
    kind: MailKind,
    part: Part,
}

enum Part {
    /// The page that shows it.
    Page,
    /// Its HTML, for a level where the mail names one.
    Html(Option<Level>),
}

impl Asked {
    /// Reads `confirm`, `confirm/html` or `confirm/two/html`.
    pub fn read(path: &str) -> Option<Self> {
        let parts: Vec<_> = path.split('/').collect();
        let part = match parts.as_slice() {
            [_] => Part::Page,
            [_, HTML] => Part::Html(None),
            [_, level, HTML] => Part::Html(Some(Level::parse(level)?)),
            _ => return None,
        };
        Some(Self { kind: parts.first().and_then(|code| MailKind::parse(code))?, part })
    }

    /// The page of a mail, or its HTML: that runs nothing, fetches nothing, and leads nowhere from here.
    pub fn answer(
        &self,
        (app, reader, staff): (&App, &Reader, &Staff),
        (edition, scheme): (&Edition, &Scheme),
    ) -> Result<Response, Error> {
        let origin = &app.settings.origin;
        if let Part::Html(level) = self.part {
            return Ok(campaigns::arriving(filled(scheme, origin, (self.kind, level)).html));
        }
        let sample = |level: Option<Level>| {
            let mail = filled(scheme, origin, (self.kind, level));
            let below = level.map(|level| format!("{}/", level.code())).unwrap_or_default();
            Sample {
                level: level.map(|level| scheme.level(level).name.clone()),
                subject: mail.subject,
                text: mail.text,
                html: format!("{}/preview/mails/{}/{below}{HTML}", link(edition.id), self.kind.code()),
            }
        };
        let says_level = self.kind.placeholders().contains(&"level");
        let samples = if says_level {
            Level::ALL.map(|level| sample(Some(level))).into_iter().collect()
        } else {
            vec![sample(None)]
        };
        show(&MailPage {
            room: Room::of(app, reader, staff, HERE),
            label: edition.label.clone(),
            back: link(edition.id),
            name: words::mail(self.kind),
            samples,
        })
    }
}

/// The mail with sample facts; what depends on the level is the edition's own.
fn filled(scheme: &Scheme, origin: &str, (kind, level): (MailKind, Option<Level>)) -> Mail {
    let level = level.unwrap_or(Level::One);
    let (right, wrong) = (scheme.sentence(level), scheme.wrong_wordings(level));
    let fact = |name: &&'static str| {
        let value = match *name {
            "level" => scheme.level(level).name.as_str(),
            "right" => right.as_str(),
            "wrong" => wrong.as_str(),
            other => words::sample(other),
        };
        (*name, value)
    };
    let facts: Vec<_> = kind.placeholders().iter().map(fact).collect();
    scheme.mail(kind, origin, &facts)
}
