-- 差戻し: the codes of the fields that are to be mended; nothing for what was returned before there were any.
ALTER TABLE declarations ADD COLUMN asked TEXT;
-- What the member typed to mend it, right or wrong, sealed; forgotten when it is mended, returned again or ended.
ALTER TABLE declarations ADD COLUMN mending BLOB;
-- The page of the basic policy is looked for after the confirmation: when next, how often so far, and whether it was reached.
ALTER TABLE declarations ADD COLUMN policy_due TEXT;
ALTER TABLE declarations ADD COLUMN policy_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE declarations ADD COLUMN policy_reached INTEGER;
CREATE INDEX declarations_policy_due ON declarations (policy_due, id) WHERE policy_due IS NOT NULL;
