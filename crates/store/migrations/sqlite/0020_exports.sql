-- What officers take out of the office. `conditions` are those of the address, `purpose` is sealed; the lines of the journal behind
-- `from_…` and up to `to_…` say what is new (`fresh`). `second` approved it or refused it; `given` is how many lines were delivered;
-- `alone` is how many persons it may hold without a second officer.
CREATE TABLE exports (
    id BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    officer BLOB NOT NULL,
    persons INTEGER NOT NULL,
    format TEXT NOT NULL,
    fresh INTEGER NOT NULL,
    conditions TEXT NOT NULL,
    purpose BLOB NOT NULL,
    counted INTEGER NOT NULL,
    alone INTEGER NOT NULL,
    from_turn INTEGER NOT NULL,
    from_seq INTEGER NOT NULL,
    to_turn INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    until TEXT NOT NULL,
    second BLOB,
    approved INTEGER,
    begun_at TEXT,
    finished_at TEXT,
    given INTEGER
) STRICT;

-- How far the last delivered export of an officer with these conditions reached in the journal.
CREATE TABLE export_marks (
    officer BLOB NOT NULL,
    persons INTEGER NOT NULL,
    conditions TEXT NOT NULL,
    turn INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (officer, persons, conditions)
) STRICT;

-- How often what happened in a month (of Japan, YYYY-MM): all of it, and by one fact of the declaration each.
CREATE TABLE tallies (
    month TEXT NOT NULL,
    event TEXT NOT NULL,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (month, event, dimension, value)
) STRICT;
