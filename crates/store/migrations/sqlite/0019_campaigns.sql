-- お知らせメール: what is written to those who wish for news. `reached` is the blind index of the last address that was dealt with.
CREATE TABLE campaigns (
    id BLOB NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    audience TEXT NOT NULL,
    back_number INTEGER NOT NULL,
    start_at TEXT,
    version INTEGER NOT NULL,
    written_by BLOB NOT NULL,
    made_at TEXT NOT NULL,
    proposed_by BLOB,
    approved_by BLOB,
    approved_at TEXT,
    begun_at TEXT,
    done_at TEXT,
    reached BLOB NOT NULL
) STRICT;

CREATE INDEX campaigns_made ON campaigns (made_at, id);
CREATE INDEX campaigns_running ON campaigns (approved_at, id) WHERE state = 'approved' OR state = 'sending';

-- Who was written to: one person, which is one mail address, at most once. What became of the letter stays when the letter is forgotten.
CREATE TABLE campaign_letters (
    campaign BLOB NOT NULL,
    email_key BLOB NOT NULL,
    letter BLOB NOT NULL UNIQUE,
    put_at TEXT NOT NULL,
    sent_at TEXT,
    failed_at TEXT,
    PRIMARY KEY (campaign, email_key)
) STRICT;

CREATE INDEX campaign_letters_put ON campaign_letters (put_at);

-- What the owner of an address said about news after declaring, and the words that were before their eyes. `campaign` is the one whose
-- link was used. Lines are only added.
CREATE TABLE news_choices (
    email_key BLOB NOT NULL,
    at TEXT NOT NULL,
    wished INTEGER NOT NULL,
    way TEXT NOT NULL,
    wording TEXT NOT NULL,
    campaign BLOB,
    PRIMARY KEY (email_key, at)
) STRICT;

CREATE INDEX news_choices_campaign ON news_choices (campaign) WHERE campaign IS NOT NULL;

-- お知らせ as they are published: each change is a further version, the last one counts.
CREATE TABLE news (
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    day TEXT NOT NULL,
    until TEXT,
    on_top INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    officer BLOB,
    campaign BLOB,
    made_at TEXT NOT NULL,
    PRIMARY KEY (number, version)
) STRICT;

CREATE INDEX news_day ON news (day, number);
