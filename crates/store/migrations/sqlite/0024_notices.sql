-- The mail that announces an edition of the scheme: from which day on it is sent, and how far that came. `reached` is the blind index of
-- the last address that was dealt with; `version` grows with every change of the plan.
CREATE TABLE edition_notices (
    edition BLOB NOT NULL PRIMARY KEY,
    send_on TEXT NOT NULL,
    planned_by BLOB NOT NULL,
    planned_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    begun_at TEXT,
    done_at TEXT,
    stopped_at TEXT,
    reached BLOB NOT NULL
) STRICT;

-- Who was told: one person, which is one mail address, at most once. What became of the letter stays when the letter is forgotten.
CREATE TABLE edition_letters (
    edition BLOB NOT NULL,
    email_key BLOB NOT NULL,
    letter BLOB NOT NULL UNIQUE,
    put_at TEXT NOT NULL,
    sent_at TEXT,
    failed_at TEXT,
    PRIMARY KEY (edition, email_key)
) STRICT;

CREATE INDEX edition_letters_put ON edition_letters (put_at);
