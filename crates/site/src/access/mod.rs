//! Who may call which route: one table that is the check, the document and the test.
//!
//! A feature gives [`Routes`]; nothing else can be added to the site, and no route can be added without its [`Rule`].

mod check;
mod operations;
mod routes;
mod rule;
mod staff;

pub use crate::partner::Asked;
pub use check::{Draft, Holder, Sample};
pub use operations::Operations;
pub use routes::{Access, Routes};
pub use rule::{Link, Rule};
pub use staff::{Halfway, Invited, Staff};
