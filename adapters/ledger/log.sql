-- The transparency log: a Merkle tree over the events, and the checkpoints that were signed of it.
-- Since format 4.

-- Complete tiles: 256 hashes of leaves (level 0), of subtrees of 256 leaves (level 1), and so on.
CREATE TABLE IF NOT EXISTS tiles (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,                      -- within its level, from 0
    hashes BLOB NOT NULL,                         -- 256 of 32 bytes
    UNIQUE (level, number)
);

-- How far the log goes: moved in the transaction that records the events.
CREATE TABLE IF NOT EXISTS log_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,                        -- leaves: the last position
    root BLOB NOT NULL,
    edge BLOB NOT NULL                            -- the hashes of incomplete tiles, lowest level first
);

-- AUTOINCREMENT: SQLite remembers the last number, also of a row that somebody has deleted.
CREATE TABLE IF NOT EXISTS checkpoints (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    made_us INTEGER NOT NULL,                     -- microseconds since 1970-01-01T00:00:00Z
    note TEXT NOT NULL                            -- as it was signed
);

INSERT OR IGNORE INTO log_head VALUES (
    1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', x''
);

CREATE TRIGGER IF NOT EXISTS tiles_are_never_edited BEFORE UPDATE ON tiles
BEGIN SELECT RAISE(ABORT, 'a tile of the log is never edited'); END;
CREATE TRIGGER IF NOT EXISTS tiles_are_never_deleted BEFORE DELETE ON tiles
BEGIN SELECT RAISE(ABORT, 'a tile of the log is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS the_log_only_grows BEFORE UPDATE ON log_head WHEN NEW.size <= OLD.size
BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER IF NOT EXISTS the_log_is_never_deleted BEFORE DELETE ON log_head
BEGIN SELECT RAISE(ABORT, 'the head of the log is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS checkpoints_are_never_edited BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never edited'); END;
CREATE TRIGGER IF NOT EXISTS checkpoints_are_never_deleted BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;
