//! What stands before every handler: headers, and the pages that say no.

pub mod headers;
pub mod refusal;
