-- The register: who declares, whom to write to, what is declared. Sealed columns are binary.
CREATE TABLE businesses (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    corporate_number TEXT,
    no_number_reason TEXT,
    name TEXT,
    kana TEXT,
    trade_name TEXT,
    publish_as TEXT,
    representative BYTEA,
    representative_kana BYTEA,
    published_name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    url TEXT,
    url_public BOOLEAN NOT NULL,
    postal_code TEXT NOT NULL,
    prefecture TEXT NOT NULL,
    town TEXT NOT NULL,
    street BYTEA NOT NULL,
    building BYTEA,
    phone BYTEA NOT NULL,
    industry TEXT NOT NULL,
    employees TEXT NOT NULL,
    membership TEXT,
    news BOOLEAN NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX businesses_corporate_number ON businesses (corporate_number) WHERE corporate_number IS NOT NULL;
CREATE INDEX businesses_folded_name ON businesses (folded_name);

CREATE TABLE contacts (
    id UUID NOT NULL PRIMARY KEY,
    business_id UUID NOT NULL,
    name BYTEA NOT NULL,
    department BYTEA,
    email BYTEA NOT NULL,
    email_key BYTEA NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX contacts_business ON contacts (business_id);
CREATE INDEX contacts_email ON contacts (email_key);

CREATE TABLE declarations (
    id UUID NOT NULL PRIMARY KEY,
    business_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    draft UUID NOT NULL UNIQUE,
    receipt TEXT NOT NULL UNIQUE,
    number TEXT UNIQUE,
    level TEXT NOT NULL,
    rules_edition TEXT,
    self_check_score BYTEA,
    self_check_on BYTEA,
    publication TEXT,
    publication_url TEXT,
    publication_other TEXT,
    purposes JSONB NOT NULL,
    terms_edition TEXT NOT NULL,
    terms_at TIMESTAMPTZ NOT NULL,
    industry_edition TEXT NOT NULL,
    partner TEXT,
    state TEXT NOT NULL,
    submitted_at TIMESTAMPTZ NOT NULL,
    declared_at TIMESTAMPTZ,
    accepted_at TIMESTAMPTZ,
    state_at TIMESTAMPTZ NOT NULL,
    last_confirmed_at TIMESTAMPTZ,
    flags JSONB NOT NULL,
    reason TEXT
);

CREATE INDEX declarations_business ON declarations (business_id);
CREATE INDEX declarations_unconfirmed ON declarations (submitted_at, id) WHERE state = 'provisional' OR state = 'disowned';
CREATE INDEX declarations_waiting ON declarations (declared_at, id) WHERE state = 'declared';
CREATE INDEX declarations_public ON declarations (accepted_at, id) WHERE state = 'accepted';

-- Mail ①: its link and code belong to one row.
CREATE TABLE confirmations (
    id UUID NOT NULL PRIMARY KEY,
    declaration UUID NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    until TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    wrong BIGINT NOT NULL
);

CREATE INDEX confirmations_declaration ON confirmations (declaration, made_at);

-- The next free 受付番号 of a day; taken in blocks.
CREATE TABLE receipts (
    day DATE NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);
