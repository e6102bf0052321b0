//! お知らせメール as a letter: written once, with a link of its own for each reader that stops the news.

use crate::{
    app::Secret,
    declare::mail::{Desk, Post},
    links, markup,
};
use domain::{email::Email, scheme::MailKind};
use store::campaigns::Draft;
use uuid::Uuid;

/// An お知らせメール, ready to be addressed.
#[derive(Clone, Debug)]
pub struct Newsletter<'a> {
    desk: Desk<'a>,
    secret: &'a Secret,
    title: String,
    text: String,
    html: String,
    wish: String,
}

impl<'a> Newsletter<'a> {
    /// What the officer wrote, within the frame of all mails.
    pub fn of(desk: Desk<'a>, secret: &'a Secret, draft: &Draft) -> Self {
        Self {
            desk,
            secret,
            title: draft.title.clone(),
            text: markup::mail_text(&draft.body, desk.origin),
            html: markup::mail_html(&draft.body, desk.origin),
            wish: format!("{}{}", desk.origin, links::WISH),
        }
    }

    /// The letter to one reader. The link at its foot, and that in its headers (RFC 8058), speak of this letter.
    pub fn letter(&self, id: Uuid, to: &Email) -> Post {
        let stop = format!("{}{}", self.desk.origin, links::news_stop(self.secret, id));
        let facts = [
            ("title", self.title.as_str()),
            ("body", self.text.as_str()),
            ("stop", stop.as_str()),
            ("wish", self.wish.as_str()),
        ];
        let html = [("body", self.html.as_str())];
        let mail = self.desk.scheme.mail_with_html(MailKind::News, self.desk.origin, (&facts, &html));
        self.desk.post((id, None), to, mail).stopped_at(stop)
    }
}
