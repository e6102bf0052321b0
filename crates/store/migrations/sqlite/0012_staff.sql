-- Who works in the office. Name and address are sealed; `email_key` is a blind index. `version` grows with every change of what an
-- officer may do; a session of an older version is worth nothing.
CREATE TABLE officers (
    id BLOB NOT NULL PRIMARY KEY,
    name BLOB NOT NULL,
    email BLOB NOT NULL,
    email_key BLOB NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password_hash TEXT,
    totp BLOB,
    totp_step INTEGER NOT NULL,
    version INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    suspended_at TEXT
) STRICT;

-- `token` is the SHA-256 of what stands in the link.
CREATE TABLE officer_invitations (
    token BLOB NOT NULL PRIMARY KEY,
    officer BLOB NOT NULL,
    made_at TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;

CREATE INDEX officer_invitations_officer ON officer_invitations (officer);

-- `hash` is keyed. A code that was used is deleted.
CREATE TABLE officer_recovery (
    hash BLOB NOT NULL PRIMARY KEY,
    officer BLOB NOT NULL
) STRICT;

CREATE INDEX officer_recovery_officer ON officer_recovery (officer);

-- `token` is the SHA-256 of the cookie. Without `second_at` only the password was given.
CREATE TABLE officer_sessions (
    token BLOB NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    officer BLOB NOT NULL,
    version INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    second_at TEXT,
    stepped_at TEXT,
    device TEXT NOT NULL
) STRICT;

CREATE INDEX officer_sessions_officer ON officer_sessions (officer);
CREATE INDEX officer_sessions_made ON officer_sessions (made_at);

-- Wrong tries in a row, by the blind index of the address that was typed, whether there is such an officer or not.
CREATE TABLE officer_failures (
    key BLOB NOT NULL PRIMARY KEY,
    times INTEGER NOT NULL,
    last_at TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;

-- Who of the office did or saw what. `officer` is empty for the command line.
CREATE TABLE audit (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    officer BLOB,
    act TEXT NOT NULL,
    subject TEXT,
    reason TEXT
) STRICT;

CREATE INDEX audit_officer ON audit (officer, seq);
