-- A line of the audit or of the journal is sealed with the key in the unit that writes it; lines from before have no seal.
-- `role` is what the officer was then; `case_id` the declaration or business the note is about.
ALTER TABLE audit ADD COLUMN role TEXT;
ALTER TABLE audit ADD COLUMN case_id UUID;
ALTER TABLE audit ADD COLUMN seal BYTEA;
ALTER TABLE journal ADD COLUMN seal BYTEA;

CREATE INDEX audit_officer_at ON audit (officer, at);
CREATE INDEX audit_case ON audit (case_id, at) WHERE case_id IS NOT NULL;

-- The lines in the order in which they were sealed together after their commit. `line` stands for the line, `state` for the rows of
-- `subject` (a declaration or an officer) as they stood after it, `running` for this link and all before it.
CREATE TABLE chain (
    place BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    seq BIGINT NOT NULL,
    line BYTEA NOT NULL,
    subject UUID,
    state BYTEA,
    running BYTEA NOT NULL,
    UNIQUE (kind, seq)
);
