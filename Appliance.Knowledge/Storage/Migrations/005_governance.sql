-- Who answers for a document, from when to when it holds, and every version of it. Dates are yyyy-MM-dd, times milliseconds since 1970.

-- 0: imported before versions were kept; the next import keeps one.
ALTER TABLE documents ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN format TEXT NOT NULL DEFAULT 'markdown';
-- The title without years and words such as "new": documents that share it are editions of one another.
ALTER TABLE documents ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
-- Which edition is the newer one.
ALTER TABLE documents ADD COLUMN dated TEXT;
CREATE INDEX documents_title ON documents (title_key, language) WHERE title_key <> '';

-- A passage may be in another language than its document, and may say itself how long it holds.
ALTER TABLE passages ADD COLUMN language TEXT;
ALTER TABLE passages ADD COLUMN valid_from TEXT;
ALTER TABLE passages ADD COLUMN valid_until TEXT;
-- Passages that say the same share a number; one of them answers.
ALTER TABLE passages ADD COLUMN cluster INTEGER;
UPDATE passages SET language = (SELECT d.language FROM documents d WHERE d.id = document_id);

-- Passages that share a band of their MinHash signature are compared.
CREATE TABLE passage_bands (
    band       INTEGER NOT NULL,
    passage_id INTEGER NOT NULL,
    PRIMARY KEY (band, passage_id)
) WITHOUT ROWID;
CREATE INDEX passages_cluster ON passages (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX passage_bands_passage ON passage_bands (passage_id);

CREATE TABLE document_versions (
    name         TEXT    NOT NULL COLLATE NOCASE,
    version      INTEGER NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('draft', 'published', 'replaced')),
    content      TEXT    NOT NULL,
    content_hash TEXT    NOT NULL,
    source       TEXT    NOT NULL,
    path         TEXT    NOT NULL,
    approved_by  TEXT,
    approved_on  TEXT,
    imported_at  INTEGER NOT NULL,
    PRIMARY KEY (name, version)
) WITHOUT ROWID;

-- What an administrator set over what the file says; an empty value stands for "none".
CREATE TABLE document_settings (
    name   TEXT    NOT NULL COLLATE NOCASE,
    key    TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    set_by TEXT    NOT NULL,
    set_at INTEGER NOT NULL,
    PRIMARY KEY (name, key)
) WITHOUT ROWID;

-- Findings that a person looked at and left as they are.
CREATE TABLE settled_findings (
    id         TEXT    PRIMARY KEY,
    settled_by TEXT    NOT NULL,
    settled_at INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE approved_answers ADD COLUMN owner TEXT;
ALTER TABLE approved_answers ADD COLUMN approved_on TEXT;
ALTER TABLE approved_answers ADD COLUMN valid_from TEXT;
ALTER TABLE approved_answers ADD COLUMN valid_until TEXT;
