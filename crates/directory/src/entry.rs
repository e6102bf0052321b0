//! What the directory holds of a declaration: what the public may see, in whatever state it is.

pub use domain::declaration::PublicEntry as Entry;
