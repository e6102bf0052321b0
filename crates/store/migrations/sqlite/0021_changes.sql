-- How the site works: as always, without new declarations, or for reading only. The newest line counts; none yet: as always.
CREATE TABLE modes (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    mode TEXT NOT NULL,
    cause TEXT NOT NULL,
    notice TEXT,
    until_at TEXT,
    officer BLOB,
    reason TEXT NOT NULL
) STRICT;

-- Editions of the scheme, each the whole folder as it was loaded. `hash` is the SHA-256 of its files. `day` is when it takes force; the
-- latest day that has come counts, and of one day the edition that was dated last.
CREATE TABLE editions (
    id BLOB NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    hash BLOB NOT NULL,
    files TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    loaded_by BLOB,
    approved_at TEXT,
    approved_by BLOB,
    day TEXT,
    dated_at TEXT,
    withdrawn_at TEXT
) STRICT;

CREATE INDEX editions_day ON editions (day, dated_at);
