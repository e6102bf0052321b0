-- Applications that are being typed. The forms are sealed; they go when the application is submitted.
CREATE TABLE drafts (
    id BLOB NOT NULL PRIMARY KEY,
    visitor BLOB NOT NULL,
    terms_edition TEXT,
    terms_at TEXT,
    business_form BLOB,
    declaration_form BLOB,
    partner TEXT,
    partner_state TEXT,
    declaration BLOB,
    made_at TEXT NOT NULL,
    touched_at TEXT NOT NULL
) STRICT;

CREATE INDEX drafts_visitor ON drafts (visitor, made_at);
CREATE INDEX drafts_touched ON drafts (touched_at);
CREATE INDEX drafts_declaration ON drafts (declaration);

-- アンケート: no link to a business; the day only. `id` is a blind index, so that it tells no time.
CREATE TABLE surveys (
    id BLOB NOT NULL PRIMARY KEY,
    edition TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    answers TEXT NOT NULL
) STRICT, WITHOUT ROWID;
