//! The key under which a name is found: one folding for index and query.
