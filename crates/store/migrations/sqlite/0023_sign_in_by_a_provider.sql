-- Who an officer is at the organisation's own provider (OpenID Connect). `person_key` is a blind index of issuer and subject; both are
-- sealed in `person`, together with whose they are, so that a row that is given to another officer opens nothing.
CREATE TABLE officer_persons (
    officer BLOB NOT NULL PRIMARY KEY,
    person_key BLOB NOT NULL UNIQUE,
    person BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

-- Ways to the provider and back that came to their end: each is taken once. What belongs to one follows from its id and the key of the
-- server, so nothing is kept of those that never came back.
CREATE TABLE provider_rounds (
    id BLOB NOT NULL PRIMARY KEY,
    until TEXT NOT NULL
) STRICT;
