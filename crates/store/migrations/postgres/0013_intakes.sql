-- Filled application forms that the office took in; each became a draft that no browser owns. `file` is the SHA-256 of the file,
-- `doubts` (sealed) is forgotten when the declaration is made.
CREATE TABLE intakes (
    id UUID NOT NULL PRIMARY KEY,
    draft UUID NOT NULL,
    file BYTEA NOT NULL,
    doubts BYTEA,
    officer TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    submitted_at TIMESTAMPTZ
);

CREATE INDEX intakes_file ON intakes (file);
CREATE INDEX intakes_open ON intakes (submitted_at, received_at);

ALTER TABLE drafts ADD COLUMN intake UUID;
