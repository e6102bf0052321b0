//! パートナー: the sites that send applicants here and get them back; registered, changed, stopped.

mod list;
mod one;
mod sheet;
mod traffic;

use crate::access::{Routes, Rule};
use domain::{partner::PartnerCode, staff::Right};

/// The page.
pub const HERE: &str = "/office/partners";

/// The routes of partners.
pub fn routes() -> Routes {
    let acts = Rule::SteppedUp(Right::RunSite);
    Routes::new()
        .get(HERE, Rule::Staff(Right::SeePrograms), list::get)
        .post(HERE, acts, list::post)
        .get("/office/partners/{code}", Rule::Staff(Right::SeePrograms), one::get)
        .post("/office/partners/{code}", acts, one::post)
        .post("/office/partners/{code}/secret", acts, one::secret)
        .post("/office/partners/{code}/stop", acts, one::stop)
        .post("/office/partners/{code}/resume", acts, one::resume)
}

/// The page of one.
fn link(code: &PartnerCode) -> String {
    format!("{HERE}/{}", code.as_str())
}
