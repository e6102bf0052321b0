-- What changed last, without what was taken over from an older register: an import of thousands of lines must not hide the news.
CREATE INDEX journal_news ON journal (seq) WHERE kind <> 'loaded';
