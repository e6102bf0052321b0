-- The office's work on declarations. `version` grows with every line of the journal that changes the declaration: whoever decides
-- names the version they saw.
ALTER TABLE declarations ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Which declarations came on paper, and who shares an address.
CREATE INDEX intakes_draft ON intakes (draft);
CREATE INDEX businesses_postal_code ON businesses (postal_code);

-- What officers tell each other about a case. `body` is sealed.
CREATE TABLE case_notes (
    id BLOB NOT NULL PRIMARY KEY,
    declaration BLOB NOT NULL,
    officer BLOB NOT NULL,
    body BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE INDEX case_notes_declaration ON case_notes (declaration, made_at);

-- Who has a case open.
CREATE TABLE case_presence (
    declaration BLOB NOT NULL,
    officer BLOB NOT NULL,
    opened_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (declaration, officer)
) STRICT;

CREATE INDEX case_presence_seen ON case_presence (seen_at);

-- What one officer proposes and a second one has to sign. It counts while the declaration has that version. `reason` is sealed.
CREATE TABLE proposals (
    declaration BLOB NOT NULL PRIMARY KEY,
    ending TEXT NOT NULL,
    reason BLOB NOT NULL,
    officer BLOB NOT NULL,
    version INTEGER NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

-- Acceptances of many at once, which can be taken back until a moment; `version` is that of the declaration after it.
CREATE TABLE accept_batches (
    id BLOB NOT NULL PRIMARY KEY,
    officer BLOB NOT NULL,
    made_at TEXT NOT NULL,
    until TEXT NOT NULL,
    undone_at TEXT
) STRICT;

CREATE INDEX accept_batches_until ON accept_batches (until);

CREATE TABLE accept_batch_cases (
    batch BLOB NOT NULL,
    declaration BLOB NOT NULL,
    letter BLOB NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (batch, declaration)
) STRICT;

-- Declarations that ended in favour of another, where it stood before, and the versions of both since: while these are the same,
-- it can be taken back.
CREATE TABLE merges (
    ended BLOB NOT NULL PRIMARY KEY,
    kept BLOB NOT NULL,
    stood TEXT NOT NULL,
    ended_version INTEGER NOT NULL,
    kept_version INTEGER NOT NULL,
    officer BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE INDEX merges_kept ON merges (kept);
