-- Passkeys of officers. Name and public key are sealed, together with whose they are; `credential_key` is a blind index of the
-- credential's id, so that no two officers have one passkey. `counter` is that of the authenticator at its last answer;
-- 0 before the first, and where it has none.
CREATE TABLE officer_passkeys (
    id UUID NOT NULL PRIMARY KEY,
    officer UUID NOT NULL,
    credential_key BYTEA NOT NULL UNIQUE,
    name BYTEA NOT NULL,
    passkey BYTEA NOT NULL,
    counter BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);

CREATE INDEX officer_passkeys_officer ON officer_passkeys (officer);

-- What the server keeps, sealed, between its question to an authenticator and the answer: once, for minutes. `token` is the SHA-256 of
-- the session or invitation in which it was asked.
CREATE TABLE passkey_questions (
    token BYTEA NOT NULL PRIMARY KEY,
    officer UUID NOT NULL,
    kind TEXT NOT NULL,
    state BYTEA NOT NULL,
    until TIMESTAMPTZ NOT NULL
);
