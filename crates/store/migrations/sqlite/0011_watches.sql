-- Watching declarations by mail. What is asked for becomes part of the list of its address once the mail is answered.
-- The address is sealed; `email_key` is a blind index.
CREATE TABLE watch_requests (
    id BLOB NOT NULL PRIMARY KEY,
    email BLOB NOT NULL,
    email_key BLOB NOT NULL,
    numbers TEXT NOT NULL,
    made_at TEXT NOT NULL,
    until TEXT NOT NULL,
    list BLOB
) STRICT;

CREATE INDEX watch_requests_made ON watch_requests (made_at);

CREATE TABLE watch_lists (
    id BLOB NOT NULL PRIMARY KEY,
    email BLOB NOT NULL,
    email_key BLOB NOT NULL UNIQUE,
    made_at TEXT NOT NULL
) STRICT;

-- Who watches what, and what they know of it. `watcher` is a list or an API key.
CREATE TABLE watches (
    watcher BLOB NOT NULL,
    number TEXT NOT NULL,
    declaration BLOB NOT NULL,
    state TEXT NOT NULL,
    level TEXT NOT NULL,
    name TEXT,
    since TEXT NOT NULL,
    PRIMARY KEY (watcher, number)
) STRICT;

CREATE INDEX watches_declaration ON watches (declaration);

-- How far a follower that all nodes share has read the journal.
CREATE TABLE followers (
    name TEXT NOT NULL PRIMARY KEY,
    turn INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT;

-- Where changes are posted to. The address is sealed, because it may hold a token; the secrets are derived from their ids.
CREATE TABLE webhooks (
    id BLOB NOT NULL PRIMARY KEY,
    key_id BLOB NOT NULL,
    url BLOB NOT NULL,
    secret BLOB NOT NULL,
    old_secret BLOB,
    old_until TEXT,
    made_at TEXT NOT NULL,
    taken_at TEXT,
    disabled_at TEXT,
    disabled_why TEXT
) STRICT;

CREATE INDEX webhooks_key ON webhooks (key_id, made_at);

-- What is posted: written in the unit of work of the fact it tells; the log of what became of it.
CREATE TABLE deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    webhook BLOB NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    holder BLOB,
    leased_until TEXT,
    tries INTEGER NOT NULL,
    tried_at TEXT,
    status INTEGER,
    error TEXT,
    taken_at TEXT,
    failed_at TEXT
) STRICT;

CREATE INDEX deliveries_due ON deliveries (webhook, due_at, id) WHERE taken_at IS NULL AND failed_at IS NULL;
CREATE INDEX deliveries_log ON deliveries (webhook, made_at, id);
CREATE INDEX deliveries_made ON deliveries (made_at);
