-- What a language model wrote of a conversation, for staff; checked by nobody.
ALTER TABLE conversations ADD COLUMN summary TEXT;
ALTER TABLE conversations ADD COLUMN summary_through INTEGER;
ALTER TABLE conversations ADD COLUMN summary_at INTEGER;
