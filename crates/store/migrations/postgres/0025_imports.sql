-- Rows that an import refused so far: an import that goes on tells of those before, too.
ALTER TABLE imports ADD COLUMN bad BIGINT NOT NULL DEFAULT 0;
