-- The register: who declares, whom to write to, what is declared. Sealed columns are binary.
CREATE TABLE businesses (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    corporate_number TEXT,
    no_number_reason TEXT,
    name TEXT,
    kana TEXT,
    trade_name TEXT,
    publish_as TEXT,
    representative BLOB,
    representative_kana BLOB,
    published_name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    url TEXT,
    url_public INTEGER NOT NULL,
    postal_code TEXT NOT NULL,
    prefecture TEXT NOT NULL,
    town TEXT NOT NULL,
    street BLOB NOT NULL,
    building BLOB,
    phone BLOB NOT NULL,
    industry TEXT NOT NULL,
    employees TEXT NOT NULL,
    membership TEXT,
    news INTEGER NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE INDEX businesses_corporate_number ON businesses (corporate_number) WHERE corporate_number IS NOT NULL;
CREATE INDEX businesses_folded_name ON businesses (folded_name);

CREATE TABLE contacts (
    id BLOB NOT NULL PRIMARY KEY,
    business_id BLOB NOT NULL,
    name BLOB NOT NULL,
    department BLOB,
    email BLOB NOT NULL,
    email_key BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE INDEX contacts_business ON contacts (business_id);
CREATE INDEX contacts_email ON contacts (email_key);

CREATE TABLE declarations (
    id BLOB NOT NULL PRIMARY KEY,
    business_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    draft BLOB NOT NULL UNIQUE,
    receipt TEXT NOT NULL UNIQUE,
    number TEXT UNIQUE,
    level TEXT NOT NULL,
    rules_edition TEXT,
    self_check_score BLOB,
    self_check_on BLOB,
    publication TEXT,
    publication_url TEXT,
    publication_other TEXT,
    purposes TEXT NOT NULL,
    terms_edition TEXT NOT NULL,
    terms_at TEXT NOT NULL,
    industry_edition TEXT NOT NULL,
    partner TEXT,
    state TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    declared_at TEXT,
    accepted_at TEXT,
    state_at TEXT NOT NULL,
    last_confirmed_at TEXT,
    flags TEXT NOT NULL,
    reason TEXT
) STRICT;

CREATE INDEX declarations_business ON declarations (business_id);
CREATE INDEX declarations_unconfirmed ON declarations (submitted_at, id) WHERE state = 'provisional' OR state = 'disowned';
CREATE INDEX declarations_waiting ON declarations (declared_at, id) WHERE state = 'declared';
CREATE INDEX declarations_public ON declarations (accepted_at, id) WHERE state = 'accepted';

-- Mail ①: its link and code belong to one row.
CREATE TABLE confirmations (
    id BLOB NOT NULL PRIMARY KEY,
    declaration BLOB NOT NULL,
    made_at TEXT NOT NULL,
    until TEXT NOT NULL,
    used_at TEXT,
    wrong INTEGER NOT NULL
) STRICT;

CREATE INDEX confirmations_declaration ON confirmations (declaration, made_at);

-- The next free 受付番号 of a day; taken in blocks.
CREATE TABLE receipts (
    day TEXT NOT NULL PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT;
