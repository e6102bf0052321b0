//! An application that is a sample: what the steps of the wizard and the member's pages are looked at with, under an edition that is not in
//! force. It is in no store.

use crate::{
    access::{Asked, Draft, Sample},
    app::App,
    office::words,
    who::Member,
};
use directory::Directory;
use domain::{
    business::Business,
    declaration::{IdentityCheck, Intent, Level, Promise, PublicEntry, State},
    field::Field,
    ids::{DeclarationId, MemberNumber, ReceiptNumber},
    mending::AskedFields,
    partner::{PartnerCode, ReturnUrl},
    scheme::Scheme,
    wizard::{BusinessForm, DeclarationForm, Draft as Typed, draft::Agreed},
};
use jiff::SignedDuration;
use serde::Deserialize;
use std::{convert::Infallible, sync::Arc};
use store::{
    confirmations::Confirmation, declarations::Declaration, drafts::KeptDraft, members, partner_entries::PartnerEntry,
    partners::Partner,
};
use uuid::Uuid;

/// What is typed in all editions; a test makes sure that it fits the bundled one.
const SAMPLE: &str = include_str!("draft.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    business: BusinessForm,
    declaration: DeclarationForm,
}

/// What a page is looked at with.
pub struct Sampled {
    /// The draft of a step.
    pub draft: Draft,
    /// What became of it, for the pages that come after it was sent.
    pub case: Option<(Sample, Member)>,
    /// A register that holds nothing else, for what the public sees of it.
    pub directory: Option<Arc<Directory>>,
    /// A partner that would be told of it.
    pub asked: Option<Asked>,
}

/// The 自己宣言ID of the sample.
pub fn number(scheme: &Scheme) -> DeclarationId {
    DeclarationId::draw(scheme.about.id_prefix, 0)
}

/// The sample for a page under this edition, on the day of its clock: what is chosen is chosen from what the edition offers. The level counts
/// where the declaration is accepted. `None`: the page needs a declaration, and the sample does not fit the edition.
pub fn sample(app: &App, (page, level): (&str, Level)) -> Option<Sampled> {
    let (business, declaration) = forms(&app.scheme, app.today());
    let case = match state(page) {
        Some(state) => {
            let business = business.parse(&app.scheme, &app.registers).ok()?;
            Some(case(app, (state, level), (business, declaration.parse(&app.scheme, app.today()).ok()?)))
        }
        None => None,
    };
    let told = case.as_ref().and_then(|(sample, _)| told(&sample.declaration)).filter(|_| is_public(page));
    let (at, edition) = (app.now(), app.scheme.terms_on(app.today()).edition.clone());
    let draft = Typed {
        terms: Some(Agreed { edition, at }),
        business: Some(business),
        declaration: Some(declaration),
        submitted: case.is_some(),
    };
    let draft = KeptDraft {
        id: Uuid::nil(),
        visitor: [0; 32],
        draft,
        entry: None,
        intake: None,
        declaration: case.as_ref().map(|_| Uuid::nil()),
        made_at: at,
        touched_at: at,
    };
    let directory = told.as_ref().map(|told| Arc::new(alone(app, told.clone())));
    let asked = told.filter(|_| page == "consent").and_then(asked);
    Some(Sampled { draft: Draft(draft), case, directory, asked })
}

/// The page shows what the public sees of the declaration.
fn is_public(page: &str) -> bool {
    matches!(page, "verified" | "badge" | "consent") || page.starts_with("badge/")
}

/// What the public sees of it.
fn told(declaration: &Declaration) -> Option<PublicEntry> {
    let business = &declaration.business;
    Some(PublicEntry {
        declaration: declaration.id,
        number: declaration.number.clone()?,
        kind: business.kind(),
        name: business.published_name().to_owned(),
        kana: None,
        corporate_number: business.corporate_number().cloned(),
        prefecture: business.address.prefecture,
        town: business.address.town.clone(),
        industry: business.industry.clone(),
        level: declaration.level,
        state: declaration.state,
        declared_at: declaration.declared_at?,
        accepted_at: declaration.accepted_at,
        state_at: declaration.state_at,
        last_confirmed_at: declaration.last_confirmed_at,
        rules_edition: match (&declaration.promise, declaration.level) {
            (Promise::One { rules_edition }, Level::One) => rules_edition.clone(),
            _ => None,
        },
        identity: IdentityCheck::Mail,
        superseded_by: None,
        url: None,
    })
}

/// A register with this entry alone.
fn alone(app: &App, entry: PublicEntry) -> Directory {
    let directory = Directory::new(Arc::clone(&app.registers));
    let Ok(()) = directory.fill([Ok::<_, Infallible>(entry)]);
    directory.follow([], Some(app.now()));
    directory
}

/// A partner that asks for it. Nothing can be sent from the page.
fn asked(told: PublicEntry) -> Option<Asked> {
    let (code, return_url) = (PartnerCode::parse("mihon")?, ReturnUrl::read("https://partner.example.jp/back").ok()?);
    let entry = PartnerEntry {
        id: Uuid::nil(),
        partner: code.clone(),
        return_url: return_url.clone(),
        state: None,
        challenge: None,
        visitor: [0; 32],
    };
    let partner = Partner {
        code,
        name: words::sample("partner").to_owned(),
        return_urls: vec![return_url],
        public: true,
        secret_mark: String::new(),
        made_at: told.declared_at,
        stopped_at: None,
    };
    Some(Asked { entry, partner, declaration: told.declaration, told })
}

/// Where the declaration stands that a page shows; `None`: it shows none.
fn state(page: &str) -> Option<State> {
    match page {
        "declare/sent" | "declare/confirm" => Some(State::Provisional),
        "declare/done" => Some(State::Declared),
        "member" | "member/marks" => Some(State::Accepted),
        page if is_public(page) => Some(State::Accepted),
        "member/mend" => Some(State::Returned),
        _ => None,
    }
}

/// The declaration, as far as it has come, and who would be logged in.
fn case(app: &App, (state, level): (State, Level), (business, intent): (Business, Intent)) -> (Sample, Member) {
    let (nil, now, today) = (Uuid::nil(), app.now(), app.today());
    let confirmed = state != State::Provisional;
    let returned = state == State::Returned;
    let declaration = Declaration {
        id: nil,
        business_id: nil,
        business,
        level,
        contact: intent.contact,
        promise: intent.promise,
        purposes: intent.purposes,
        terms_edition: app.scheme.terms_on(today).edition.clone(),
        receipt: ReceiptNumber::make(today, 1),
        number: confirmed.then(|| number(&app.scheme)),
        state,
        submitted_at: now,
        declared_at: confirmed.then_some(now),
        accepted_at: (state == State::Accepted).then_some(now),
        state_at: now,
        last_confirmed_at: confirmed.then_some(now),
        flags: Vec::new(),
        reason: returned.then(|| words::sample("reason").to_owned()),
        asked: returned.then(|| AskedFields::parse([Field::Name.key(), Field::Phone.key()]).ok()).flatten(),
        partner: None,
    };
    let until = now.saturating_add(SignedDuration::from_hours(app.scheme.about.confirm_hours)).unwrap_or(now);
    let confirmation = Confirmation { id: nil, declaration: nil, made_at: now, until, used_at: None, wrong: 0 };
    let member = members::Member {
        id: nil,
        number: MemberNumber::draw(0),
        business_id: nil,
        declaration: nil,
        password_hash: String::new(),
    };
    (Sample { declaration, confirmation }, Member(member))
}

fn forms(scheme: &Scheme, day: jiff::civil::Date) -> (BusinessForm, DeclarationForm) {
    let Parts { mut business, mut declaration } = toml::from_str(SAMPLE).unwrap_or_default();
    let first = scheme.lists.employees.offered().next();
    business.employees = first.map(|choice| choice.code.clone()).unwrap_or_default();
    declaration.rules = scheme.rules_on(day).rules.iter().map(|rule| rule.id.clone()).collect();
    declaration.purposes = scheme.lists.purposes.offered().map(|choice| choice.code.clone()).collect();
    (business, declaration)
}

#[cfg(test)]
mod tests {
    use super::forms;
    use domain::{registers::Registers, scheme::Scheme};

    #[test]
    fn the_sample_is_right() {
        let (scheme, registers) = (Scheme::bundled().unwrap(), Registers::bundled().unwrap());
        let day = "2026-12-03".parse().unwrap();
        let (business, declaration) = forms(&scheme, day);
        assert!(business.parse(&scheme, &registers).is_ok());
        assert!(declaration.parse(&scheme, day).is_ok());
    }
}
