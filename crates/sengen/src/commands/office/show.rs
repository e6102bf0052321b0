//! What waits, and one case with all that is known of it.

use super::Office;
use crate::failure::Failure;
use crate::world::RealClock;
use domain::ids::DeclarationId;
use domain::time::{Clock as _, date_ja, day, moment_ja};
use store::audit::{self, Act, Note};
use store::declarations::{self, Declaration};
use store::outbox::{self, LetterState};

/// The most cases a list shows.
const LISTED: i64 = 500;

impl Office<'_> {
    pub(super) async fn list(&self) -> Result<(), Failure> {
        let waiting = declarations::waiting(&mut self.store.read().await?, LISTED).await?;
        if waiting.is_empty() {
            crate::say::say!("{}", self.words.say("office.none", &[]));
        }
        for case in &waiting {
            crate::say::say!("{}", self.line(case));
        }
        Ok(())
    }

    pub(super) async fn show(&self, id: &str) -> Result<(), Failure> {
        let case = self.find(id).await?;
        self.noted(&case).await?;
        let business = &case.business;
        let place =
            [self.registers.prefecture_name(business.address.prefecture), business.address.town.as_str()].concat();
        crate::say::say!("{}", self.line(&case));
        let since = moment_ja(case.state_at);
        crate::say::say!(
            "{}",
            self.words.say("office.show-state", &[("state", self.scheme.words.state(case.state)), ("since", &since)])
        );
        if let Some(reason) = &case.reason {
            crate::say::say!("{}", self.words.say("office.show-reason", &[("reason", reason)]));
        }
        if let Some(asked) = &case.asked {
            let fields: Vec<_> = asked.iter().map(|field| self.scheme.words.field(field).label.as_str()).collect();
            crate::say::say!("{}", self.words.say("office.show-asked", &[("fields", &fields.join(", "))]));
        }
        crate::say::say!("{}", self.words.say("office.show-flags", &[("flags", &self.flags(&case))]));
        crate::say::say!("{}", self.words.say("office.show-place", &[("place", &place)]));
        if let Some(number) = business.corporate_number() {
            crate::say::say!("{}", self.words.say("office.show-number", &[("number", number.as_str())]));
        }
        let contact = [("person", case.contact.name.as_str()), ("email", case.contact.email.as_str())];
        crate::say::say!("{}", self.words.say("office.show-contact", &contact));
        for letter in outbox::of_declaration(&mut self.store.read().await?, case.id).await? {
            crate::say::say!("{}", self.mail(&letter));
        }
        Ok(())
    }

    /// Notes that the case was looked at on the command line.
    async fn noted(&self, case: &Declaration) -> Result<(), Failure> {
        let (now, id, subject) = (RealClock.now(), Some(case.id), Some(case.receipt.as_str()));
        let unit = self.store.write(|mut db| async move {
            let note = Note { officer: None, act: Act::CaseSeen, case: id, subject, reason: None };
            audit::note(&mut db, &note, now).await
        });
        unit.await.map_err(|why: store::Error| Failure::of(why))
    }

    fn line(&self, case: &Declaration) -> String {
        let date = case.declared_at.map(|at| date_ja(day(at))).unwrap_or_default();
        let facts = [
            ("number", case.number.as_ref().map_or("-", DeclarationId::as_str)),
            ("receipt", case.receipt.as_str()),
            ("level", self.scheme.level(case.level).name.as_str()),
            ("date", date.as_str()),
            ("name", case.business.published_name()),
            ("flags", &self.flags(case)),
        ];
        self.words.say("office.line", &facts)
    }

    fn flags(&self, case: &Declaration) -> String {
        if case.flags.is_empty() {
            return self.words.say("office.clean", &[]);
        }
        case.flags.iter().map(|flag| self.scheme.words.flag(*flag)).collect::<Vec<_>>().join(", ")
    }

    fn mail(&self, letter: &LetterState) -> String {
        let answer = letter.answer.as_deref().unwrap_or_default();
        let at = letter.sent_at.map(moment_ja).unwrap_or_default();
        let state = match (letter.sent_at, letter.failed_at) {
            (Some(_), _) => self.words.say("office.mail-sent", &[("at", &at), ("answer", answer)]),
            (None, Some(_)) => self.words.say("office.mail-failed", &[("answer", answer)]),
            (None, None) => self.words.say("office.mail-waiting", &[("tries", &letter.tries.to_string())]),
        };
        let facts = [("kind", letter.kind.code()), ("made", &moment_ja(letter.made_at)), ("state", &state)];
        self.words.say("office.show-mail", &facts)
    }
}
