//! What was asked of the notes, as it stands in the address.

use crate::{app::App, error::Error, form::Typed, office::words, parts::Opt};
use domain::{
    ids::{DeclarationId, ReceiptNumber},
    time::typed_moment,
};
use jiff::Timestamp;
use store::{
    audit::{Act, Filter},
    declarations,
    staff::Officer,
};
use uuid::Uuid;

/// What was typed, beside what it means.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sentence at a field")]
pub struct Asked {
    /// The start, as typed.
    pub from: String,
    /// The end, as typed.
    pub to: String,
    /// The case, as typed.
    pub case: String,
    /// The start cannot be read.
    pub from_wrong: bool,
    /// The end cannot be read, or lies before the start.
    pub to_wrong: bool,
    /// There is no such case.
    pub case_wrong: bool,
    /// The start is wanted, and was not given.
    pub from_missing: bool,
    /// The end is wanted, and was not given.
    pub to_missing: bool,
    /// What it means.
    pub filter: Filter,
}

impl Asked {
    /// Reads `officer=&act=&from=&to=&case=`; what is empty is not asked.
    pub async fn read(app: &App, typed: &Typed) -> Result<Self, Error> {
        let text = |name: &str| typed.one(name).trim().to_owned();
        let (from, to, case) = (text("from"), text("to"), text("case"));
        let (start, end) = (typed_moment(&from), typed_moment(&to));
        let found = find(app, &case).await?;
        Ok(Self {
            from_wrong: !from.is_empty() && start.is_none(),
            to_wrong: !to.is_empty() && end.is_none_or(|end| start.is_some_and(|start| end <= start)),
            case_wrong: !case.is_empty() && found.is_none(),
            filter: Filter {
                officer: text("officer").parse().ok(),
                act: Act::parse(&text("act")).map(|act| act.code().to_owned()),
                from: start,
                to: end,
                case: found,
            },
            from_missing: false,
            to_missing: false,
            from,
            to,
            case,
        })
    }

    /// Start and end must both be there.
    pub fn wants_a_period(&mut self) {
        (self.from_missing, self.to_missing) = (self.from.is_empty(), self.to.is_empty());
    }

    /// Something cannot be read.
    pub fn is_wrong(&self) -> bool {
        self.from_wrong || self.to_wrong || self.case_wrong || self.from_missing || self.to_missing
    }

    /// Officer, start and end, if all three were given.
    pub fn question(&self) -> Option<(Uuid, (Timestamp, Timestamp))> {
        let Filter { officer, from, to, .. } = self.filter;
        if self.is_wrong() { None } else { Some((officer?, (from?, to?))) }
    }

    /// The same as a query of an address.
    pub fn query(&self) -> String {
        let officer = self.filter.officer.map(|id| id.to_string()).unwrap_or_default();
        let act = self.filter.act.clone().unwrap_or_default();
        let pairs =
            [("officer", &officer), ("act", &act), ("from", &self.from), ("to", &self.to), ("case", &self.case)];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish()
    }

    /// All officers, to choose from.
    pub fn officers(&self, all: &[Officer]) -> Vec<Opt> {
        let chosen = self.filter.officer.map(|id| id.to_string()).unwrap_or_default();
        all.iter().map(|one| option(&one.id.to_string(), one.name.as_str(), &chosen)).collect()
    }

    /// All acts, to choose from.
    pub fn acts(&self) -> Vec<Opt> {
        let chosen = self.filter.act.as_deref().unwrap_or_default();
        Act::ALL.into_iter().map(|act| option(act.code(), &words::act(act.code()), chosen)).collect()
    }
}

fn option(code: &str, words: &str, chosen: &str) -> Opt {
    Opt { chosen: code == chosen, ..Opt::of(code, words, "") }
}

/// A case by 自己宣言ID, 受付番号, or the number inside the store, which may be of one that is gone.
async fn find(app: &App, typed: &str) -> Result<Option<Uuid>, Error> {
    if let Ok(id) = typed.parse() {
        return Ok(Some(id));
    }
    let mut db = app.store.read().await?;
    let found = if let Ok(receipt) = ReceiptNumber::parse(typed) {
        declarations::by_receipt(&mut db, &receipt).await?
    } else if let Ok(number) = DeclarationId::parse(typed) {
        declarations::by_number(&mut db, &number).await?
    } else {
        None
    };
    Ok(found.map(|one| one.id))
}
