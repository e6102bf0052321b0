//! What is asked of each list: every filter alone, the worst of them together, and every kind of key.

use super::world::{self, World};
use crate::register::{self, Templates};
use anyhow::{Context as _, Result};
use directory::registry::Question as Asked;
use domain::registry::Order;

/// Rows that are asked about by turns.
const DIFFERENT: u64 = 50;

/// A list: what it is called, and the addresses that are asked for by turns.
pub struct Question {
    /// What it is called in the report.
    pub name: &'static str,
    /// The addresses.
    pub addresses: Vec<String>,
}

/// Lists with one address.
const PLAIN: [(&str, &str); 34] = [
    ("the desk", "/office"),
    ("queue", "/office/queue"),
    ("queue, nothing flagged", "/office/queue?flag=none"),
    ("queue, flagged", "/office/queue?flag=some"),
    ("queue, one flag", "/office/queue?flag=test-word"),
    ("queue, long waiting", "/office/queue?age=longer"),
    ("queue, waiting for a day (nobody)", "/office/queue?age=day"),
    ("queue, two stars", "/office/queue?level=two"),
    ("queue, a prefecture", "/office/queue?prefecture=13"),
    ("queue, of partners", "/office/queue?source=partner"),
    ("queue, on paper (nobody)", "/office/queue?source=paper"),
    ("queue, all conditions", "/office/queue?flag=some&age=longer&level=two&prefecture=31&source=partner"),
    ("queue, to accept many", "/office/queue/accept?flag=none"),
    ("search, everything", "/office/search"),
    ("search, everything, oldest first", "/office/search?order=oldest"),
    ("search, everything, by name", "/office/search?order=name"),
    ("search, accepted", "/office/search?state=accepted"),
    ("search, provisional", "/office/search?state=provisional"),
    ("search, disowned (nobody)", "/office/search?state=disowned"),
    ("search, two stars", "/office/search?level=two"),
    ("search, sole proprietors", "/office/search?kind=sole_proprietor"),
    ("search, a prefecture", "/office/search?prefecture=31"),
    ("search, a division of industry", "/office/search?industry=E"),
    ("search, of partners", "/office/search?source=partner"),
    ("search, flagged", "/office/search?flag=some"),
    ("search, days of declaring", "/office/search?declared_from=2020-01-01&declared_to=2020-01-31"),
    ("search, days of accepting", "/office/search?accepted_from=2020-01-01&accepted_to=2020-12-31"),
    ("search, confirmed long ago, by name", "/office/search?confirmed_to=2019-01-01&order=name"),
    (
        "search, all conditions",
        "/office/search?state=cancelled&level=two&kind=corporation&prefecture=31&industry=E&source=web&flag=none&declared_from=2018-01-01&accepted_to=2026-01-01&confirmed_from=2018-01-01",
    ),
    ("notes", "/office/audit"),
    ("notes, one act", "/office/audit?act=registry-seen"),
    ("notes, an act nobody did", "/office/audit?act=cases-merged"),
    ("inquiries", "/office/inquiries?state=all"),
    ("forms on paper", "/office/intake"),
];

/// Texts of names, as typed: one character of nearly every name, frequent words, rare ones, nobody's.
const TEXTS: [(&str, &str); 6] = [
    ("search, one frequent character", "\u{7b2c}"),
    ("search, the legal form", "\u{682a}\u{5f0f}\u{4f1a}\u{793e}"),
    ("search, two characters of kana", "\u{30af}\u{30e9}"),
    ("search, a whole rare name", "\u{7b2c}777777"),
    ("search, a part of some names", "7777"),
    ("search, nobody's name", "\u{7121}\u{3044}\u{540d}\u{524d}"),
];

/// All lists.
pub async fn all(world: &World, rows: u64) -> Result<Vec<Question>> {
    let mut all: Vec<Question> = Vec::new();
    all.extend(PLAIN.map(|(name, address)| Question { name, addresses: vec![address.to_owned()] }));
    for (name, text) in TEXTS {
        let q: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        // Alone, and with what makes it worst: the order by name, and a condition few meet.
        let more = ["", "&order=name", "&order=oldest&state=provisional", "&prefecture=31&level=two&order=name"];
        all.push(Question { name, addresses: more.iter().map(|more| format!("/office/search?q={q}{more}")).collect() });
    }
    all.extend(keys(rows)?);
    all.push(Question { name: "search, the last page by name", addresses: vec![last_page(world).await?] });
    Ok(all)
}

/// Different rows by turns: by each key, and the pages of one case and one business.
fn keys(rows: u64) -> Result<Vec<Question>> {
    let templates = Templates::read()?;
    let (mut by, mut cases, mut businesses): ([Vec<String>; 6], Vec<String>, Vec<String>) = Default::default();
    for nth in 0..DIFFERENT {
        let row = register::spread(nth + 1) % rows + 1;
        let made = templates.make(row)?;
        let application = made.application();
        let number = application.business.corporate_number().map_or("7000012050002", |number| number.as_str());
        let typed = [
            made.numbers.declaration_id.as_str(),
            application.receipt.as_str(),
            made.numbers.member_number.as_str(),
            number,
            made.email().as_str(),
            application.business.phone.as_str(),
        ];
        for (addresses, typed) in by.iter_mut().zip(typed) {
            let q: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
            addresses.push(format!("/office/search?q={q}"));
        }
        cases.push(format!("/office/cases/{}", world::declaration(row)));
        businesses.push(format!("/office/business/{}", world::business(row)));
    }
    let names = [
        "search, an ID",
        "search, a receipt",
        "search, a member",
        "search, a corporate number",
        "search, a mail address",
        "search, a telephone number",
    ];
    let mut all: Vec<Question> =
        names.into_iter().zip(by).map(|(name, addresses)| Question { name, addresses }).collect();
    all.push(Question { name: "a case", addresses: cases });
    all.push(Question { name: "a business", addresses: businesses });
    Ok(all)
}

/// The page behind nearly all of a long list.
async fn last_page(world: &World) -> Result<String> {
    let question = Asked { order: Order::Name, limit: usize::MAX, ..Asked::default() };
    let found = world.app.registry.ask(&world.app.store, move |copy| copy.find(&question)).await?;
    let ids = found.context("the copy is filled")?.ids;
    let last = ids.get(ids.len().saturating_sub(60)).context("there are sixty")?;
    Ok(format!("/office/search?order=name&after={last}"))
}
