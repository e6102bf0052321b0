-- The house itself: what the database knows of itself, the journal, and what recurs.

-- Facts about this database, e.g. the fingerprint of the key it is sealed with.
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- What happened, in order, without personal data. Followers read it (see journal.rs).
-- `xid` orders the lines by transaction, so that a follower never skips one that commits late.
CREATE TABLE journal (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid XID8 NOT NULL DEFAULT pg_current_xact_id(),
    at TIMESTAMPTZ NOT NULL,
    kind TEXT NOT NULL,
    business UUID,
    declaration UUID,
    actor TEXT NOT NULL,
    facts JSONB NOT NULL
);

CREATE INDEX journal_follow ON journal (xid, seq);

-- When a recurring task ran last.
CREATE TABLE chores (
    name TEXT NOT NULL PRIMARY KEY,
    ran_at TIMESTAMPTZ NOT NULL
);

-- How often something was done since a moment. `key` is a blind index.
CREATE TABLE limits (
    what TEXT NOT NULL,
    key BYTEA NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (what, key)
);

CREATE INDEX limits_since ON limits (since);
