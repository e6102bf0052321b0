-- Who an officer is at the organisation's own provider (OpenID Connect). `person_key` is a blind index of issuer and subject; both are
-- sealed in `person`, together with whose they are, so that a row that is given to another officer opens nothing.
CREATE TABLE officer_persons (
    officer UUID NOT NULL PRIMARY KEY,
    person_key BYTEA NOT NULL UNIQUE,
    person BYTEA NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

-- Ways to the provider and back that came to their end: each is taken once. What belongs to one follows from its id and the key of the
-- server, so nothing is kept of those that never came back.
CREATE TABLE provider_rounds (
    id UUID NOT NULL PRIMARY KEY,
    until TIMESTAMPTZ NOT NULL
);
