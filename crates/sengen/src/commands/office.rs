//! `sengen office list|show|accept|return`: decisions of the office, until it has its screens.

use crate::cli::OfficeCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::words::Words;
use crate::world::{RealClock, RealDice, new_id};
use domain::ids::{DeclarationId, ReceiptNumber};
use domain::registers::Registers;
use domain::scheme::Scheme;
use domain::time::{Clock, date_ja, day, moment_ja};
use site::declare::mail::{Applied, Desk, Post};
use std::sync::Arc;
use store::declarations::{self, Declaration};
use store::outbox::{self, LetterState};
use store::{Error, Store};
use uuid::Uuid;

/// The most cases a list shows.
const LISTED: i64 = 500;

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &OfficeCommand) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let (scheme, registers) = (open::scheme(config)?, open::registers()?);
    let office = Office { config, store, scheme, registers, words: Words::bundled() };
    let done = match command {
        OfficeCommand::List => office.list().await,
        OfficeCommand::Show { id } => office.show(id).await,
        OfficeCommand::Accept { id } => office.accept(id).await,
        OfficeCommand::Return { id, reason } => office.give_back(id, reason).await,
    };
    office.store.close().await;
    done
}

/// What the office decides.
#[derive(Clone, Copy)]
enum Decision<'a> {
    Accept,
    Return(&'a str),
}

struct Office<'a> {
    config: &'a Config,
    store: Store,
    scheme: Scheme,
    registers: Arc<Registers>,
    words: Words,
}

impl Office<'_> {
    async fn list(&self) -> Result<(), Failure> {
        let waiting = declarations::waiting(&mut self.store.read().await?, LISTED).await?;
        if waiting.is_empty() {
            crate::say::say!("{}", self.words.say("office.none", &[]));
        }
        for case in &waiting {
            crate::say::say!("{}", self.line(case));
        }
        Ok(())
    }

    async fn show(&self, id: &str) -> Result<(), Failure> {
        let case = self.find(id).await?;
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

    /// The change and mail ③ in one unit.
    async fn accept(&self, id: &str) -> Result<(), Failure> {
        let case = self.find(id).await?;
        let number = self.number(&case)?;
        let letter = self.desk().accepted(new_id(&RealClock, &RealDice), &Applied::kept(&case), number);
        self.told(self.decide(&case, Decision::Accept, &letter).await?, "office.accepted", &case)
    }

    /// The change and the mail with the reason in one unit.
    async fn give_back(&self, id: &str, reason: &str) -> Result<(), Failure> {
        if reason.trim().is_empty() {
            return Err(Failure::of(self.words.say("office.no-reason", &[])));
        }
        let case = self.find(id).await?;
        let number = self.number(&case)?;
        let letter = self.desk().returned(new_id(&RealClock, &RealDice), &Applied::kept(&case), number, reason);
        self.told(self.decide(&case, Decision::Return(reason), &letter).await?, "office.returned", &case)
    }

    /// A decision and its letter, kept together or not at all; `false`: it is not possible from where the case stands.
    async fn decide(&self, case: &Declaration, decision: Decision<'_>, letter: &Post) -> Result<bool, Failure> {
        let (id, actor, now) = (case.id, &self.config.office.actor, RealClock.now());
        let unit = self.store.write(|mut db| async move {
            let done = match decision {
                Decision::Accept => declarations::accept(&mut db, id, actor, now).await?,
                Decision::Return(reason) => declarations::give_back(&mut db, id, actor, reason, now).await?,
            };
            if done {
                letter.put(&mut db, now).await?;
            }
            Ok::<_, Error>(done)
        });
        Ok(unit.await?)
    }

    fn told(&self, done: bool, key: &str, case: &Declaration) -> Result<(), Failure> {
        let id = case.number.as_ref().map_or_else(|| case.receipt.as_str(), DeclarationId::as_str);
        if !done {
            let state = self.scheme.words.state(case.state);
            return Err(Failure::of(self.words.say("office.not-possible", &[("id", id), ("state", state)])));
        }
        crate::say::say!("{}", self.words.say(key, &[("id", id), ("to", case.contact.email.as_str())]));
        Ok(())
    }

    fn desk(&self) -> Desk<'_> {
        Desk { scheme: &self.scheme, origin: &self.config.http.origin }
    }

    fn number<'c>(&self, case: &'c Declaration) -> Result<&'c DeclarationId, Failure> {
        let none = || Failure::of(self.words.say("office.no-number", &[("id", case.receipt.as_str())]));
        case.number.as_ref().ok_or_else(none)
    }

    /// By 自己宣言ID, 受付番号 or UUID.
    async fn find(&self, id: &str) -> Result<Declaration, Failure> {
        let mut db = self.store.read().await?;
        let found = if let Ok(uuid) = id.parse::<Uuid>() {
            declarations::find(&mut db, uuid).await?
        } else if let Ok(receipt) = ReceiptNumber::parse(id) {
            declarations::by_receipt(&mut db, &receipt).await?
        } else if let Ok(number) = DeclarationId::parse(id) {
            declarations::by_number(&mut db, &number).await?
        } else {
            None
        };
        found.ok_or_else(|| Failure::of(self.words.say("office.unknown", &[("id", id)])))
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
