-- お知らせメール: what is written to those who wish for news. `reached` is the blind index of the last address that was dealt with.
CREATE TABLE campaigns (
    id UUID NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    audience JSONB NOT NULL,
    back_number BOOLEAN NOT NULL,
    start_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    written_by UUID NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    proposed_by UUID,
    approved_by UUID,
    approved_at TIMESTAMPTZ,
    begun_at TIMESTAMPTZ,
    done_at TIMESTAMPTZ,
    reached BYTEA NOT NULL
);

CREATE INDEX campaigns_made ON campaigns (made_at, id);
CREATE INDEX campaigns_running ON campaigns (approved_at, id) WHERE state = 'approved' OR state = 'sending';

-- Who was written to: one person, which is one mail address, at most once. What became of the letter stays when the letter is forgotten.
CREATE TABLE campaign_letters (
    campaign UUID NOT NULL,
    email_key BYTEA NOT NULL,
    letter UUID NOT NULL UNIQUE,
    put_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    PRIMARY KEY (campaign, email_key)
);

CREATE INDEX campaign_letters_put ON campaign_letters (put_at);

-- What the owner of an address said about news after declaring, and the words that were before their eyes. `campaign` is the one whose
-- link was used. Lines are only added.
CREATE TABLE news_choices (
    email_key BYTEA NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    wished BOOLEAN NOT NULL,
    way TEXT NOT NULL,
    wording TEXT NOT NULL,
    campaign UUID,
    PRIMARY KEY (email_key, at)
);

CREATE INDEX news_choices_campaign ON news_choices (campaign) WHERE campaign IS NOT NULL;

-- お知らせ as they are published: each change is a further version, the last one counts.
CREATE TABLE news (
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    day DATE NOT NULL,
    until DATE,
    on_top BOOLEAN NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    officer UUID,
    campaign UUID,
    made_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (number, version)
);

CREATE INDEX news_day ON news (day, number);
