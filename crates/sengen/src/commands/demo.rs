//! The demo register: 300 fictional businesses, declared, confirmed and accepted by the same verbs as real ones.

mod news;

use crate::failure::Failure;
use crate::world::{RealClock, RealDice, new_id};
use domain::declaration::Intent;
use domain::dice::Dice;
use domain::ids::{DeclarationId, MemberNumber};
use domain::registers::Registers;
use domain::scheme::{List, Scheme};
use domain::time::Clock;
use domain::wizard::{BusinessForm, DeclarationForm};
use domain::{business::Business, time};
use futures_util::StreamExt;
use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use std::pin::pin;
use store::declarations::{self, Application, Numbers};
use store::drafts::{self, NewDraft};
use store::{Error, Store, Unit, public};

/// `data/demo_businesses.tsv`
const DEMO: &str = include_str!("../../../../data/demo_businesses.tsv");
/// The demo declarations are spread over so many days before today.
const DAYS: i64 = 700;
/// Who accepted them, in the journal.
const ACTOR: &str = "demo";
/// No password has this hash, so nobody can log in as a demo business.
const NO_PASSWORD: &str = "-";
/// A number of no subscriber: the exchange 0000 is not given out.
const PHONE: &str = "0300000000";

/// Loads the demo register if no declaration is there.
pub async fn load(store: &Store, scheme: &Scheme, registers: &Registers) -> Result<(), Failure> {
    if !is_empty(store).await? {
        crate::say::say!("The register is not empty; the demo businesses are left out.");
        return Ok(());
    }
    let lines: Vec<_> = DEMO.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()).collect();
    let bar = ProgressBar::new(u64::try_from(lines.len()).unwrap_or(0));
    let now = RealClock.now();
    for (at, cells) in (0_i64..).zip(&lines) {
        let age = SignedDuration::from_hours(24 * (DAYS - at * DAYS / i64::try_from(lines.len()).unwrap_or(1)));
        let demo = Demo::read(cells, scheme, registers, now - age)
            .ok_or_else(|| Failure::of(format!("data/demo_businesses.tsv, line {}: does not fit the forms", at + 2)))?;
        demo.keep(store, scheme, registers).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    news::load(store, now).await?;
    crate::say::say!("{} fictional businesses are in the register.", lines.len());
    Ok(())
}

async fn is_empty(store: &Store) -> Result<bool, Failure> {
    let mut db = store.read().await?;
    Ok(pin!(public::every(&mut db)).next().await.is_none())
}

/// One business, read through the same forms as a real one.
struct Demo {
    business: Business,
    intent: Intent,
    at: Timestamp,
}

impl Demo {
    fn read(cells: &[&str], scheme: &Scheme, registers: &Registers, at: Timestamp) -> Option<Self> {
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default().to_owned();
        let corporation = cell(1) == "corp";
        let business = BusinessForm {
            kind: if corporation { "corporation" } else { "sole_proprietor" }.to_owned(),
            corporate_number: cell(2),
            name: only(corporation, cell(3)),
            kana: only(corporation, cell(7)),
            representative: only(!corporation, cell(4)),
            representative_kana: only(!corporation, cell(5)),
            publish_as: only(!corporation, if cell(6).is_empty() { "representative" } else { "trade_name" }.to_owned()),
            trade_name: cell(6),
            url: cell(14),
            url_public: "yes".to_owned(),
            postal_code: cell(9),
            prefecture: registers.prefecture_named(&cell(10))?.code(),
            town_line: cell(11),
            street: cell(12),
            phone: PHONE.to_owned(),
            industry: cell(8),
            employees: first(&scheme.lists.employees)?,
            membership: "no".to_owned(),
            // Some of them wish for news.
            news: if cell(15) == "2" { "yes" } else { "no" }.to_owned(),
            ..BusinessForm::default()
        };
        Some(Self { business: business.parse(scheme, registers).ok()?, intent: intent(&cell, scheme, at)?, at })
    }

    /// Draft, submission, confirmation and acceptance in one unit.
    async fn keep(&self, store: &Store, scheme: &Scheme, registers: &Registers) -> Result<(), Failure> {
        let id = || new_id(&RealClock, &RealDice);
        let receipt = store.receipt(time::day(self.at)).await?;
        let draft = NewDraft { id: id(), visitor: [0; 32], entry: None };
        let application = Application {
            id: id(),
            business_id: id(),
            contact_id: id(),
            draft: draft.id,
            receipt: &receipt,
            business: &self.business,
            folded_name: &registers.fold_name(self.business.published_name()),
            intent: &self.intent,
            terms_edition: &scheme.terms_on(time::day(self.at)).edition,
            terms_at: self.at,
            partner: None,
            industry_edition: domain::industry::EDITION,
        };
        let numbers = Numbers {
            declaration_id: DeclarationId::draw(scheme.about.id_prefix, RealDice.roll()),
            member_id: id(),
            member_number: MemberNumber::draw(RealDice.roll()),
        };
        let (draft, application, numbers) = (&draft, &application, &numbers);
        store.write(|db| accepted(db, draft, application, numbers, self.at)).await?;
        Ok(())
    }
}

/// The text, or nothing.
fn only(keep: bool, text: String) -> String {
    if keep { text } else { String::new() }
}

/// What the business declares.
fn intent(cell: &impl Fn(usize) -> String, scheme: &Scheme, at: Timestamp) -> Option<Intent> {
    let two = cell(15) == "2";
    let intent = DeclarationForm {
        level: if two { "two" } else { "one" }.to_owned(),
        rules: scheme.rules_on(time::day(at)).rules.iter().map(|rule| rule.id.clone()).collect(),
        publication: only(two, "premises".to_owned()),
        purposes: vec![first(&scheme.lists.purposes)?],
        pledge: "yes".to_owned(),
        contact_name: cell(4),
        email: cell(13),
        ..DeclarationForm::default()
    };
    intent.parse(scheme, time::day(at)).ok()
}

async fn accepted(
    mut db: Unit,
    draft: &NewDraft,
    application: &Application<'_>,
    numbers: &Numbers,
    at: Timestamp,
) -> Result<(), Error> {
    drafts::start(&mut db, draft, at).await?;
    declarations::submit(&mut db, application, at).await?;
    declarations::confirm(&mut db, application.id, numbers, NO_PASSWORD, at).await?;
    declarations::accept(&mut db, application.id, ACTOR, at).await.map(drop)
}

/// The first code of a list.
fn first(list: &List) -> Option<String> {
    list.offered().next().map(|choice| choice.code.clone())
}
