-- Notes, proposals and merges are bound by the chain from now on; what was written before stays as it was bound.
ALTER TABLE case_notes ADD COLUMN bound BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE proposals ADD COLUMN bound BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE merges ADD COLUMN bound BOOLEAN NOT NULL DEFAULT FALSE;
