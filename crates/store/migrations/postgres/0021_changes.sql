-- How the site works: as always, without new declarations, or for reading only. The newest line counts; none yet: as always.
CREATE TABLE modes (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    mode TEXT NOT NULL,
    cause TEXT NOT NULL,
    notice TEXT,
    until_at TIMESTAMPTZ,
    officer UUID,
    reason TEXT NOT NULL
);

-- Editions of the scheme, each the whole folder as it was loaded. `hash` is the SHA-256 of its files. `day` is when it takes force; the
-- latest day that has come counts, and of one day the edition that was dated last.
CREATE TABLE editions (
    id UUID NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    hash BYTEA NOT NULL,
    files JSONB NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    loaded_by UUID,
    approved_at TIMESTAMPTZ,
    approved_by UUID,
    day DATE,
    dated_at TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ
);

CREATE INDEX editions_day ON editions (day, dated_at);
