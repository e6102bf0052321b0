//! Open data from the register to the file, the list of changes, and the check without a network.
#![cfg(test)]

#[expect(dead_code, reason = "the town of the stories has streets that these tests do not walk")]
#[path = "../../../site/tests/register/town.rs"]
mod streets;
#[expect(dead_code, reason = "the databases of the store's suite, not its cast")]
#[path = "../../../store/tests/contract/town.rs"]
mod town;

mod changes;
mod files;
mod offline;
mod pages;
mod place;
mod rules;
