-- Those who may log in.
CREATE TABLE members (
    id UUID NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    business_id UUID NOT NULL,
    declaration UUID NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX members_business ON members (business_id);

-- `token` is the SHA-256 of the cookie.
CREATE TABLE sessions (
    token BYTEA NOT NULL PRIMARY KEY,
    member UUID NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    until TIMESTAMPTZ NOT NULL
);

CREATE INDEX sessions_until ON sessions (until);
CREATE INDEX sessions_member ON sessions (member);

-- Which documents a member has opened, and when first.
CREATE TABLE openings (
    member UUID NOT NULL,
    document TEXT NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (member, document)
);
