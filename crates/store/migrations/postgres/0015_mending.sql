-- 差戻し: the codes of the fields that are to be mended; nothing for what was returned before there were any.
ALTER TABLE declarations ADD COLUMN asked jsonb;
-- What the member typed to mend it, right or wrong, sealed; forgotten when it is mended, returned again or ended.
ALTER TABLE declarations ADD COLUMN mending bytea;
-- The page of the basic policy is looked for after the confirmation: when next, how often so far, and whether it was reached.
ALTER TABLE declarations ADD COLUMN policy_due timestamptz;
ALTER TABLE declarations ADD COLUMN policy_tries bigint NOT NULL DEFAULT 0;
ALTER TABLE declarations ADD COLUMN policy_reached boolean;
CREATE INDEX declarations_policy_due ON declarations (policy_due, id) WHERE policy_due IS NOT NULL;
