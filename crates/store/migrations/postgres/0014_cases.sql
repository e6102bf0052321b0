-- The office's work on declarations. `version` grows with every line of the journal that changes the declaration: whoever decides
-- names the version they saw.
ALTER TABLE declarations ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- Which declarations came on paper, and who shares an address.
CREATE INDEX intakes_draft ON intakes (draft);
CREATE INDEX businesses_postal_code ON businesses (postal_code);

-- What officers tell each other about a case. `body` is sealed.
CREATE TABLE case_notes (
    id UUID NOT NULL PRIMARY KEY,
    declaration UUID NOT NULL,
    officer UUID NOT NULL,
    body BYTEA NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX case_notes_declaration ON case_notes (declaration, made_at);

-- Who has a case open.
CREATE TABLE case_presence (
    declaration UUID NOT NULL,
    officer UUID NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (declaration, officer)
);

CREATE INDEX case_presence_seen ON case_presence (seen_at);

-- What one officer proposes and a second one has to sign. It counts while the declaration has that version. `reason` is sealed.
CREATE TABLE proposals (
    declaration UUID NOT NULL PRIMARY KEY,
    ending TEXT NOT NULL,
    reason BYTEA NOT NULL,
    officer UUID NOT NULL,
    version BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

-- Acceptances of many at once, which can be taken back until a moment; `version` is that of the declaration after it.
CREATE TABLE accept_batches (
    id UUID NOT NULL PRIMARY KEY,
    officer UUID NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    until TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ
);

CREATE INDEX accept_batches_until ON accept_batches (until);

CREATE TABLE accept_batch_cases (
    batch UUID NOT NULL,
    declaration UUID NOT NULL,
    letter UUID NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (batch, declaration)
);

-- Declarations that ended in favour of another, where it stood before, and the versions of both since: while these are the same,
-- it can be taken back.
CREATE TABLE merges (
    ended UUID NOT NULL PRIMARY KEY,
    kept UUID NOT NULL,
    stood TEXT NOT NULL,
    ended_version BIGINT NOT NULL,
    kept_version BIGINT NOT NULL,
    officer UUID NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX merges_kept ON merges (kept);
