-- Sites that send applicants here and get them back. `secret` is the SHA-256 of the partner's secret.
CREATE TABLE partners (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret BLOB NOT NULL,
    made_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

CREATE TABLE partner_return_urls (
    partner TEXT NOT NULL,
    place INTEGER NOT NULL,
    url TEXT NOT NULL,
    PRIMARY KEY (partner, place)
) STRICT;

-- One entry of one person from a partner's site; without a challenge it only leads back. `visitor` as in drafts.
CREATE TABLE partner_entries (
    id BLOB NOT NULL PRIMARY KEY,
    partner TEXT NOT NULL,
    return_url TEXT NOT NULL,
    state TEXT,
    challenge BLOB,
    visitor BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE INDEX partner_entries_made ON partner_entries (made_at);

-- What a person agreed to tell: the code is made of the id, and opens it once.
CREATE TABLE partner_grants (
    id BLOB NOT NULL PRIMARY KEY,
    entry BLOB NOT NULL,
    declaration BLOB NOT NULL,
    made_at TEXT NOT NULL,
    until TEXT NOT NULL,
    used_at TEXT
) STRICT;

CREATE INDEX partner_grants_entry ON partner_grants (entry);

ALTER TABLE drafts DROP COLUMN partner;
ALTER TABLE drafts DROP COLUMN partner_state;
ALTER TABLE drafts ADD COLUMN entry BLOB;
