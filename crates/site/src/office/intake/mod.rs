//! 申込書の受付け: a filled Word form is uploaded, read, looked over, and opened as a draft in the wizard.

mod list;
mod one;
mod upload;

use crate::{
    access::{Routes, Rule},
    intake::BYTES,
};
use axum::extract::DefaultBodyLimit;
use domain::staff::Right;

/// The list.
pub const HERE: &str = "/office/intake";

/// The routes. A form is larger than anything else that is sent to the site, so this one takes more.
pub fn routes() -> Routes {
    let upload = Routes::new().post(HERE, Rule::Staff(Right::Decide), upload::post);
    Routes::new()
        .get(HERE, Rule::Staff(Right::SeeCases), list::get)
        .get("/office/intake/{id}", Rule::Staff(Right::SeeCases), one::get)
        .post("/office/intake/{id}/checked", Rule::Staff(Right::Decide), one::checked)
        .post("/office/intake/{id}/withdraw", Rule::Staff(Right::Decide), one::withdraw)
        .merge(upload.layer(DefaultBodyLimit::max(BYTES)))
}
