-- What patients of this clinic wrote, with the intent that staff gave it; scrubbed of names and numbers before it comes here. Erasing a
-- contact erases its lines; a rejected line is deleted.
CREATE TABLE utterances (
    id         INTEGER PRIMARY KEY,
    text       TEXT    NOT NULL,
    intent     TEXT    NOT NULL,
    language   TEXT    NOT NULL CHECK (language IN ('it', 'en', 'es', 'pt')),
    contact_id INTEGER REFERENCES contacts (id) ON DELETE CASCADE,
    status     TEXT    NOT NULL DEFAULT 'added' CHECK (status IN ('added', 'accepted')),
    added_by   TEXT    NOT NULL,
    added_at   INTEGER NOT NULL,
    decided_by TEXT,
    decided_at INTEGER
);
CREATE INDEX utterances_contact ON utterances (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX utterances_status ON utterances (status, id);
