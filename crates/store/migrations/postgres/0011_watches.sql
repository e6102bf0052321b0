-- Watching declarations by mail. What is asked for becomes part of the list of its address once the mail is answered.
-- The address is sealed; `email_key` is a blind index.
CREATE TABLE watch_requests (
    id UUID NOT NULL PRIMARY KEY,
    email BYTEA NOT NULL,
    email_key BYTEA NOT NULL,
    numbers JSONB NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    until TIMESTAMPTZ NOT NULL,
    list UUID
);

CREATE INDEX watch_requests_made ON watch_requests (made_at);

CREATE TABLE watch_lists (
    id UUID NOT NULL PRIMARY KEY,
    email BYTEA NOT NULL,
    email_key BYTEA NOT NULL UNIQUE,
    made_at TIMESTAMPTZ NOT NULL
);

-- Who watches what, and what they know of it. `watcher` is a list or an API key.
CREATE TABLE watches (
    watcher UUID NOT NULL,
    number TEXT NOT NULL,
    declaration UUID NOT NULL,
    state TEXT NOT NULL,
    level TEXT NOT NULL,
    name TEXT,
    since TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (watcher, number)
);

CREATE INDEX watches_declaration ON watches (declaration);

-- How far a follower that all nodes share has read the journal.
CREATE TABLE followers (
    name TEXT NOT NULL PRIMARY KEY,
    turn BIGINT NOT NULL,
    seq BIGINT NOT NULL
);

-- Where changes are posted to. The address is sealed, because it may hold a token; the secrets are derived from their ids.
CREATE TABLE webhooks (
    id UUID NOT NULL PRIMARY KEY,
    key_id UUID NOT NULL,
    url BYTEA NOT NULL,
    secret UUID NOT NULL,
    old_secret UUID,
    old_until TIMESTAMPTZ,
    made_at TIMESTAMPTZ NOT NULL,
    taken_at TIMESTAMPTZ,
    disabled_at TIMESTAMPTZ,
    disabled_why TEXT
);

CREATE INDEX webhooks_key ON webhooks (key_id, made_at);

-- What is posted: written in the unit of work of the fact it tells; the log of what became of it.
CREATE TABLE deliveries (
    id UUID NOT NULL PRIMARY KEY,
    webhook UUID NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    body TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    holder UUID,
    leased_until TIMESTAMPTZ,
    tries BIGINT NOT NULL,
    tried_at TIMESTAMPTZ,
    status BIGINT,
    error TEXT,
    taken_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ
);

CREATE INDEX deliveries_due ON deliveries (webhook, due_at, id) WHERE taken_at IS NULL AND failed_at IS NULL;
CREATE INDEX deliveries_log ON deliveries (webhook, made_at, id);
CREATE INDEX deliveries_made ON deliveries (made_at);
