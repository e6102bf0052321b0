-- Those who may log in.
CREATE TABLE members (
    id BLOB NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    business_id BLOB NOT NULL,
    declaration BLOB NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE INDEX members_business ON members (business_id);

-- `token` is the SHA-256 of the cookie.
CREATE TABLE sessions (
    token BLOB NOT NULL PRIMARY KEY,
    member BLOB NOT NULL,
    made_at TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;

CREATE INDEX sessions_until ON sessions (until);
CREATE INDEX sessions_member ON sessions (member);

-- Which documents a member has opened, and when first.
CREATE TABLE openings (
    member BLOB NOT NULL,
    document TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    PRIMARY KEY (member, document)
) STRICT;
