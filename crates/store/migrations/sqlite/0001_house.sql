-- The house itself: what the database knows of itself, the journal, and what recurs.

-- Facts about this database, e.g. the fingerprint of the key it is sealed with.
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What happened, in order, without personal data. Followers read it (see journal.rs).
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    business BLOB,
    declaration BLOB,
    actor TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT;

-- When a recurring task ran last.
CREATE TABLE chores (
    name TEXT NOT NULL PRIMARY KEY,
    ran_at TEXT NOT NULL
) STRICT;

-- How often something was done since a moment. `key` is a blind index.
CREATE TABLE limits (
    what TEXT NOT NULL,
    key BLOB NOT NULL,
    since TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (what, key)
) STRICT;

CREATE INDEX limits_since ON limits (since);
