-- Keys for checking many declarations at once. `hash` is the SHA-256 of the key, `quota` rows a day.
CREATE TABLE api_keys (
    id UUID NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL UNIQUE,
    name TEXT NOT NULL,
    quota BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ
);

CREATE TABLE api_uses (
    key_id UUID NOT NULL,
    day DATE NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (key_id, day)
);

-- The generations of the key that signs receipts. The keys themselves are derived from the key file.
CREATE TABLE signing_keys (
    generation BIGINT NOT NULL UNIQUE,
    made_at TIMESTAMPTZ NOT NULL,
    retired_at TIMESTAMPTZ
);
