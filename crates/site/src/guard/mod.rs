//! What stands before every handler: headers, emergency modes, and the pages that say no.

pub mod closing;
pub mod headers;
pub mod kept;
pub mod refusal;
