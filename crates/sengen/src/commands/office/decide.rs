//! A decision and the letter that tells it: kept together or not at all.

use super::Office;
use crate::failure::Failure;
use crate::world::{RealClock, RealDice, new_id};
use domain::mending::{Asked, AskedFields};
use domain::time::Clock;
use site::{
    decision::Decision,
    declare::mail::{Desk, Post},
};
use store::{
    audit::{self, Act, Note},
    cases::{self, ProposedEnding, WhyEnded},
    declarations::{Declaration, Ending},
};

/// The key of the sentence that says it is done.
fn told(decision: Decision<'_>) -> &'static str {
    match decision {
        Decision::Accept => "office.accepted",
        Decision::Return(_) => "office.returned",
        Decision::End(Ending::Stopped) => "office.stopped",
        Decision::End(Ending::Rejected(_)) => "office.rejected",
        Decision::End(Ending::Cancelled(_)) => "office.cancelled",
        Decision::End(Ending::SupersededBy(_)) => "office.superseded",
    }
}

/// The note of what somebody is told a reason for: what is done, and why.
fn noted(decision: Decision<'_>) -> Option<(Act, String)> {
    let ended = |ending, words| Some((Act::EndingSigned, WhyEnded { ending, kept: None, words }.to_string()));
    match decision {
        Decision::Return(asked) => Some((Act::CaseReturned, asked.reason.clone())),
        Decision::End(Ending::Rejected(words)) => ended(ProposedEnding::Reject, words),
        Decision::End(Ending::Cancelled(words)) => ended(ProposedEnding::Cancel, words),
        Decision::Accept | Decision::End(Ending::Stopped | Ending::SupersededBy(_)) => None,
    }
}

impl Office<'_> {
    /// Decides, and tells the contact in the same unit of work.
    pub(super) async fn decide(&self, id: &str, decision: Decision<'_>) -> Result<(), Failure> {
        if decision.reason().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Failure::of(self.words.say("office.no-reason", &[])));
        }
        let case = self.find(id).await?;
        let number = self.number(&case)?;
        let desk = Desk { scheme: &self.scheme, origin: &self.config.http.origin };
        let letter = decision.letter(desk, new_id(&RealClock, &RealDice), &case, number);
        if !self.keep(&case, decision, &letter).await? {
            let facts = [("id", number.as_str()), ("state", self.scheme.words.state(case.state))];
            return Err(Failure::of(self.words.say("office.not-possible", &facts)));
        }
        let facts = [("id", number.as_str()), ("to", case.contact.email.as_str())];
        crate::say::say!("{}", self.words.say(told(decision), &facts));
        Ok(())
    }

    /// The fields must be some that a member can mend.
    pub(super) async fn give_back(&self, id: &str, reason: &str, fields: &[String]) -> Result<(), Failure> {
        let known = AskedFields::MAY.map(domain::field::Field::key).join(" ");
        let refused = |_| Failure::of(self.words.say("office.no-field", &[("fields", &known)]));
        let fields = AskedFields::parse(fields.iter().map(String::as_str)).map_err(refused)?;
        self.decide(id, Decision::Return(&Asked { reason: reason.to_owned(), fields })).await
    }

    /// The later declaration must stand, be another one, and be alike: whoever looks up the first is led to it.
    pub(super) async fn supersede(&self, id: &str, by: &str, another_business: bool) -> Result<(), Failure> {
        let (case, later) = (self.find(id).await?, self.find(by).await?);
        let number = self.number(&later)?;
        if case.id == later.id || !later.state.stands() {
            let facts = [("id", number.as_str()), ("state", self.scheme.words.state(later.state))];
            return Err(Failure::of(self.words.say("office.not-later", &facts)));
        }
        let alike = cases::kin(&mut self.store.read().await?, &case).await?.all;
        if !another_business && alike.iter().all(|one| one.id != later.id) {
            return Err(Failure::of(self.words.say("office.not-alike", &[("id", number.as_str())])));
        }
        self.decide(id, Decision::End(Ending::SupersededBy(number))).await
    }

    /// `false`: it is not possible from where the case stands.
    async fn keep(&self, case: &Declaration, decision: Decision<'_>, letter: &Post) -> Result<bool, Failure> {
        let (id, actor, now) = (case.id, &self.config.office.actor, RealClock.now());
        let (noted, subject) = (&noted(decision), Some(case.receipt.as_str()));
        let unit = self.store.write(|mut db| async move {
            let done = decision.keep(&mut db, (id, actor), letter, now).await?;
            if let Some((act, why)) = noted.as_ref().filter(|_| done) {
                let note = Note { officer: None, act: *act, case: Some(id), subject, reason: Some(why) };
                audit::note(&mut db, &note, now).await?;
            }
            Ok::<_, store::Error>(done)
        });
        Ok(unit.await?)
    }
}
