-- Counts changes of what a search can find; the index in memory is built anew when it differs.
CREATE TABLE library_version (version INTEGER NOT NULL);
INSERT INTO library_version (version) VALUES (0);
CREATE TRIGGER documents_inserted AFTER INSERT ON documents BEGIN UPDATE library_version SET version = version + 1; END;
CREATE TRIGGER documents_updated AFTER UPDATE ON documents BEGIN UPDATE library_version SET version = version + 1; END;
CREATE TRIGGER documents_deleted AFTER DELETE ON documents BEGIN UPDATE library_version SET version = version + 1; END;

-- Vectors by the text that they were made of, so that a document imported again keeps those of its unchanged passages.
CREATE TABLE passage_vectors (
    encoder TEXT NOT NULL,
    key     TEXT NOT NULL,
    complete INTEGER NOT NULL,
    vectors BLOB NOT NULL,
    PRIMARY KEY (encoder, key)
);
