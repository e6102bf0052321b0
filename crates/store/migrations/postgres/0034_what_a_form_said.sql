-- What a filled form said, as it was read (sealed): shown beside its draft while that is mended, forgotten when the declaration is made.
ALTER TABLE intakes ADD COLUMN reading BYTEA;
