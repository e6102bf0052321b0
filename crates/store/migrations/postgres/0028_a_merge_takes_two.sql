-- A merge that waits for a second officer: in favour of which declaration. It counts while that one has this version, too.
ALTER TABLE proposals ADD COLUMN kept UUID;
ALTER TABLE proposals ADD COLUMN kept_version BIGINT;
