-- The mail that announces an edition of the scheme: from which day on it is sent, and how far that came. `reached` is the blind index of
-- the last address that was dealt with; `version` grows with every change of the plan.
CREATE TABLE edition_notices (
    edition UUID NOT NULL PRIMARY KEY,
    send_on DATE NOT NULL,
    planned_by UUID NOT NULL,
    planned_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    begun_at TIMESTAMPTZ,
    done_at TIMESTAMPTZ,
    stopped_at TIMESTAMPTZ,
    reached BYTEA NOT NULL
);

-- Who was told: one person, which is one mail address, at most once. What became of the letter stays when the letter is forgotten.
CREATE TABLE edition_letters (
    edition UUID NOT NULL,
    email_key BYTEA NOT NULL,
    letter UUID NOT NULL UNIQUE,
    put_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    PRIMARY KEY (edition, email_key)
);

CREATE INDEX edition_letters_put ON edition_letters (put_at);
