//! People doing things, in the words on the screen. Every story runs on both engines; the site is called in process.
#![cfg(test)]

#[expect(
    dead_code,
    unused_macros,
    unused_imports,
    reason = "the stories use the databases of the store's suite, not its cast"
)]
#[path = "../../../store/tests/contract/town.rs"]
mod databases;
mod page;
mod person;
mod town;
mod upload;

mod authenticator;
mod cases;
mod code;
mod corporation;
mod emergency;
mod exports;
mod forged;
mod form;
mod identity;
mod inquiry;
mod intake;
mod kept;
mod login;
mod mails;
mod marks;
mod member_views;
mod mend;
mod merges;
mod news;
mod notice;
mod office;
mod office_api_keys;
mod office_inquiries;
mod office_partners;
mod partner;
mod passkeys;
mod provider;
mod queue;
mod reasons;
mod refused;
mod resume;
mod rush;
mod scheme;
mod scheme_shown;
mod search;
mod second;
mod sole_proprietor;
mod statistics;
mod taken;
mod walks;
mod watch;
mod wrong;
