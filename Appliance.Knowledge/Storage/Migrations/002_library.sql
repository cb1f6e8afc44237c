-- Dates are yyyy-MM-dd, times milliseconds since 1970-01-01T00:00:00Z.

CREATE TABLE documents (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL COLLATE NOCASE UNIQUE,
    source        TEXT    NOT NULL,
    path          TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    language      TEXT    NOT NULL CHECK (language IN ('it', 'en', 'es', 'pt')),
    owner         TEXT,
    approved_by   TEXT,
    approved_on   TEXT,
    valid_from    TEXT,
    valid_until   TEXT,
    audience      TEXT    NOT NULL CHECK (audience IN ('patients', 'staff')),
    supersedes    TEXT    COLLATE NOCASE,
    draft         INTEGER NOT NULL,
    content_hash  TEXT    NOT NULL,
    passage_count INTEGER NOT NULL,
    imported_at   INTEGER NOT NULL
);
CREATE INDEX documents_supersedes ON documents (supersedes) WHERE supersedes IS NOT NULL;

CREATE TABLE passages (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES documents (id),
    ordinal      INTEGER NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('text', 'table', 'qa')),
    heading_path TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    has_dose     INTEGER NOT NULL,
    UNIQUE (document_id, ordinal)
);

-- Columns hold analysed terms (folded, stemmed, concepts), one line of body for each line of passages.text.
CREATE VIRTUAL TABLE passages_fts USING fts5 (title, headings, body, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO passages_fts (passages_fts, rank) VALUES ('rank', 'bm25(3.0, 2.0, 1.0)');
CREATE VIRTUAL TABLE passages_vocabulary USING fts5vocab (passages_fts, 'row');

-- Every indexed term with one letter left out: two words at edit distance 1 meet in a row here.
CREATE TABLE term_variants (
    variant TEXT NOT NULL,
    term    TEXT NOT NULL,
    PRIMARY KEY (variant, term)
) WITHOUT ROWID;

CREATE TABLE approved_answers (
    id           TEXT    PRIMARY KEY,
    language     TEXT    NOT NULL CHECK (language IN ('it', 'en', 'es', 'pt')),
    answer       TEXT    NOT NULL,
    approved_by  TEXT,
    draft        INTEGER NOT NULL,
    source       TEXT    NOT NULL,
    content_hash TEXT    NOT NULL,
    hits         INTEGER NOT NULL DEFAULT 0,
    last_hit_at  INTEGER,
    imported_at  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE approved_questions (
    id        INTEGER PRIMARY KEY,
    answer_id TEXT NOT NULL REFERENCES approved_answers (id),
    language  TEXT NOT NULL,
    text      TEXT NOT NULL
);
CREATE INDEX approved_questions_answer ON approved_questions (answer_id);
CREATE VIRTUAL TABLE approved_questions_fts USING fts5 (text, tokenize = 'trigram');
