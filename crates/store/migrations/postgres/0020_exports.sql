-- What officers take out of the office. `conditions` are those of the address, `purpose` is sealed; the lines of the journal behind
-- `from_…` and up to `to_…` say what is new (`fresh`). `second` approved it or refused it; `given` is how many lines were delivered;
-- `alone` is how many persons it may hold without a second officer.
CREATE TABLE exports (
    id UUID NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    officer UUID NOT NULL,
    persons BOOLEAN NOT NULL,
    format TEXT NOT NULL,
    fresh BOOLEAN NOT NULL,
    conditions TEXT NOT NULL,
    purpose BYTEA NOT NULL,
    counted BIGINT NOT NULL,
    alone BIGINT NOT NULL,
    from_turn BIGINT NOT NULL,
    from_seq BIGINT NOT NULL,
    to_turn BIGINT NOT NULL,
    to_seq BIGINT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    until TIMESTAMPTZ NOT NULL,
    second UUID,
    approved BOOLEAN,
    begun_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    given BIGINT
);

-- How far the last delivered export of an officer with these conditions reached in the journal.
CREATE TABLE export_marks (
    officer UUID NOT NULL,
    persons BOOLEAN NOT NULL,
    conditions TEXT NOT NULL,
    turn BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (officer, persons, conditions)
);

-- How often what happened in a month (of Japan, YYYY-MM): all of it, and by one fact of the declaration each.
CREATE TABLE tallies (
    month TEXT NOT NULL,
    event TEXT NOT NULL,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (month, event, dimension, value)
);
