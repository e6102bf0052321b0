-- A partner without a secret proves itself by PKCE alone; SQLite takes NOT NULL from no column, so the table is made anew.
CREATE TABLE partners_of_now (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret BLOB,
    made_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

INSERT INTO partners_of_now (code, name, secret, made_at, revoked_at)
    SELECT code, name, secret, made_at, revoked_at FROM partners;

DROP TABLE partners;

ALTER TABLE partners_of_now RENAME TO partners;

-- How a key begins, to tell one from another; those that were given out before have none.
ALTER TABLE api_keys ADD COLUMN prefix TEXT;
