-- お問い合わせ become threads: who asks, where it stands, whom of the office it waits for, what it is tied to. Name, address and texts are
-- sealed; `email_key` is a blind index and missing only until the key was at hand once.
CREATE TABLE inquiry_threads (
    id UUID NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    category TEXT NOT NULL,
    declared BOOLEAN,
    state TEXT NOT NULL,
    officer UUID,
    declaration UUID,
    tied_by TEXT,
    name BYTEA NOT NULL,
    email BYTEA NOT NULL,
    email_key BYTEA,
    member UUID,
    made_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL
);

INSERT INTO inquiry_threads (id, number, category, state, declaration, tied_by, name, email, member, made_at, last_at)
SELECT q.id, q.number, q.category, 'open', m.declaration, CASE WHEN m.declaration IS NULL THEN NULL ELSE 'member' END,
    q.name, q.email, q.member, q.made_at, q.made_at
FROM inquiries q LEFT JOIN members m ON m.id = q.member;

-- What was written. `letter` is the mail that carries an answer; `mark` tells a mail that came in twice; `attachments` is how many files
-- of a mail were not taken.
CREATE TABLE inquiry_messages (
    id UUID NOT NULL PRIMARY KEY,
    inquiry UUID NOT NULL,
    voice TEXT NOT NULL,
    way TEXT,
    officer UUID,
    body BYTEA NOT NULL,
    letter UUID,
    mark BYTEA UNIQUE,
    attachments BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

INSERT INTO inquiry_messages (id, inquiry, voice, way, body, attachments, made_at)
SELECT id, id, 'person', 'form', body, 0, made_at FROM inquiries;

DROP TABLE inquiries;
ALTER TABLE inquiry_threads RENAME TO inquiries;

CREATE INDEX inquiries_last ON inquiries (last_at, id);
CREATE INDEX inquiries_state ON inquiries (state, last_at, id);
CREATE INDEX inquiries_email ON inquiries (email_key);
CREATE INDEX inquiries_declaration ON inquiries (declaration);
CREATE INDEX inquiry_messages_inquiry ON inquiry_messages (inquiry, made_at, id);
