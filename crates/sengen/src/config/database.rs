//! `[database]`: where the register is kept.

use super::hidden::DatabaseUrl;
use super::section::section;

section! {
    /// Where the register is kept.
    Database["database"] {
        /// `sqlite://` and a path (relative to the working directory), or `postgres://user:password@host/name`.
        url: DatabaseUrl = DatabaseUrl::from("sqlite://var/sengen.db".to_owned()),
    }
}
