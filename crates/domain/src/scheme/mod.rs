//! The scheme as data: everything a policy person may want to change, read from one folder.
//!
//! The bundled folder is `scheme/` at the root of the project, embedded in the binary. A folder that does not fit is
//! refused with file, line and reason ([`Fault`]).

pub mod badge;
mod bundled;
mod folder;
pub mod form;
pub mod list;
pub mod mail;
pub mod open_data;
mod phrase;
mod placeholder;
pub mod read;
mod refusal;
pub mod reply;
mod succession;
pub mod survey;
pub mod terms;
pub mod words;

use crate::declaration::Level;
use jiff::civil::Date;
use std::{borrow::Cow, collections::BTreeMap};

pub use badge::{BadgeWords, Badges, Language};
pub use bundled::bundled;
pub use form::FormWords;
pub use list::{Choice, Code, List};
pub use mail::{Mail, MailKind, MailText};
pub use open_data::OpenData;
pub use phrase::Phrase;
pub use read::{Fault, read, terms};
pub use refusal::Refusal;
pub use reply::Reply;
pub use succession::{rewrites, succession};
pub use survey::{Question, Survey};
pub use terms::{Rules, Terms};
pub use words::Words;

/// A scheme, whole and checked.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// `scheme.toml`.
    pub about: About,
    /// `levels.toml`: in the order ★, ★★.
    pub levels: Vec<LevelText>,
    /// `terms/*.md`, oldest first. Never empty.
    pub terms: Vec<Terms>,
    /// `rules/*.toml`, oldest first. Never empty.
    pub rules: Vec<Rules>,
    /// `lists/*.toml`.
    pub lists: Lists,
    /// `questions/survey-*.toml`.
    pub survey: Survey,
    /// `mails/<kind>/`.
    pub mails: BTreeMap<MailKind, MailText>,
    /// `pages/*.md`, by file name without `.md`: help, about, privacy, accessibility, environment, mark-procedure, mark-guideline …
    pub pages: BTreeMap<String, Page>,
    /// `notice.md`: what this edition changes and what is to be done, as those it concerns are told by mail. A folder may do without.
    pub notice: Option<Page>,
    /// `words/ja.toml`.
    pub words: Words,
    /// `replies/*.md`: canned replies, in the order of their names.
    pub replies: Vec<Reply>,
    /// `marks/*.svg`, by file name without `.svg`.
    pub marks: BTreeMap<String, String>,
    /// `badges.toml`.
    pub badges: Badges,
    /// `open-data.toml`.
    pub open_data: OpenData,
    /// `form.toml`.
    pub form: FormWords,
}

/// `scheme.toml`: the scheme's own facts.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Name of the scheme as shown, e.g. `SECURITY ACTION`.
    pub name: String,
    /// Name of the site, e.g. `情報セキュリティ対策支援サイト`.
    pub site: String,
    /// The body that runs the scheme, as it signs mails.
    pub office: String,
    /// The mail address people may write to.
    pub contact: String,
    /// The address mails are sent from (its display name is `office`).
    pub sender: String,
    /// First digit of every 自己宣言ID, 0–9.
    pub id_prefix: u8,
    /// Acceptance mode.
    pub acceptance: Acceptance,
    /// Hours that link and code of mail ① are valid.
    pub confirm_hours: i64,
    /// How many wrong codes one mail allows.
    pub code_tries: i64,
    /// How many mails ① one address gets within an hour.
    pub mails_per_hour: i64,
    /// Days after which an unconfirmed application is purged.
    pub purge_days: i64,
    /// Months a declaration is valid; absent: without end.
    pub validity_months: Option<i64>,
    /// Words that no text of the scheme may use of a declaration, but in a struck-out wrong example.
    pub never_say: Vec<String>,
}

/// Who accepts a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Acceptance {
    /// A declaration without flags is accepted at once.
    Auto,
    /// The office accepts each.
    Office,
}

/// `levels.toml`: the words of a level.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelText {
    /// `one` or `two`.
    pub code: String,
    /// `一つ星`.
    pub name: String,
    /// What the level means, one sentence.
    pub meaning: String,
    /// The sentence a business may write about itself; `{scheme}` is the scheme's name.
    pub sentence: String,
    /// How it must not write, as examples.
    pub wrong: Vec<String>,
}

/// The option lists of the wizard.
#[derive(Clone, Debug)]
pub struct Lists {
    /// 目的.
    pub purposes: List,
    /// 従業員数.
    pub employees: List,
    /// 法人番号がない理由.
    pub no_number_reasons: List,
    /// 基本方針の公開方法; codes are those of [`crate::declaration::Method`].
    pub publications: List,
    /// 商工団体の種類, offered while typing.
    pub bodies: List,
    /// お問い合わせの種類.
    pub inquiry_categories: List,
}

/// `pages/*.md`: a title (the first `# ` line) and Markdown.
#[derive(Clone, Debug)]
pub struct Page {
    /// The title.
    pub title: String,
    /// The Markdown below the title.
    pub body: String,
}

impl Scheme {
    /// The terms in force on that day.
    pub fn terms_on(&self, day: Date) -> &Terms {
        in_force(&self.terms, day, |terms| terms.from)
    }

    /// The rules of ★ in force on that day.
    pub fn rules_on(&self, day: Date) -> &Rules {
        in_force(&self.rules, day, |rules| rules.from)
    }

    /// An edition of the rules by its id.
    pub fn rules_of(&self, edition: &str) -> Option<&Rules> {
        self.rules.iter().find(|rules| rules.edition == edition)
    }

    /// An edition of the terms by its id.
    pub fn terms_of(&self, edition: &str) -> Option<&Terms> {
        self.terms.iter().find(|terms| terms.edition == edition)
    }

    /// The words of a level. Reading the scheme made sure that both are there.
    pub fn level(&self, level: Level) -> &LevelText {
        let at = level.stars() - 1;
        self.levels.get(at).unwrap_or_else(|| unreachable!("read() refuses a scheme without both levels"))
    }

    /// A page by its name.
    pub fn page(&self, name: &str) -> Option<&Page> {
        self.pages.get(name)
    }

    /// A mark (SVG) by its name, e.g. `mark-one-mono`.
    pub fn mark(&self, name: &str) -> Option<&str> {
        self.marks.get(name).map(String::as_str)
    }

    /// The sentence a business may write about itself: `当社は、SECURITY ACTION の一つ星を宣言しました。`
    pub fn sentence(&self, level: Level) -> String {
        placeholder::fill(&self.level(level).sentence, |name| {
            (name == "scheme").then_some(Cow::Borrowed(self.about.name.as_str()))
        })
    }

    /// The wrong wordings of a level, one a line, as `{wrong}` of mail ③ shows them.
    pub fn wrong_wordings(&self, level: Level) -> String {
        self.level(level).wrong.join("\n")
    }

    /// A mail, filled with its own facts and the common ones. `origin` is the https address of the site without a slash
    /// at the end. Reading the scheme made sure that every kind is there.
    pub fn mail(&self, kind: MailKind, origin: &str, facts: &[(&str, &str)]) -> Mail {
        self.mail_with_html(kind, origin, (facts, &[]))
    }

    /// As [`Scheme::mail`], with facts whose HTML is made already, beside the facts.
    pub fn mail_with_html(&self, kind: MailKind, origin: &str, (facts, html): (&Facts<'_>, &Facts<'_>)) -> Mail {
        let text = self.mails.get(&kind).unwrap_or_else(|| unreachable!("read() refuses a scheme without every mail"));
        let about = &self.about;
        let mut all = vec![
            ("scheme", about.name.as_str()),
            ("site", &about.site),
            ("office", &about.office),
            ("contact", &about.contact),
            ("origin", origin),
        ];
        all.extend_from_slice(facts);
        text.fill_with_html(kind, &all, html)
    }
}

/// What fills placeholders: names and values.
type Facts<'a> = [(&'a str, &'a str)];

/// The latest edition whose day has come; before the first one, the first.
fn in_force<T>(editions: &[T], day: Date, from: impl Fn(&T) -> Date) -> &T {
    editions
        .iter()
        .rev()
        .find(|edition| from(edition) <= day)
        .or(editions.first())
        .unwrap_or_else(|| unreachable!("read() refuses a scheme without editions"))
}
