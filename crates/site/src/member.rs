//! 会員: login, my page, the marks, and who looked at one's data, whether news are wished for.

mod home;
mod login;
mod marks;
mod mend;
mod news;
mod views;

use crate::{
    access::{Routes, Rule},
    links,
};

/// The routes of the member's pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/login", Rule::Everyone, login::get)
        .post("/login", Rule::Everyone, login::post)
        .post("/logout", Rule::Everyone, login::logout)
        .get("/member", Rule::Member, home::get)
        .get(links::MEND, Rule::Member, mend::get)
        .post(links::MEND, Rule::Member, mend::post)
        .get(links::WISH, Rule::Member, news::get)
        .post(links::WISH, Rule::Member, news::post)
        .get("/member/views", Rule::Member, views::get)
        .get("/member/marks", Rule::Member, marks::get)
        .post("/member/marks", Rule::Member, marks::download)
        .get("/member/marks/{document}", Rule::Member, marks::document)
        .get("/marks/{name}", Rule::Everyone, marks::artwork)
}
