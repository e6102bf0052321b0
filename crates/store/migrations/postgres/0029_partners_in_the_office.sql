-- A partner without a secret proves itself by PKCE alone.
ALTER TABLE partners ALTER COLUMN secret DROP NOT NULL;

-- How a key begins, to tell one from another; those that were given out before have none.
ALTER TABLE api_keys ADD COLUMN prefix TEXT;
