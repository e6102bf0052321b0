//! The register as readers see it: in memory, fed from the journal. No SQL, no HTTP.
//!
//! [`Directory`] is what everybody holds: many read, one feeds. [`Register`] is what stands inside. This is the plain,
//! exact form: a search looks at every entry. It stays as the oracle when an index is put in front of it.

mod entry;
mod handle;
mod key;
mod query;
mod register;

pub use entry::Entry;
pub use handle::{AsOf, Directory};
pub use query::{Found, Industry, Query};
pub use register::{Change, Register};
