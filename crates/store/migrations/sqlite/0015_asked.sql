-- 差戻し: the codes of the fields that are to be mended; nothing for what was returned before there were any.
ALTER TABLE declarations ADD COLUMN asked TEXT;
