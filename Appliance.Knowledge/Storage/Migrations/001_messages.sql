-- Times are milliseconds since 1970-01-01T00:00:00Z. Texts of enumerations are snake_case.

CREATE TABLE inbox_events (
    id            INTEGER PRIMARY KEY,
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
    failure       TEXT,
    UNIQUE (channel, external_id)
);
CREATE INDEX inbox_events_open ON inbox_events (id) WHERE status IN ('received', 'accepted');
CREATE INDEX inbox_events_dead ON inbox_events (id) WHERE status = 'dead';

CREATE TABLE contacts (
    id                 INTEGER PRIMARY KEY,
    display_name       TEXT,
    language           TEXT,
    language_requested INTEGER NOT NULL DEFAULT 0,
    opted_out_at       INTEGER,
    created_at         INTEGER NOT NULL
);

CREATE TABLE contact_addresses (
    channel    TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('user_id', 'phone')),
    address    TEXT    NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    PRIMARY KEY (channel, kind, address)
) WITHOUT ROWID;
CREATE INDEX contact_addresses_contact ON contact_addresses (contact_id);

CREATE TABLE conversations (
    id               INTEGER PRIMARY KEY,
    contact_id       INTEGER NOT NULL REFERENCES contacts (id),
    channel          TEXT    NOT NULL,
    business_number  TEXT    NOT NULL,
    owner            TEXT    NOT NULL DEFAULT 'machine' CHECK (owner IN ('machine', 'waiting', 'staff')),
    stage            TEXT    NOT NULL DEFAULT 'greeting',
    paused_at        INTEGER,
    pending_question TEXT,
    clarifications   INTEGER NOT NULL DEFAULT 0,
    disclosed_at     INTEGER,
    last_inbound_at  INTEGER,
    emergency_at     INTEGER,
    bridge_at        INTEGER,
    created_at       INTEGER NOT NULL,
    UNIQUE (contact_id, channel, business_number)
);

CREATE TABLE messages (
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    author          TEXT    NOT NULL CHECK (author IN ('patient', 'machine', 'staff')),
    kind            TEXT    NOT NULL,
    text            TEXT,
    external_id     TEXT,
    outbox_id       INTEGER,
    turn_id         INTEGER,
    staff_name      TEXT,
    occurred_at     INTEGER NOT NULL,
    red_flags       TEXT
);
CREATE INDEX messages_conversation ON messages (conversation_id, id);
CREATE INDEX messages_external ON messages (external_id);

CREATE TABLE turns (
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    completed_at    INTEGER NOT NULL,
    language        TEXT,
    intent          TEXT,
    confidence      REAL,
    flags           TEXT,
    sensitive       TEXT,
    route           TEXT,
    outcome         TEXT    NOT NULL,
    citations       TEXT,
    timings_ms      TEXT
);
CREATE INDEX turns_conversation ON turns (conversation_id, id);

CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    dedupe_key      TEXT    NOT NULL UNIQUE,
    correlation_id  TEXT    NOT NULL UNIQUE,
    author          TEXT    NOT NULL CHECK (author IN ('machine', 'staff')),
    urgency         TEXT    NOT NULL CHECK (urgency IN ('emergency', 'staff', 'normal')),
    purpose         TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    buttons         TEXT,
    quoted_id       TEXT,
    status          TEXT    NOT NULL DEFAULT 'pending'
                    CHECK (status IN ('pending', 'sending', 'unknown', 'accepted', 'sent', 'delivered', 'read', 'failed', 'cancelled')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    not_before      INTEGER NOT NULL,
    sending_at      INTEGER,
    external_id     TEXT,
    error_code      INTEGER,
    failure         TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
);
CREATE INDEX outbox_open ON outbox (urgency, not_before, id) WHERE status IN ('pending', 'sending', 'unknown');
CREATE INDEX outbox_conversation ON outbox (conversation_id, id);
CREATE INDEX outbox_external ON outbox (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE handoffs (
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    reason          TEXT    NOT NULL,
    urgency         TEXT    NOT NULL CHECK (urgency IN ('emergency', 'normal')),
    status          TEXT    NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'claimed', 'closed')),
    collected       TEXT    NOT NULL,
    staff_name      TEXT,
    created_at      INTEGER NOT NULL,
    remind_at       INTEGER,
    reminded_at     INTEGER,
    closed_at       INTEGER
);
CREATE UNIQUE INDEX handoffs_one_open ON handoffs (conversation_id) WHERE status IN ('open', 'claimed');
CREATE INDEX handoffs_remind ON handoffs (remind_at) WHERE status = 'open' AND reminded_at IS NULL;

CREATE TABLE drafts (
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    turn_id         INTEGER,
    text            TEXT    NOT NULL,
    status          TEXT    NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'approved', 'discarded')),
    staff_name      TEXT,
    created_at      INTEGER NOT NULL,
    decided_at      INTEGER
);
CREATE INDEX drafts_open ON drafts (conversation_id) WHERE status = 'open';

-- One row for each time that staff must be told through the configured command or hook.
CREATE TABLE alerts (
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER,
    handoff_id      INTEGER,
    kind            TEXT    NOT NULL,
    urgency         TEXT    NOT NULL CHECK (urgency IN ('emergency', 'normal')),
    detail          TEXT    NOT NULL,
    status          TEXT    NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    not_before      INTEGER NOT NULL,
    failure         TEXT,
    created_at      INTEGER NOT NULL
);
CREATE INDEX alerts_pending ON alerts (not_before, id) WHERE status = 'pending';

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
