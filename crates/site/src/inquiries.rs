//! What every side of an お問い合わせ needs: its letters, and taking what who asks writes further, by the page or by mail.

use crate::{
    app::{App, Secret},
    declare::mail::{Desk, Post},
    links,
};
use domain::{
    email::Email,
    inquiry::InquiryState,
    scheme::{Code, MailKind, Phrase},
};
use jiff::{SignedDuration, Timestamp};
use store::{
    Store, Unit,
    inquiries::{self, Inquiry, Said},
    limits, suppressed,
};
use uuid::Uuid;

/// How often who asks may write in one thread within an hour.
const AN_HOUR: i64 = 20;

/// Where the letters of threads are written.
#[derive(Clone, Copy, Debug)]
pub struct Letters<'a> {
    /// The texts of the scheme.
    pub desk: Desk<'a>,
    /// The key of links.
    pub secret: &'a Secret,
    /// The address that takes answers, without a word; `None`: only the page takes them.
    pub address: Option<&'a str>,
}

/// The thread a letter is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its running number.
    pub number: i64,
    /// What it is about.
    pub category: &'a Code,
    /// Who asks.
    pub name: &'a str,
    /// Where answers go.
    pub email: &'a Email,
}

impl<'a> From<&'a Inquiry> for About<'a> {
    fn from(kept: &'a Inquiry) -> Self {
        Self { id: kept.id, number: kept.number, category: &kept.category, name: &kept.name, email: &kept.email }
    }
}

/// What came of taking what who asks writes further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is in the thread.
    Kept,
    /// It was taken before.
    Before,
    /// There is too much of it within the hour.
    TooMany,
}

impl<'a> Letters<'a> {
    /// Those of this site.
    pub fn of(app: &'a App) -> Self {
        Self { desk: Desk::of(app), secret: &app.secret, address: app.settings.inquiries_address.as_deref() }
    }

    /// The page of the thread.
    pub fn link(&self, inquiry: Uuid) -> String {
        format!("{}{}", self.desk.origin, links::inquiry(self.secret, inquiry))
    }

    /// The address that takes answers in this thread: `inquiries+12-….@example.jp`.
    pub fn reply_to(&self, about: &About<'_>) -> Option<String> {
        let (local, domain) = self.address?.rsplit_once('@')?;
        Some(format!("{local}+{}@{domain}", links::inquiry_word(self.secret, about.number, about.id)))
    }

    fn letter(&self, letter: Uuid, about: &About<'_>, kind: MailKind, own: &[(&str, &str)]) -> Post {
        let (number, link) = (about.number.to_string(), self.link(about.id));
        let phrase = if self.address.is_some() { Phrase::InquiryByMail } else { Phrase::InquiryByPage };
        let mut facts = vec![
            ("person", about.name),
            ("category", self.desk.scheme.lists.inquiry_categories.words(about.category)),
            ("number", number.as_str()),
            ("link", link.as_str()),
            ("how", self.desk.scheme.words.phrase(phrase).label.as_str()),
        ];
        facts.extend_from_slice(own);
        let post = self.desk.letter((letter, None), about.email, kind, &facts);
        if kind.may_be_answered() { post.answered_at(self.reply_to(about)) } else { post }
    }

    /// To who asks: it arrived, and where to read the answers.
    pub fn received(&self, letter: Uuid, about: &About<'_>) -> Post {
        self.letter(letter, about, MailKind::InquiryReceived, &[])
    }

    /// To who asks: the office's answer.
    pub fn answer(&self, letter: Uuid, about: &About<'_>, body: &str) -> Post {
        self.letter(letter, about, MailKind::InquiryAnswer, &[("body", body)])
    }

    /// To who asks: so many files of a mail were not taken.
    fn without_files(&self, letter: Uuid, about: &About<'_>, files: i64) -> Post {
        self.letter(letter, about, MailKind::InquiryFiles, &[("count", &files.to_string())])
    }

    /// To the office: something was written. `None`: the scheme's contact is no address.
    pub fn to_office(&self, letter: Uuid, about: &About<'_>) -> Option<Post> {
        let office = Email::parse(&self.desk.scheme.about.contact).ok()?;
        let number = about.number.to_string();
        let link = format!("{}{}", self.desk.origin, links::office_inquiry(about.number));
        let category = self.desk.scheme.lists.inquiry_categories.words(about.category);
        let facts = [("category", category), ("number", number.as_str()), ("link", link.as_str())];
        Some(self.desk.letter((letter, None), &office, MailKind::InquiryToOffice, &facts))
    }

    /// Takes what who asks writes further: it is kept, the office is told, and who asks is told of files that were not taken. The
    /// letters have the ids given. Of several mails the office gets one, as long as it has not answered.
    pub async fn say(
        &self,
        store: &Store,
        kept: &Inquiry,
        said: &Said<'_>,
        (letters, now): ([Uuid; 2], Timestamp),
    ) -> Result<Taken, store::Error> {
        let [to_office, to_sender] = letters;
        let about = &About::from(kept);
        let told = (kept.state != InquiryState::Open).then(|| self.to_office(to_office, about)).flatten();
        let files = (said.attachments > 0).then(|| self.without_files(to_sender, about, said.attachments));
        let (told, files) = (&told, &files);
        let unit = store.write(|mut db| async move {
            let window = SignedDuration::from_hours(1);
            if !limits::allow(&mut db, ("inquiry-more", &kept.id.to_string()), window, AN_HOUR, now).await? {
                return Ok(Taken::TooMany);
            }
            if !inquiries::say(&mut db, kept.id, said, now).await? {
                return Ok(Taken::Before);
            }
            if let Some(letter) = told {
                letter.put(&mut db, now).await?;
            }
            if let Some(letter) = files {
                put_if_wanted(&mut db, letter, about.email, now).await?;
            }
            Ok(Taken::Kept)
        });
        unit.await
    }
}

/// Puts a letter, unless nothing is sent to its address any more; whether it was put.
pub async fn put_if_wanted(db: &mut Unit, letter: &Post, to: &Email, now: Timestamp) -> Result<bool, store::Error> {
    if suppressed::has(db, to).await? {
        return Ok(false);
    }
    letter.put(db, now).await?;
    Ok(true)
}
