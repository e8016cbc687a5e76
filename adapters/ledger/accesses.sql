
-- Who looked at what, and which samples were drawn. Since format 5. Each row's hash is over the hash of
-- the row before; a checkpoint signs the last one.
CREATE TABLE IF NOT EXISTS accesses (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,                       -- microseconds since 1970-01-01T00:00:00Z
    auditor TEXT,                                 -- as the one who looked said it; a sample needs none
    purpose TEXT,
    command TEXT NOT NULL,                        -- history, dossier, query or sample
    about TEXT,                                   -- policy/P-001; none for a query
    asked TEXT NOT NULL,                          -- JSON: the times, the SQL, the sample
    position INTEGER NOT NULL,                    -- of the last event then
    hash BLOB NOT NULL
);

CREATE TRIGGER IF NOT EXISTS accesses_are_never_edited BEFORE UPDATE ON accesses
BEGIN SELECT RAISE(ABORT, 'an access is never edited'); END;
CREATE TRIGGER IF NOT EXISTS accesses_are_never_deleted BEFORE DELETE ON accesses
BEGIN SELECT RAISE(ABORT, 'an access is never deleted'); END;
