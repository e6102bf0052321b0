//! 事務局: signing in with two factors, the officer's own account, the staff, and the notes of who did what.

mod account;
mod api_keys;
mod audit;
mod business;
mod campaigns;
mod case;
mod codes;
mod counting;
mod desk;
mod emergency;
mod exports;
mod filter;
mod inquiries;
mod intake;
mod invite;
mod login;
mod names;
mod news;
mod once;
mod options;
mod paging;
mod partners;
mod passkeys;
pub mod provider;
mod queue;
mod reasons;
mod scheme;
mod search;
mod second;
mod setup;
mod staff;
mod statistics;
mod step_up;
mod waiting;
mod words;

use crate::{
    access::{Routes, Rule, Staff},
    app::App,
    page::Frame,
    who::Reader,
};
use domain::{staff::Right, time::moment_ja};

pub use exports::Unwritten;
pub use invite::{again, changed, letter};

/// The routes of the office.
pub fn routes() -> Routes {
    Routes::new()
        .get("/office/login", Rule::Everyone, login::get)
        .post("/office/login", Rule::Everyone, login::post)
        .get("/office/second", Rule::HalfwayIn, second::get)
        .post("/office/second", Rule::HalfwayIn, second::post)
        .get("/office/setup/{token}", Rule::Invited, setup::get)
        .post("/office/setup/{token}", Rule::Invited, setup::post)
        .post("/office/setup/{token}/passkey", Rule::Invited, setup::ask)
        .get("/office", Rule::Staff(Right::Enter), desk::get)
        .post("/office/logout", Rule::Staff(Right::Enter), login::logout)
        .get("/office/step-up", Rule::Staff(Right::Enter), step_up::get)
        .post("/office/step-up", Rule::Staff(Right::Enter), step_up::post)
        .get("/office/account", Rule::Staff(Right::Enter), account::get)
        .post("/office/account/sessions", Rule::Staff(Right::Enter), account::end_others)
        .post("/office/account/recovery", Rule::SteppedUp(Right::Enter), account::renew)
        .post("/office/account/factors", Rule::SteppedUp(Right::Enter), account::anew)
        .merge(staff::routes())
        .merge(queue::routes())
        .merge(case::routes())
        .merge(intake::routes())
        .merge(inquiries::routes())
        .merge(audit::routes())
        .merge(search::routes())
        .merge(business::routes())
        .merge(campaigns::routes())
        .merge(news::routes())
        .merge(exports::routes())
        .merge(statistics::routes())
        .merge(emergency::routes())
        .merge(scheme::routes())
        .merge(partners::routes())
        .merge(api_keys::routes())
        .merge(passkeys::routes())
        .merge(provider::routes())
}

/// What the frame of the office shows besides the page's own parts.
struct Room {
    frame: Frame,
    name: String,
    role: &'static str,
    /// When the page was made, for who prints it.
    at: String,
    /// The pages the role may open: address, words, and whether it is this one.
    pages: Vec<(&'static str, &'static str, bool)>,
}

/// The pages of the menu, and what each needs.
const PAGES: [(&str, &str, Right); 16] = [
    ("/office", "desk", Right::Enter),
    ("/office/queue", "queue", Right::SeeCases),
    (search::HERE, "search", Right::SeeCases),
    (intake::HERE, "intake", Right::SeeCases),
    (inquiries::LIST, "inquiries", Right::SeeCases),
    (campaigns::LIST, "campaigns", Right::SeeCases),
    (news::LIST, "news", Right::SeeCases),
    ("/office/staff", "staff", Right::SeeSite),
    ("/office/audit", "audit", Right::ReadAudit),
    (statistics::HERE, "statistics", Right::SeeCases),
    (exports::HERE, "exports", Right::SeeExports),
    ("/office/account", "account", Right::Enter),
    (scheme::HERE, "scheme", Right::SeeScheme),
    (partners::HERE, "partners", Right::SeePrograms),
    (api_keys::HERE, "api-keys", Right::SeePrograms),
    (emergency::HERE, "emergency", Right::SeeSite),
];

impl Room {
    /// The frame around a page for this officer; `here` is the page's address.
    fn of(app: &App, reader: &Reader, staff: &Staff, here: &str) -> Self {
        let officer = &staff.session.officer;
        let may = PAGES.into_iter().filter(|(_, _, right)| officer.role.has(*right));
        Self {
            frame: bare(app, reader),
            name: officer.name.as_str().to_owned(),
            role: words::role(officer.role),
            at: moment_ja(app.now()),
            pages: may.map(|(address, key, _)| (address, words::page(key), address == here)).collect(),
        }
    }
}

/// The frame before somebody is signed in.
fn bare(app: &App, reader: &Reader) -> Frame {
    Frame { office: true, ..Frame::of(app, reader) }
}
