//! What stands before every handler: headers, limits, and the refusal of posts from other sites.

pub mod headers;
