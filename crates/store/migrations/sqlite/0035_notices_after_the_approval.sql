-- The version of the plan that a second officer approved: with the edition, or after it. Until now every plan was approved with its edition.
ALTER TABLE edition_notices ADD COLUMN signed INTEGER;
UPDATE edition_notices SET signed = version WHERE edition IN (SELECT id FROM editions WHERE approved_at IS NOT NULL);
