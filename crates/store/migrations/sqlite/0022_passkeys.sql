-- Passkeys of officers. Name and public key are sealed, together with whose they are; `credential_key` is a blind index of the
-- credential's id, so that no two officers have one passkey. `counter` is that of the authenticator at its last answer;
-- 0 before the first, and where it has none.
CREATE TABLE officer_passkeys (
    id BLOB NOT NULL PRIMARY KEY,
    officer BLOB NOT NULL,
    credential_key BLOB NOT NULL UNIQUE,
    name BLOB NOT NULL,
    passkey BLOB NOT NULL,
    counter INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

CREATE INDEX officer_passkeys_officer ON officer_passkeys (officer);

-- What the server keeps, sealed, between its question to an authenticator and the answer: once, for minutes. `token` is the SHA-256 of
-- the session or invitation in which it was asked.
CREATE TABLE passkey_questions (
    token BLOB NOT NULL PRIMARY KEY,
    officer BLOB NOT NULL,
    kind TEXT NOT NULL,
    state BLOB NOT NULL,
    until TEXT NOT NULL
) STRICT;
