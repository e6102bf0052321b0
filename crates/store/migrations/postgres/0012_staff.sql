-- Who works in the office. Name and address are sealed; `email_key` is a blind index. `version` grows with every change of what an
-- officer may do; a session of an older version is worth nothing.
CREATE TABLE officers (
    id UUID NOT NULL PRIMARY KEY,
    name BYTEA NOT NULL,
    email BYTEA NOT NULL,
    email_key BYTEA NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password_hash TEXT,
    totp BYTEA,
    totp_step BIGINT NOT NULL,
    version BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    suspended_at TIMESTAMPTZ
);

-- `token` is the SHA-256 of what stands in the link.
CREATE TABLE officer_invitations (
    token BYTEA NOT NULL PRIMARY KEY,
    officer UUID NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    until TIMESTAMPTZ NOT NULL
);

CREATE INDEX officer_invitations_officer ON officer_invitations (officer);

-- `hash` is keyed. A code that was used is deleted.
CREATE TABLE officer_recovery (
    hash BYTEA NOT NULL PRIMARY KEY,
    officer UUID NOT NULL
);

CREATE INDEX officer_recovery_officer ON officer_recovery (officer);

-- `token` is the SHA-256 of the cookie. Without `second_at` only the password was given.
CREATE TABLE officer_sessions (
    token BYTEA NOT NULL PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    officer UUID NOT NULL,
    version BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    second_at TIMESTAMPTZ,
    stepped_at TIMESTAMPTZ,
    device TEXT NOT NULL
);

CREATE INDEX officer_sessions_officer ON officer_sessions (officer);
CREATE INDEX officer_sessions_made ON officer_sessions (made_at);

-- Wrong tries in a row, by the blind index of the address that was typed, whether there is such an officer or not.
CREATE TABLE officer_failures (
    key BYTEA NOT NULL PRIMARY KEY,
    times BIGINT NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    until TIMESTAMPTZ NOT NULL
);

-- Who of the office did or saw what. `officer` is empty for the command line.
CREATE TABLE audit (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    officer UUID,
    act TEXT NOT NULL,
    subject TEXT,
    reason TEXT
);

CREATE INDEX audit_officer ON audit (officer, seq);
