//! HTTP: the pages, a folder a feature. Handlers read the request, call one or two verbs of `store`, and answer.

mod api;
pub mod app;
mod arrival;
mod asked;
mod badge;
mod checked;
mod crawlers;
pub mod declare;
pub mod directory;
mod error;
mod files;
mod form;
mod guard;
mod hasher;
mod home;
mod inquiry;
pub mod links;
mod mailbox;
mod member;
pub mod opendata;
mod page;
mod pages;
mod partner;
mod parts;
mod routes;
pub mod rush;
mod schema_org;
mod signed;
mod spreadsheet;
pub mod told;
mod verify;
mod watch;
mod who;

pub use app::{App, MailHost, Outside, Secret, Settings};
pub use hasher::{HashCost, Hasher};
pub use routes::router;
