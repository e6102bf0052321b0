-- Notes, proposals and merges are bound by the chain from now on; what was written before stays as it was bound.
ALTER TABLE case_notes ADD COLUMN bound INTEGER NOT NULL DEFAULT 0;
ALTER TABLE proposals ADD COLUMN bound INTEGER NOT NULL DEFAULT 0;
ALTER TABLE merges ADD COLUMN bound INTEGER NOT NULL DEFAULT 0;
