-- Whose data leave the house: noted before they are sent. `rounds` is how often a download of the export began; `sent` is how many
-- persons it has let out, each once while one officer takes it alone.
ALTER TABLE exports ADD COLUMN rounds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE exports ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
UPDATE exports SET sent = COALESCE(given, CASE WHEN begun_at IS NULL THEN 0 ELSE counted END) WHERE persons;

-- A download with persons: what the officer was then, when the first and the last page went out, and how many lines did.
CREATE TABLE export_rounds (
    export INTEGER NOT NULL,
    round INTEGER NOT NULL,
    role TEXT,
    begun_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    sent INTEGER NOT NULL,
    PRIMARY KEY (export, round)
) STRICT;

-- The declarations of a page of it: `ids` has 16 bytes for each, in their order, from `from_id` up to `to_id`.
CREATE TABLE export_pages (
    export INTEGER NOT NULL,
    round INTEGER NOT NULL,
    to_id BLOB NOT NULL,
    from_id BLOB NOT NULL,
    at TEXT NOT NULL,
    ids BLOB NOT NULL,
    PRIMARY KEY (export, round, to_id)
) STRICT;

-- Whose data an officer saw, case by case in their order.
CREATE INDEX audit_officer_case ON audit (officer, case_id, at) WHERE case_id IS NOT NULL;
