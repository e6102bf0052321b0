-- Keys for checking many declarations at once. `hash` is the SHA-256 of the key, `quota` rows a day.
CREATE TABLE api_keys (
    id BLOB NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    quota INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

CREATE TABLE api_uses (
    key_id BLOB NOT NULL,
    day TEXT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (key_id, day)
) STRICT;

-- The generations of the key that signs receipts. The keys themselves are derived from the key file.
CREATE TABLE signing_keys (
    generation INTEGER NOT NULL UNIQUE,
    made_at TEXT NOT NULL,
    retired_at TEXT
) STRICT;
