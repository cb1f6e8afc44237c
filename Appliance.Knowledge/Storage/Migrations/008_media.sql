-- Files that came with patients' messages. "file" is a name in the folder media of the data directory; null before it is fetched and
-- after it was deleted. A row goes with its message, and a file without a row is deleted.
CREATE TABLE media (
    id              INTEGER PRIMARY KEY,
    message_id      INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    file            TEXT,
    size            INTEGER,
    stored_at       INTEGER,
    outcome         TEXT,
    text            TEXT,
    language        TEXT,
    confidence      REAL,
    problem         TEXT,
    created_at      INTEGER NOT NULL
);
CREATE INDEX media_conversation ON media (conversation_id, message_id);
CREATE INDEX media_kept ON media (stored_at) WHERE file IS NOT NULL;
