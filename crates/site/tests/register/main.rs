//! Stories of those who look: the list, and the page of one declaration.

#![cfg(test)]

#[expect(
    dead_code,
    unused_macros,
    unused_imports,
    reason = "the tests use the databases of the store's suite, not its cast"
)]
#[path = "../../../store/tests/contract/town.rs"]
mod databases;
mod engines;
mod town;

mod api;
mod asked;
mod badge;
mod bulk;
mod crawlers;
mod days;
mod list;
mod receipts;
mod uploads;
mod verify;
mod watches;
