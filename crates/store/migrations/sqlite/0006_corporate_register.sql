-- The tax agency's register of corporations, as far as it may be searched.
CREATE TABLE corporate_register (
    number TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    kana TEXT NOT NULL,
    prefecture TEXT,
    city TEXT NOT NULL,
    street TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    closed INTEGER NOT NULL
) STRICT;

CREATE INDEX corporate_register_folded_name ON corporate_register (folded_name, number);

-- How far the import of a file went. `checksum` is that of the file.
CREATE TABLE imports (
    checksum TEXT NOT NULL PRIMARY KEY,
    lines INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    touched_at TEXT NOT NULL
) STRICT;
