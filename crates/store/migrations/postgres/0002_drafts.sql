-- Applications that are being typed. The forms are sealed; they go when the application is submitted.
CREATE TABLE drafts (
    id UUID NOT NULL PRIMARY KEY,
    visitor BYTEA NOT NULL,
    terms_edition TEXT,
    terms_at TIMESTAMPTZ,
    business_form BYTEA,
    declaration_form BYTEA,
    partner TEXT,
    partner_state TEXT,
    declaration UUID,
    made_at TIMESTAMPTZ NOT NULL,
    touched_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX drafts_visitor ON drafts (visitor, made_at);
CREATE INDEX drafts_touched ON drafts (touched_at);
CREATE INDEX drafts_declaration ON drafts (declaration);

-- アンケート: no link to a business; the day only. `id` is a blind index, so that it tells no time.
CREATE TABLE surveys (
    id BYTEA NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL,
    answered_on DATE NOT NULL,
    answers JSONB NOT NULL
);
