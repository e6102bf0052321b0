//! はじめの画面: what waits in the office.

use super::{Room, filter, waiting};
use crate::{access::Staff, app::App, error::Error, page::show, who::Reader};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    case::{Filter, Flagged},
    inquiry::InquiryState,
    staff::Right,
    text::thousands,
    time::moment_ja,
};
use std::sync::Arc;
use store::{Db, campaigns, cases::Place, countersign, declarations, editions, inquiries, intakes};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/desk.html")]
struct DeskPage {
    room: Room,
    /// Declarations that wait, how many of them with flags, and since when the oldest.
    waiting: Option<Waiting>,
    /// What waits for this officer's word, if the role may give it.
    signing: Option<Vec<Signing>>,
}

/// Things of one kind that are listed; the rest is counted.
const LISTED: usize = 10;

/// A kind of thing that waits for a second officer.
struct Signing {
    /// `ending`, `export`, `campaign` or `edition`.
    kind: &'static str,
    count: String,
    /// Those that have waited longest: address, and what they are called.
    oldest: Vec<(String, String)>,
    /// How many are not listed.
    more: usize,
}

struct Waiting {
    all: String,
    flagged: String,
    oldest: Option<String>,
    /// お問い合わせ 対応待ち.
    inquiries: String,
    /// 申込書 that were read and not sent yet.
    forms: String,
}

/// GET /office
pub async fn get(staff: Staff, State(app): State<Arc<App>>, reader: Reader) -> Result<Response, Error> {
    let officer = &staff.session.officer;
    let waiting = if officer.role.has(Right::SeeCases) { Some(queue(&app).await?) } else { None };
    let signing = if officer.role.has(Right::Countersign) { Some(signing(&app, officer.id).await?) } else { None };
    show(&DeskPage { room: Room::of(&app, &reader, &staff, "/office"), waiting, signing })
}

async fn signing(app: &App, officer: Uuid) -> Result<Vec<Signing>, Error> {
    let mut db = app.store.read().await?;
    let all = countersign::waiting(&mut db, officer, app.now()).await?;
    let [mut endings, mut campaigns, mut editions] = [const { Vec::new() }; 3];
    for id in all.endings.iter().take(LISTED) {
        endings.push((format!("/office/cases/{id}"), receipt(&mut db, *id).await?));
    }
    for id in all.campaigns.iter().take(LISTED) {
        let title = campaigns::find(&mut db, *id).await?.map(|one| one.draft.title);
        campaigns.push((format!("/office/campaigns/{id}"), title.unwrap_or_default()));
    }
    for id in all.editions.iter().take(LISTED) {
        let label = editions::find(&mut db, *id).await?.map(|one| one.label);
        editions.push((format!("/office/scheme/{id}"), label.unwrap_or_default()));
    }
    let export = |number: &i64| (format!("/office/exports/{number}"), number.to_string());
    let kinds = [
        ("ending", all.endings.len(), endings),
        ("export", all.exports.len(), all.exports.iter().take(LISTED).map(export).collect()),
        ("campaign", all.campaigns.len(), campaigns),
        ("edition", all.editions.len(), editions),
    ];
    let line = |(kind, count, oldest): (_, usize, Vec<_>)| {
        let more = count - oldest.len();
        (count > 0).then(|| Signing { kind, count: thousands(count), oldest, more })
    };
    Ok(kinds.into_iter().filter_map(line).collect())
}

/// 受付番号 alone: the page of the case tells whose it is, and notes that it was looked at.
async fn receipt(db: &mut Db, id: Uuid) -> Result<String, store::Error> {
    let case = declarations::find(db, id).await?;
    Ok(case.map(|case| case.receipt.as_str().to_owned()).unwrap_or_default())
}

async fn queue(app: &App) -> Result<Waiting, Error> {
    let now = app.now();
    let counts = waiting::count(app, now).await?;
    let flagged = Filter { flag: Some(Flagged::Something), ..Filter::default() };
    let oldest = waiting::page(app, Filter::default(), Place::START, (now, 1)).await?;
    let mut db = app.store.read().await?;
    let open = inquiries::counts(&mut db, &inquiries::Filter::default()).await?.of(InquiryState::Open);
    Ok(Waiting {
        inquiries: thousands(open),
        forms: thousands(intakes::count(&mut db).await?),
        all: thousands(filter::total(&counts, Filter::default())),
        flagged: thousands(filter::total(&counts, flagged)),
        oldest: oldest.first().map(|oldest| moment_ja(oldest.declared_at)),
    })
}
