//! The mail that announces an edition of the scheme: what it says of itself, from which day, and what that means for each declaration of
//! its reader.

use crate::{
    declare::mail::{Desk, Post},
    effects::Effect,
    markup,
};
use domain::{
    email::Email,
    scheme::{MailKind, Phrase, Scheme},
    time::date_ja,
};
use jiff::civil::Date;
use store::affected::Person;
use uuid::Uuid;

/// An announcement, ready to be addressed.
#[derive(Clone, Debug)]
pub struct Announcement<'a> {
    desk: Desk<'a>,
    title: String,
    text: String,
    html: String,
    day: String,
    /// What stands before the subject.
    mark: String,
    /// What each effect means for a declaration.
    meanings: Vec<String>,
}

impl<'a> Announcement<'a> {
    /// What an edition that takes force on that day says of itself, in the frame of the mails of today; `None`: it says nothing.
    pub fn of(desk: Desk<'a>, (new, from): (&Scheme, Date), effects: &[Effect]) -> Option<Self> {
        let notice = new.notice.as_ref()?;
        Some(Self {
            desk,
            title: notice.title.clone(),
            text: markup::mail_text(&notice.body, desk.origin),
            html: markup::mail_html(&notice.body, desk.origin),
            day: date_ja(from),
            mark: String::new(),
            meanings: effects.iter().map(|effect| meaning(desk.scheme, effect)).collect(),
        })
    }

    /// The letter to a person, with what of theirs is concerned and by which of the effects.
    pub fn letter(&self, id: Uuid, person: &Person) -> Post {
        let block = |(one, places): &(store::affected::Concerned, Vec<usize>)| {
            let meanings = places.iter().filter_map(|place| self.meanings.get(*place));
            self.block(one.name.as_deref().unwrap_or_default(), &one.number.groups().join(" "), meanings)
        };
        let mut blocks: Vec<_> = person.declarations.iter().map(block).collect();
        if person.more > 0 {
            let label = &self.desk.scheme.words.phrase(Phrase::ChangeMore).label;
            blocks.push(format!("{label}{}", person.more));
        }
        self.post(id, &person.email, &blocks.join("\n\n"))
    }

    /// With these words in place of the day, until there is one.
    #[must_use]
    pub fn undated(mut self, words: &str) -> Self {
        words.clone_into(&mut self.day);
        self
    }

    /// With these words before its title in the subject: it is only tried.
    #[must_use]
    pub fn tried(mut self, words: &str) -> Self {
        words.clone_into(&mut self.mark);
        self
    }

    /// A letter as it may look: of a business that is concerned by everything.
    pub fn sample(&self, id: Uuid, to: &Email, (name, number): (&str, &str)) -> Post {
        self.post(id, to, &self.block(name, number, self.meanings.iter()))
    }

    fn block<'b>(&self, name: &str, number: &str, meanings: impl Iterator<Item = &'b String>) -> String {
        let label = &self.desk.scheme.words.phrase(Phrase::WatchNumber).label;
        let mut lines = vec![name.to_owned(), format!("{label}{number}")];
        lines.extend(meanings.map(|meaning| format!("- {meaning}")));
        lines.join("\n")
    }

    fn post(&self, id: Uuid, to: &Email, declarations: &str) -> Post {
        let facts = [
            ("title", self.title.as_str()),
            ("body", self.text.as_str()),
            ("day", self.day.as_str()),
            ("declarations", declarations),
        ];
        let html = [("body", self.html.as_str())];
        let mut mail = self.desk.scheme.mail_with_html(MailKind::SchemeChange, self.desk.origin, (&facts, &html));
        mail.subject.insert_str(0, &self.mark);
        self.desk.post((id, None), to, mail)
    }
}

/// What an effect means, in the words of the scheme. The name of an edition says nothing to its reader.
fn meaning(scheme: &Scheme, effect: &Effect) -> String {
    let label = effect.phrase.map_or("", |phrase| scheme.words.phrase(phrase).label.as_str());
    match effect.phrase {
        Some(Phrase::ChangeTerms | Phrase::ChangeRules) => label.to_owned(),
        _ => format!("{label}{}", effect.about),
    }
}
