//! The register as readers see it: in memory, fed from the journal. No SQL, no HTTP.
//!
//! [`Directory`] is what everybody holds: many read, one feeds. [`Register`] is what stands inside: columns, and a bitmap of
//! entries for each value of a filter, each character and each pair of characters. Its answers are exact; the tests compare
//! them with a look at every entry.

mod answers;
mod blocks;
mod build;
mod cache;
mod codes;
mod columns;
mod days;
mod entry;
mod facets;
mod handle;
mod held;
mod hits;
pub mod key;
mod order;
mod places;
mod posting;
mod postings;
mod query;
mod register;
pub mod registry;
mod search;
mod texts;
mod traits;
mod verdict;

pub use entry::Entry;
pub use facets::Facets;
pub use handle::{AsOf, Directory};
pub use query::{Found, Industry, Mark, Query, Sort};
pub use register::{Change, Register};
pub use verdict::{Claim, Difference, Verdict, is_same_name};
