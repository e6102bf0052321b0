-- Letters to many wait behind those somebody waits for: `bulk`.
ALTER TABLE outbox ADD COLUMN bulk BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE outbox SET bulk = TRUE WHERE kind IN ('news', 'scheme-change');
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (bulk, due_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;

-- Who was written to, by which お知らせメール or about which edition of the scheme (`mailing`): one person, which is one mail address, at most
-- once. What became of the letter stays when the letter is forgotten.
CREATE TABLE mass_letters (
    mailing UUID NOT NULL,
    email_key BYTEA NOT NULL,
    letter UUID NOT NULL UNIQUE,
    put_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    PRIMARY KEY (mailing, email_key)
);

INSERT INTO mass_letters SELECT campaign, email_key, letter, put_at, sent_at, failed_at FROM campaign_letters;
INSERT INTO mass_letters SELECT edition, email_key, letter, put_at, sent_at, failed_at FROM edition_letters;
DROP TABLE campaign_letters;
DROP TABLE edition_letters;
CREATE INDEX mass_letters_put ON mass_letters (put_at);
-- The figures of a mailing count the few of these, and keep how many letters were put.
CREATE INDEX mass_letters_waiting ON mass_letters (mailing) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mass_letters_failed ON mass_letters (mailing) WHERE failed_at IS NOT NULL;
ALTER TABLE campaigns ADD COLUMN put BIGINT NOT NULL DEFAULT 0;
UPDATE campaigns SET put = (SELECT count(*) FROM mass_letters l WHERE l.mailing = campaigns.id);
ALTER TABLE edition_notices ADD COLUMN put BIGINT NOT NULL DEFAULT 0;
UPDATE edition_notices SET put = (SELECT count(*) FROM mass_letters l WHERE l.mailing = edition_notices.edition);

-- Whom it concerned and nobody had told yet, when the first round began, less those told since; when the next round for those who came
-- later may begin; when it was noted that the day came first.
ALTER TABLE edition_notices ADD COLUMN untold BIGINT;
ALTER TABLE edition_notices ADD COLUMN again_at TIMESTAMPTZ;
ALTER TABLE edition_notices ADD COLUMN late_at TIMESTAMPTZ;
