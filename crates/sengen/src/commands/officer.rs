//! `sengen officer …`: who works in the office. The first one is made here; the others are invited by an administrator.

use crate::cli::OfficerCommand;
use crate::config::{Config, Mode};
use crate::failure::Failure;
use crate::open;
use crate::words::Words;
use crate::world::{RealClock, RealDice, new_id};
use domain::dice::Dice;
use domain::email::Email;
use domain::name::PersonName;
use domain::scheme::Scheme;
use domain::staff::Role;
use domain::time::{Clock, moment_ja};
use jiff::Timestamp;
use site::app::sha256;
use site::declare::mail::{Desk, Post};
use site::{links, office};
use store::audit::{self, Act, Note};
use store::staff::{self, Changed, NewOfficer, Officer};
use store::{Error, Store, Unit};

/// The administrator of the demo.
const DEMO: (&str, &str) = ("Sengen Demo", "office@sengen.example.jp");

/// Runs the command.
pub async fn run(config: &Config, mode: Mode, command: &OfficerCommand) -> Result<(), Failure> {
    let store = open::current_store(config, &open::key(config, mode)?, mode).await?;
    let (scheme, _) = open::scheme_now(config, &store).await?;
    let staff = Staff { config, scheme, store, words: Words::bundled() };
    let done = match command {
        OfficerCommand::Add { name, mail, role } => staff.add(name, mail, role).await,
        OfficerCommand::List => staff.list().await,
        OfficerCommand::Suspend { who } => staff.suspend(who).await,
        OfficerCommand::Resume { who } => staff.resume(who).await,
        OfficerCommand::Role { who, role } => staff.role(who, role).await,
        OfficerCommand::ResetFactors { who } => staff.reset(who).await,
    };
    staff.store.close().await;
    done
}

/// Prints the link of the demo's administrator, until it was used.
pub async fn show_demo(store: &Store, config: &Config) -> Result<(), Failure> {
    let (name, email) = (PersonName::parse(DEMO.0), Email::parse(DEMO.1));
    let (Ok(name), Ok(email)) = (name, email) else { return Ok(()) };
    let known = staff::by_email(&mut store.read().await?, &email).await?;
    if known.as_ref().is_some_and(store::staff::Officer::is_set_up) {
        crate::say::say!("office: {}/office ({})", config.http.origin, DEMO.1);
        return Ok(());
    }
    let (token, now) = (token(), RealClock.now());
    let (hash, id) = (sha256(&token), new_id(&RealClock, &RealDice));
    let new = &NewOfficer { id, name, email, role: Role::Administrator, token: hash };
    let unit = store.write(|mut db| async move {
        match staff::by_email(&mut db, &new.email).await? {
            Some(one) => staff::reset(&mut db, one.id, hash, (None, None), now).await,
            None => staff::add(&mut db, new, None, now).await.map(|_| Changed::Done),
        }
    });
    let _: Changed = unit.await.map_err(|why: Error| Failure::of(why))?;
    crate::say::say!("office ({}): {}{}", DEMO.1, config.http.origin, links::office_setup(&token));
    Ok(())
}

fn token() -> [u8; 32] {
    let mut token = [0; 32];
    RealDice.fill(&mut token);
    token
}

struct Staff<'a> {
    config: &'a Config,
    scheme: Scheme,
    store: Store,
    words: Words,
}

impl Staff<'_> {
    fn failure(&self, key: &str, facts: &[(&str, &str)]) -> Failure {
        Failure::of(self.words.say(key, facts))
    }

    fn read_role(&self, role: &str) -> Result<Role, Failure> {
        Role::parse(role).ok_or_else(|| self.failure("officer.no-role", &[("role", role)]))
    }

    async fn find(&self, who: &str) -> Result<Officer, Failure> {
        let unknown = || self.failure("officer.unknown", &[("who", who)]);
        let email = Email::parse(who).map_err(|_| unknown())?;
        staff::by_email(&mut self.store.read().await?, &email).await?.ok_or_else(unknown)
    }

    /// Adds, mails and prints.
    async fn add(&self, name: &str, mail: &str, role: &str) -> Result<(), Failure> {
        let role = self.read_role(role)?;
        let name = PersonName::parse(name).map_err(|_| self.failure("officer.no-name", &[]))?;
        let email = Email::parse(mail).map_err(|_| self.failure("officer.no-mail", &[("who", mail)]))?;
        let (token, now, id) = (token(), RealClock.now(), new_id(&RealClock, &RealDice));
        let new = &NewOfficer { id, name, email, role, token: sha256(&token) };
        let letter =
            &office::letter(self.desk(), new_id(&RealClock, &RealDice), (new.name.as_str(), &new.email), &token, now);
        let unit = self.store.write(|mut db| async move {
            let added = staff::add(&mut db, new, None, now).await?;
            if added {
                letter.put(&mut db, now).await?;
            }
            Ok::<_, Error>(added)
        });
        if !unit.await? {
            return Err(self.failure("officer.known", &[("who", mail)]));
        }
        self.print_link(mail, &token);
        Ok(())
    }

    async fn reset(&self, who: &str) -> Result<(), Failure> {
        let officer = self.find(who).await?;
        let (token, now, id) = (token(), RealClock.now(), officer.id);
        let to = (officer.name.as_str(), &officer.email);
        let letter = &office::again(self.desk(), new_id(&RealClock, &RealDice), to, &token, now);
        let hash = sha256(&token);
        let unit = self.store.write(|mut db| async move {
            staff::reset(&mut db, id, hash, (None, None), now).await?;
            letter.put(&mut db, now).await
        });
        unit.await?;
        self.print_link(who, &token);
        Ok(())
    }

    fn desk(&self) -> Desk<'_> {
        Desk { scheme: &self.scheme, origin: &self.config.http.origin }
    }

    fn print_link(&self, who: &str, token: &[u8; 32]) {
        crate::say::say!("{}", self.words.say("officer.link", &[("who", who)]));
        crate::say::say!("{}{}", self.config.http.origin, links::office_setup(token));
    }

    async fn list(&self) -> Result<(), Failure> {
        let now = RealClock.now();
        let unit = self.store.write(|mut db| async move {
            let note = Note { officer: None, act: Act::StaffSeen, case: None, subject: None, reason: None };
            audit::note(&mut db, &note, now).await?;
            staff::all(&mut db).await
        });
        let all = unit.await.map_err(|why: Error| Failure::of(why))?;
        if all.is_empty() {
            crate::say::say!("{}", self.words.say("officer.none", &[]));
        }
        for one in &all {
            let state = match (one.suspended_at, one.is_set_up()) {
                (Some(_), _) => "officer.suspended",
                (None, true) => "officer.active",
                (None, false) => "officer.invited",
            };
            let facts = [
                ("who", one.email.as_str()),
                ("name", one.name.as_str()),
                ("role", one.role.code()),
                ("since", &moment_ja(one.made_at)),
                ("state", &self.words.say(state, &[])),
            ];
            crate::say::say!("{}", self.words.say("officer.line", &facts));
        }
        Ok(())
    }

    async fn suspend(&self, who: &str) -> Result<(), Failure> {
        let (officer, now) = (self.find(who).await?, RealClock.now());
        let (id, letter) = (officer.id, &self.notice(&officer, Act::OfficerSuspended));
        let unit = self.store.write(|mut db| async move {
            let changed = staff::suspend(&mut db, id, (None, None), now).await?;
            sent(&mut db, changed, letter, now).await
        });
        let done = unit.await?;
        self.told(who, done)
    }

    async fn resume(&self, who: &str) -> Result<(), Failure> {
        let (officer, now) = (self.find(who).await?, RealClock.now());
        let (id, letter) = (officer.id, &self.notice(&officer, Act::OfficerResumed));
        let unit = self.store.write(|mut db| async move {
            let changed = staff::resume(&mut db, id, None, now).await?;
            sent(&mut db, changed, letter, now).await
        });
        let done = unit.await?;
        self.told(who, done)
    }

    async fn role(&self, who: &str, role: &str) -> Result<(), Failure> {
        let (role, officer, now) = (self.read_role(role)?, self.find(who).await?, RealClock.now());
        let (id, letter) = (officer.id, &self.notice(&officer, Act::RoleChanged));
        let unit = self.store.write(|mut db| async move {
            let changed = staff::set_role(&mut db, id, role, None, now).await?;
            sent(&mut db, changed, letter, now).await
        });
        let done = unit.await?;
        self.told(who, done)
    }

    /// The letter that tells an officer of a change.
    fn notice(&self, officer: &Officer, act: Act) -> Post {
        let (id, to) = (new_id(&RealClock, &RealDice), (officer.name.as_str(), &officer.email));
        office::changed(self.desk(), id, to, act, RealClock.now())
    }

    fn told(&self, who: &str, changed: Changed) -> Result<(), Failure> {
        let facts = [("who", who)];
        match changed {
            Changed::Done => {
                crate::say::say!("{}", self.words.say("officer.changed", &facts));
                Ok(())
            }
            Changed::Nothing => Err(self.failure("officer.nothing", &facts)),
            Changed::LastAdministrator => Err(self.failure("officer.last", &facts)),
        }
    }
}

/// Puts the letter if something was changed, in the unit of the change.
async fn sent(db: &mut Unit, changed: Changed, letter: &Post, now: Timestamp) -> Result<Changed, Error> {
    if changed == Changed::Done {
        letter.put(db, now).await?;
    }
    Ok(changed)
}
