-- The register is searched by telephone number: a blind index of its digits, missing only until the key was at hand once.
ALTER TABLE businesses ADD COLUMN phone_key bytea;

CREATE INDEX businesses_phone ON businesses (phone_key);
CREATE INDEX declarations_contact ON declarations (contact_id);

-- The notes of one act, however rare.
CREATE INDEX audit_act ON audit (act, seq);
