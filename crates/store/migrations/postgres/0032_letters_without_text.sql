-- Letters about a declaration lose their text after a while and stay in its story: those that still have it.
CREATE INDEX outbox_whole ON outbox (made_at) WHERE length(body) > 0;
