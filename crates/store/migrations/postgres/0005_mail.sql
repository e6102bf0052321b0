-- Mails to send, written in the unit of work of the fact they tell. Address, text and the server's answer are sealed.
CREATE TABLE outbox (
    id UUID NOT NULL PRIMARY KEY,
    declaration UUID,
    kind TEXT NOT NULL,
    address BYTEA NOT NULL,
    body BYTEA NOT NULL,
    message_id TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    holder UUID,
    leased_until TIMESTAMPTZ,
    tries BIGINT NOT NULL,
    sent_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    answer BYTEA
);

CREATE INDEX outbox_due ON outbox (due_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_declaration ON outbox (declaration, made_at);
CREATE INDEX outbox_made ON outbox (made_at, id);

-- Addresses nothing is sent to any more. `email_key` is a blind index.
CREATE TABLE suppressed (
    email_key BYTEA NOT NULL PRIMARY KEY,
    since TIMESTAMPTZ NOT NULL
);

-- お問い合わせ: who asks and what is sealed.
CREATE TABLE inquiries (
    id UUID NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    category TEXT NOT NULL,
    name BYTEA NOT NULL,
    email BYTEA NOT NULL,
    body BYTEA NOT NULL,
    member UUID,
    made_at TIMESTAMPTZ NOT NULL
);
