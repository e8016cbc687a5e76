-- Where the facts of a source and an event id are: each event in one of two tables, found by 64 bits of
-- a hash of both. These keys lie anywhere, so that a batch changes about as many pages of an index of
-- them as it has facts: new ones go into a small table, and all of it into the large one, in the order
-- of the keys, when that costs little for each. Since format 6.
CREATE TABLE IF NOT EXISTS ids (
    id_key INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (id_key, position)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS recent_ids (           -- of the events after the position in meta
    id_key INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (id_key, position)
) WITHOUT ROWID;

INSERT OR IGNORE INTO meta VALUES ('ids_up_to', '0');

CREATE TRIGGER IF NOT EXISTS ids_are_never_edited BEFORE UPDATE ON ids
BEGIN SELECT RAISE(ABORT, 'an id is never edited'); END;
CREATE TRIGGER IF NOT EXISTS ids_are_never_deleted BEFORE DELETE ON ids
BEGIN SELECT RAISE(ABORT, 'an id is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS recent_ids_are_never_edited BEFORE UPDATE ON recent_ids
BEGIN SELECT RAISE(ABORT, 'an id is never edited'); END;
