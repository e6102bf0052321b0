-- Sites that send applicants here and get them back. `secret` is the SHA-256 of the partner's secret.
CREATE TABLE partners (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret BYTEA NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ
);

CREATE TABLE partner_return_urls (
    partner TEXT NOT NULL,
    place BIGINT NOT NULL,
    url TEXT NOT NULL,
    PRIMARY KEY (partner, place)
);

-- One entry of one person from a partner's site; without a challenge it only leads back. `visitor` as in drafts.
CREATE TABLE partner_entries (
    id UUID NOT NULL PRIMARY KEY,
    partner TEXT NOT NULL,
    return_url TEXT NOT NULL,
    state TEXT,
    challenge BYTEA,
    visitor BYTEA NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX partner_entries_made ON partner_entries (made_at);

-- What a person agreed to tell: the code is made of the id, and opens it once.
CREATE TABLE partner_grants (
    id UUID NOT NULL PRIMARY KEY,
    entry UUID NOT NULL,
    declaration UUID NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    until TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);

CREATE INDEX partner_grants_entry ON partner_grants (entry);

ALTER TABLE drafts DROP COLUMN partner;
ALTER TABLE drafts DROP COLUMN partner_state;
ALTER TABLE drafts ADD COLUMN entry UUID;
