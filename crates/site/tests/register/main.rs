//! Stories of those who look: the list, and the page of one declaration.

#![cfg(test)]

mod api;
mod badge;
mod bulk;
mod crawlers;
mod list;
mod town;
mod verify;
mod watches;
