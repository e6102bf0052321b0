-- The directory reads everything that has its number, in the order of declaring.
DROP INDEX declarations_public;
CREATE INDEX declarations_public ON declarations (declared_at, id) WHERE number IS NOT NULL;
