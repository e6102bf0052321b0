-- What each declaration was counted as: the facts it had and the months of what happened to it. Whoever counts takes that out and puts
-- in what the declaration is now, so that the counts are those of a recount whatever changed meanwhile.
CREATE TABLE counted (
    declaration UUID NOT NULL PRIMARY KEY,
    said TEXT NOT NULL
);

-- The moment at which a follower had read everything there was.
ALTER TABLE followers ADD COLUMN caught_up_at TIMESTAMPTZ;

-- Everything is counted anew, but for forgotten drafts, which nothing else tells of.
DELETE FROM tallies WHERE event <> 'started';
DELETE FROM followers WHERE name = 'tallies';

-- Which declarations were taken over from an older register.
CREATE INDEX journal_loaded ON journal (declaration) WHERE kind = 'loaded';
