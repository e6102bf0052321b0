//! Stories of those who look: the list, and the page of one declaration.

mod list;
mod town;
mod verify;
