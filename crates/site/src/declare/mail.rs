//! The mails of a declaration: rendered from the scheme's texts, ready for the outbox in the same unit as the fact.

mod post;

pub use post::Post;

use crate::{app::App, links};
use domain::{
    declaration::Level,
    email::Email,
    ids::{DeclarationId, MemberNumber},
    mending::Asked,
    scheme::{Mail, MailKind, Phrase, Scheme},
};
use jiff::{SignedDuration, Timestamp};
use store::{
    Unit,
    declarations::{Application, Declaration, Ending},
    limits, suppressed,
};
use uuid::Uuid;

/// What every mail of a declaration needs: who is addressed, and of what.
#[derive(Clone, Debug)]
pub struct Applied {
    declaration: Uuid,
    business: String,
    person: String,
    level: Level,
    receipt: String,
    email: Email,
    at: Timestamp,
}

impl Applied {
    /// From an application that is just being made.
    pub fn of(application: &Application<'_>, at: Timestamp) -> Self {
        Self {
            declaration: application.id,
            business: application.business.addressed_as().to_owned(),
            person: application.intent.contact.name.as_str().to_owned(),
            level: application.intent.level(),
            receipt: application.receipt.as_str().to_owned(),
            email: application.intent.contact.email.clone(),
            at,
        }
    }

    /// From a declaration that is kept.
    pub fn kept(declaration: &Declaration) -> Self {
        Self {
            declaration: declaration.id,
            business: declaration.business.addressed_as().to_owned(),
            person: declaration.contact.name.as_str().to_owned(),
            level: declaration.level,
            receipt: declaration.receipt.as_str().to_owned(),
            email: declaration.contact.email.clone(),
            at: declaration.submitted_at,
        }
    }

    /// The same for another address.
    #[must_use]
    pub fn to(mut self, email: Email) -> Self {
        self.email = email;
        self
    }
}

/// Where mails are written: the texts of the scheme, and the address of the site.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The scheme whose texts are used.
    pub scheme: &'a Scheme,
    /// `https://sengen.example.jp`, without a slash at the end.
    pub origin: &'a str,
}

impl<'a> Desk<'a> {
    /// The desk of this site.
    pub fn of(app: &'a App) -> Self {
        Self { scheme: &app.scheme, origin: &app.settings.origin }
    }

    /// A letter of any kind, with its id and the declaration it is about: the facts fill its placeholders, beside those every mail has.
    pub fn letter(
        &self,
        (id, declaration): (Uuid, Option<Uuid>),
        to: &Email,
        kind: MailKind,
        facts: &[(&str, &str)],
    ) -> Post {
        self.post((id, declaration), to, self.scheme.mail(kind, self.origin, facts))
    }

    /// A mail that is written, as a letter.
    pub fn post(&self, (id, declaration): (Uuid, Option<Uuid>), to: &Email, mail: Mail) -> Post {
        let host = self.scheme.about.sender.rsplit_once('@').map_or("localhost", |(_, host)| host);
        Post {
            id,
            declaration,
            to: to.clone(),
            mail,
            message_id: format!("<{id}@{host}>"),
            stop: None,
            held_until: None,
            reply_to: None,
        }
    }

    fn about(&self, id: Uuid, applied: &Applied, kind: MailKind, facts: &[(&str, &str)]) -> Post {
        let level = &self.scheme.level(applied.level).name;
        let mut all = vec![
            ("business", applied.business.as_str()),
            ("person", applied.person.as_str()),
            ("level", level.as_str()),
        ];
        all.extend_from_slice(facts);
        self.letter((id, Some(applied.declaration)), &applied.email, kind, &all)
    }

    /// ② 自己宣言完了のお知らせ, with both numbers.
    pub fn completed(&self, id: Uuid, applied: &Applied, number: &DeclarationId, member: &MemberNumber) -> Post {
        let verify = format!("{}/v/{}", self.origin, number.as_str());
        let (shown, member) = (number.groups().join(" "), member.groups().join(" "));
        let facts =
            [("member_number", member.as_str()), ("declaration_id", shown.as_str()), ("verify", verify.as_str())];
        self.about(id, applied, MailKind::Completed, &facts)
    }

    /// ③ 申込受理のご連絡, with the download steps and the right and wrong wordings.
    pub fn accepted(&self, id: Uuid, applied: &Applied, number: &DeclarationId) -> Post {
        let marks = format!("{}/member/marks", self.origin);
        let (right, wrong) = (self.scheme.sentence(applied.level), self.scheme.wrong_wordings(applied.level));
        let shown = number.groups().join(" ");
        let facts = [
            ("declaration_id", shown.as_str()),
            ("marks", marks.as_str()),
            ("right", right.as_str()),
            ("wrong", wrong.as_str()),
        ];
        self.about(id, applied, MailKind::Accepted, &facts)
    }

    /// 差戻し, with the reason, the fields in the words of the form, and the page where they are mended.
    pub fn returned(&self, id: Uuid, applied: &Applied, number: &DeclarationId, asked: &Asked) -> Post {
        let (shown, mend) = (number.groups().join(" "), format!("{}{}", self.origin, links::MEND));
        let field = |field| format!("- {}", self.scheme.words.field(field).label);
        let fields = asked.fields.told().into_iter().map(field).collect::<Vec<_>>().join("\n");
        let facts = [
            ("declaration_id", shown.as_str()),
            ("reason", asked.reason.as_str()),
            ("fields", fields.as_str()),
            ("mend", mend.as_str()),
        ];
        self.about(id, applied, MailKind::Returned, &facts)
    }

    /// The end of a declaration: what happened, what it means, and why.
    pub fn ended(&self, id: Uuid, applied: &Applied, number: &DeclarationId, ending: Ending<'_>) -> Post {
        let own = |phrase| self.scheme.words.phrase(phrase).label.as_str();
        let (phrase, reason) = match ending {
            Ending::Stopped => (Phrase::EndedStopped, own(Phrase::ReasonStopped)),
            Ending::Rejected(reason) => (Phrase::EndedRejected, reason),
            Ending::Cancelled(reason) => (Phrase::EndedCancelled, reason),
            Ending::SupersededBy(kept) => {
                return self.superseded(id, applied, (number, kept), own(Phrase::ReasonSuperseded));
            }
        };
        let meaning = &self.scheme.words.phrase(phrase).hint;
        self.end(id, applied, number, (phrase, meaning, reason))
    }

    /// To the contact of one of two that became one, which ends: why, and which number counts.
    pub fn superseded(
        &self,
        id: Uuid,
        applied: &Applied,
        (number, kept): (&DeclarationId, &DeclarationId),
        reason: &str,
    ) -> Post {
        let (meaning, label) = (
            &self.scheme.words.phrase(Phrase::EndedSuperseded).hint,
            &self.scheme.words.phrase(Phrase::KeptNumber).label,
        );
        let meaning = format!("{}\n\n{label}{}", meaning.trim_end(), kept.groups().join(" "));
        self.end(id, applied, number, (Phrase::EndedSuperseded, &meaning, reason))
    }

    fn end(
        &self,
        id: Uuid,
        applied: &Applied,
        number: &DeclarationId,
        (what, meaning, reason): (Phrase, &str, &str),
    ) -> Post {
        let (shown, verify) = (number.groups().join(" "), format!("{}/v/{}", self.origin, number.as_str()));
        let facts = [
            ("declaration_id", shown.as_str()),
            ("what", self.scheme.words.phrase(what).label.as_str()),
            ("meaning", meaning),
            ("reason", reason),
            ("verify", verify.as_str()),
        ];
        self.about(id, applied, MailKind::Ended, &facts)
    }

    /// To the contact of the declaration that counts: another one of the same business ended in favour of it.
    pub fn merged(&self, id: Uuid, applied: &Applied, number: &DeclarationId, earlier: &DeclarationId) -> Post {
        let (shown, earlier) = (number.groups().join(" "), earlier.groups().join(" "));
        let verify = format!("{}/v/{}", self.origin, number.as_str());
        let facts = [("declaration_id", shown.as_str()), ("earlier", earlier.as_str()), ("verify", verify.as_str())];
        self.about(id, applied, MailKind::Merged, &facts)
    }

    /// It does not end in favour of another after all.
    pub fn unmerged(&self, id: Uuid, applied: &Applied, number: &DeclarationId) -> Post {
        let (shown, verify) = (number.groups().join(" "), format!("{}/v/{}", self.origin, number.as_str()));
        let facts = [("declaration_id", shown.as_str()), ("verify", verify.as_str())];
        self.about(id, applied, MailKind::Unmerged, &facts)
    }

    /// To the known contact: somebody declared again for the same 法人番号. Nothing of the new one is told.
    pub fn second_declaration(&self, id: Uuid, known: &Declaration, at: Timestamp) -> Post {
        let number = known.number.as_ref().map(|number| number.groups().join(" ")).unwrap_or_default();
        let at = domain::time::moment_ja(at);
        let facts = [("declaration_id", number.as_str()), ("at", at.as_str())];
        self.about(id, &Applied::kept(known), MailKind::SecondDeclaration, &facts)
    }
}

/// Link and code of mail ①, drawn before the unit of work.
#[derive(Clone, Debug)]
pub struct NewConfirmation {
    /// The confirmation's id; link and code are made from it.
    pub id: Uuid,
    /// The id of the letter.
    pub letter: Uuid,
    /// The end of its validity.
    pub until: Timestamp,
}

impl NewConfirmation {
    /// A new link, valid for the scheme's hours.
    pub fn draw(app: &App, now: Timestamp) -> Self {
        let until = now + SignedDuration::from_hours(app.scheme.about.confirm_hours);
        Self { id: app.id(), letter: app.id(), until }
    }

    /// The same link once more, in a new letter.
    pub fn again(app: &App, kept: &store::confirmations::Confirmation) -> Self {
        Self { id: kept.id, letter: app.id(), until: kept.until }
    }
}

/// ① 自己宣言受付確認のお知らせ: link, code, and until when.
pub fn confirm_letter(app: &App, applied: &Applied, confirmation: &NewConfirmation) -> Post {
    let desk = Desk::of(app);
    let link = format!("{}{}", desk.origin, links::confirm(&app.secret, confirmation.id));
    let code = links::confirm_code(&app.secret, confirmation.id);
    let code = format!("{} {}", code.get(..4).unwrap_or_default(), code.get(4..).unwrap_or_default());
    let until = domain::time::moment_ja(confirmation.until);
    let applied_at = domain::time::moment_ja(applied.at);
    let facts = [
        ("receipt", applied.receipt.as_str()),
        ("link", link.as_str()),
        ("code", code.as_str()),
        ("until", until.as_str()),
        ("applied_at", applied_at.as_str()),
    ];
    desk.about(confirmation.letter, applied, MailKind::Confirm, &facts)
}

/// May mail ① go to this address now? Not if its owner said 「心当たりがない」, and only so often within an hour.
pub async fn may_send(db: &mut Unit, to: &Email, an_hour: i64, now: Timestamp) -> Result<bool, store::Error> {
    if suppressed::has(db, to).await? {
        return Ok(false);
    }
    limits::allow(db, ("confirm-mail", to.as_str()), SignedDuration::from_hours(1), an_hour, now).await
}
