-- How well it was checked who declares, and which declaration took the place of one that ended.
ALTER TABLE declarations ADD COLUMN identity TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE declarations ADD COLUMN superseded_by TEXT;

-- The whole story of a declaration: where it stood on a day.
CREATE INDEX journal_declaration ON journal (declaration, seq) WHERE declaration IS NOT NULL;
