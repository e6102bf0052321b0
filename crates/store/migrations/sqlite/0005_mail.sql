-- Mails to send, written in the unit of work of the fact they tell. Address, text and the server's answer are sealed.
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    declaration BLOB,
    kind TEXT NOT NULL,
    address BLOB NOT NULL,
    body BLOB NOT NULL,
    message_id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    holder BLOB,
    leased_until TEXT,
    tries INTEGER NOT NULL,
    sent_at TEXT,
    failed_at TEXT,
    answer BLOB
) STRICT;

CREATE INDEX outbox_due ON outbox (due_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_declaration ON outbox (declaration, made_at);
CREATE INDEX outbox_made ON outbox (made_at, id);

-- Addresses nothing is sent to any more. `email_key` is a blind index.
CREATE TABLE suppressed (
    email_key BLOB NOT NULL PRIMARY KEY,
    since TEXT NOT NULL
) STRICT;

-- お問い合わせ: who asks and what is sealed.
CREATE TABLE inquiries (
    id BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    category TEXT NOT NULL,
    name BLOB NOT NULL,
    email BLOB NOT NULL,
    body BLOB NOT NULL,
    member BLOB,
    made_at TEXT NOT NULL
) STRICT;
