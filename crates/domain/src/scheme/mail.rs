//! Mails: `mails/<kind>/{subject.txt,body.txt,body.html,note.html}` with `{placeholders}`, checked against the kind when the scheme is
//! read; `mails/frame.html` stands around the HTML of all.

use super::placeholder::{fact, fill};
use std::borrow::Cow;

/// Every mail the system sends. The placeholders a kind may use are [`MailKind::placeholders`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MailKind {
    /// ① 自己宣言受付確認のお知らせ.
    Confirm,
    /// ② 自己宣言完了のお知らせ.
    Completed,
    /// ③ 申込受理のご連絡.
    Accepted,
    /// 差戻し.
    Returned,
    /// A declaration ended: stopped, rejected, cancelled, or taken over by another.
    Ended,
    /// To the known contact: somebody declared again for the same 法人番号.
    SecondDeclaration,
    /// To the sender of an お問い合わせ: it arrived.
    InquiryReceived,
    /// To the office: something was written in an お問い合わせ.
    InquiryToOffice,
    /// To who asks: the office's answer.
    InquiryAnswer,
    /// To who asks: a mail was taken without its files.
    InquiryFiles,
    /// To somebody who wants to hear of changes: the link that confirms it.
    WatchConfirm,
    /// To somebody who watches declarations: what changed.
    WatchNotice,
    /// To an officer: the link to set up an account.
    OfficerInvitation,
    /// To an officer: password and app are void, with the link to set up new ones.
    OfficerReset,
    /// To the contact of a declaration in favour of which another one ended.
    Merged,
    /// To the contact of a declaration that does not end in favour of another after all.
    Unmerged,
    /// To an officer: role, factors or account were changed.
    OfficerChanged,
    /// To whoever keeps it outside: how far the chain of the records went, signed.
    AuditCheckpoint,
    /// お知らせメール, to whoever wishes for news.
    News,
    /// To whoever has a declaration that a change of the scheme concerns: what changes, from which day, and what to do.
    SchemeChange,
}

impl MailKind {
    /// All kinds.
    pub const ALL: [Self; 20] = [
        Self::Confirm,
        Self::Completed,
        Self::Accepted,
        Self::Returned,
        Self::Ended,
        Self::SecondDeclaration,
        Self::InquiryReceived,
        Self::InquiryToOffice,
        Self::InquiryAnswer,
        Self::InquiryFiles,
        Self::WatchConfirm,
        Self::WatchNotice,
        Self::OfficerInvitation,
        Self::OfficerReset,
        Self::Merged,
        Self::Unmerged,
        Self::OfficerChanged,
        Self::AuditCheckpoint,
        Self::News,
        Self::SchemeChange,
    ];

    /// The folder below `mails/`, and the code in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Completed => "completed",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Ended => "ended",
            Self::SecondDeclaration => "second-declaration",
            Self::InquiryReceived => "inquiry-received",
            Self::InquiryToOffice => "inquiry-to-office",
            Self::InquiryAnswer => "inquiry-answer",
            Self::InquiryFiles => "inquiry-files",
            Self::WatchConfirm => "watch-confirm",
            Self::WatchNotice => "watch-notice",
            Self::OfficerInvitation => "officer-invitation",
            Self::OfficerReset => "officer-reset",
            Self::Merged => "merged",
            Self::Unmerged => "unmerged",
            Self::OfficerChanged => "officer-changed",
            Self::AuditCheckpoint => "audit-checkpoint",
            Self::News => "news",
            Self::SchemeChange => "scheme-change",
        }
    }

    /// Whether an answer to it may be read: then it does not say that it comes from an address that only sends.
    pub fn may_be_answered(self) -> bool {
        matches!(self, Self::InquiryReceived | Self::InquiryAnswer)
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The placeholders this kind is filled with; a text that names another is refused. All kinds also have `{scheme}`,
    /// `{site}`, `{office}`, `{contact}` and `{origin}` (https address of the site without a slash at the end).
    pub fn placeholders(self) -> &'static [&'static str] {
        match self {
            Self::Confirm => &["business", "person", "level", "receipt", "link", "code", "until", "applied_at"],
            Self::Completed => &["business", "person", "level", "member_number", "declaration_id", "verify"],
            Self::Accepted => &["business", "person", "level", "declaration_id", "marks", "right", "wrong"],
            Self::Returned => &["business", "person", "level", "declaration_id", "reason", "fields", "mend"],
            Self::Ended => &["business", "person", "level", "declaration_id", "what", "meaning", "reason", "verify"],
            Self::SecondDeclaration => &["business", "person", "declaration_id", "at"],
            // Not the text: whoever knows an address could have us send it anything.
            Self::InquiryReceived => &["person", "category", "number", "link", "how"],
            // Neither who asks nor the text: both are read in the office, where it is noted who read them.
            Self::InquiryToOffice => &["category", "number", "link"],
            Self::InquiryAnswer => &["person", "category", "number", "body", "link", "how"],
            Self::InquiryFiles => &["person", "number", "count", "link"],
            Self::WatchConfirm => &["count", "link", "until"],
            Self::WatchNotice => &["count", "changes", "list", "stop"],
            Self::OfficerInvitation | Self::OfficerReset => &["person", "link", "until"],
            Self::Merged => &["business", "person", "level", "declaration_id", "earlier", "verify"],
            Self::Unmerged => &["business", "person", "level", "declaration_id", "verify"],
            Self::OfficerChanged => &["person", "what", "at"],
            Self::AuditCheckpoint => &["at", "place", "checkpoint"],
            Self::News => &["title", "body", "stop", "wish"],
            Self::SchemeChange => &["title", "body", "day", "declarations"],
        }
    }
}

/// The texts of one mail.
#[derive(Clone, Debug)]
pub struct MailText {
    /// `subject.txt`, one line.
    pub subject: String,
    /// `body.txt`.
    pub text: String,
    /// `body.html` and `note.html` within `frame.html`: the whole document.
    pub html: String,
}

/// A mail filled in, ready for the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The kind.
    pub kind: MailKind,
    /// The subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

impl MailKind {
    /// It goes to many at once, and waits behind those somebody waits for.
    pub fn goes_to_many(self) -> bool {
        matches!(self, Self::News | Self::SchemeChange)
    }
}

impl MailKind {
    /// The placeholders every kind is filled with.
    pub const COMMON: [&'static str; 5] = ["scheme", "site", "office", "contact", "origin"];

    /// The placeholders that both bodies of this kind must have: without them the mail misses its purpose.
    pub fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Confirm => &["link", "code", "until", "receipt"],
            Self::Completed => &["member_number", "declaration_id", "verify"],
            Self::Accepted => &["declaration_id", "marks", "right", "wrong"],
            Self::Returned => &["declaration_id", "reason", "fields", "mend"],
            Self::Ended => &["declaration_id", "what", "meaning", "reason", "verify"],
            Self::SecondDeclaration => &["business", "declaration_id", "at"],
            Self::InquiryReceived | Self::InquiryToOffice => &["number", "link"],
            Self::InquiryAnswer => &["number", "body", "link"],
            Self::InquiryFiles => &["number", "count", "link"],
            Self::WatchConfirm => &["count", "link", "until"],
            Self::WatchNotice => &["changes", "list", "stop"],
            Self::OfficerInvitation | Self::OfficerReset => &["link", "until"],
            Self::Merged => &["declaration_id", "earlier", "verify"],
            Self::Unmerged => &["declaration_id", "verify"],
            Self::OfficerChanged => &["what", "at"],
            Self::AuditCheckpoint => &["place", "checkpoint"],
            // Who sends it, how it is stopped, and where one may write stand in every one of them: the law on mails asks for it.
            Self::News => &["body", "stop"],
            Self::SchemeChange => &["body", "day", "declarations"],
        }
    }
}

impl MailText {
    /// Fills the placeholders in one pass (a value that looks like a placeholder stays as it is); in the HTML the values
    /// are escaped, in the subject their line breaks and control characters are blanks. A name without a fact stays.
    pub fn fill(&self, kind: MailKind, facts: &[(&str, &str)]) -> Mail {
        self.fill_with_html(kind, facts, &[])
    }

    /// As [`MailText::fill`], with facts whose HTML is made already: in the HTML they stand as they are, in place of their text.
    pub fn fill_with_html(&self, kind: MailKind, facts: &[(&str, &str)], html: &[(&str, &str)]) -> Mail {
        let shown = |name: &str| fact(html, name).map(Cow::Borrowed).or_else(|| fact(facts, name).map(escaped));
        Mail {
            kind,
            subject: fill(&self.subject, |name| fact(facts, name).map(one_line)),
            text: fill(&self.text, |name| fact(facts, name).map(Cow::Borrowed)),
            html: fill(&self.html, shown),
        }
    }
}

/// A value within one line.
fn one_line(value: &str) -> Cow<'_, str> {
    if value.contains(char::is_control) {
        Cow::Owned(value.replace(char::is_control, " "))
    } else {
        Cow::Borrowed(value)
    }
}

/// A value within HTML, between tags or in a quoted attribute.
fn escaped(value: &str) -> Cow<'_, str> {
    if !value.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(value);
    }
    let mut safe = String::with_capacity(value.len() + 16);
    for c in value.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}
