-- The ledger. Rows are only ever added; positions are gap-free because one writer at a time numbers
-- them inside its transaction.
--
-- Names that recur are stored once and numbered in order of first appearance: active streams are then
-- neighbours in the index, and recording stays as fast at ten million events as at one.

CREATE TABLE IF NOT EXISTS meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

INSERT OR IGNORE INTO meta VALUES ('format', '6'), ('ledger_id', lower(hex(randomblob(16))));

CREATE TABLE IF NOT EXISTS streams (
    stream_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE                     -- policy/P-001
);

CREATE TABLE IF NOT EXISTS types (
    type_no INTEGER PRIMARY KEY,
    topic TEXT NOT NULL UNIQUE,                   -- policy.ReceiptReturned.v1
    name TEXT NOT NULL,                           -- policy.ReceiptReturned
    schema_version INTEGER NOT NULL               -- 1
);

CREATE TABLE IF NOT EXISTS sources (
    source_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE                     -- policy-admin
);

CREATE TABLE IF NOT EXISTS feeds (
    feed_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE                     -- the file, or topic and partition
);

CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY,
    stream_no INTEGER NOT NULL,
    version INTEGER NOT NULL,
    type_no INTEGER NOT NULL,
    source_no INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    id_key INTEGER NOT NULL,                      -- 64 bits of a hash of (source, event_id)
    occurred_us INTEGER NOT NULL,                 -- microseconds since 1970-01-01T00:00:00Z
    recorded_us INTEGER NOT NULL,
    time TEXT NOT NULL,                           -- occurred_us as the source wrote it
    actor_type TEXT NOT NULL,
    actor_ref TEXT NOT NULL,
    correlation_id TEXT,
    causation_id TEXT,
    feed_no INTEGER,
    feed_line INTEGER,                            -- line of the file, or offset in the partition
    payload BLOB NOT NULL,                        -- canonical JSON
    reason TEXT                                   -- why, where a person had to say it; format 2
);

CREATE VIEW IF NOT EXISTS stored_events AS        -- what the event store's recorders read
SELECT
    e.position AS rowid,
    s.name AS originator_id,
    e.version AS originator_version,
    t.topic AS topic,
    e.payload AS state
FROM events AS e CROSS JOIN streams AS s USING (stream_no) CROSS JOIN types AS t USING (type_no);

CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream_no, version);

CREATE TRIGGER IF NOT EXISTS events_are_never_edited BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never edited'); END;
CREATE TRIGGER IF NOT EXISTS events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;

-- Which events name another aggregate (a claim its policy), or give a policy its printed number.
CREATE TABLE IF NOT EXISTS mentions (
    name TEXT NOT NULL,                           -- policy/P-001, or policy_no/8600123
    position INTEGER NOT NULL,
    PRIMARY KEY (name, position)
) WITHOUT ROWID;

-- A second fact with the id of a recorded one and other content: kept, and shown.
CREATE TABLE IF NOT EXISTS conflicts (
    conflict_no INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,                    -- of the fact that was recorded first
    seen_us INTEGER NOT NULL,
    feed_no INTEGER,
    feed_line INTEGER,
    raw BLOB NOT NULL,                            -- the second fact, byte for byte
    raw_sha256 BLOB NOT NULL,
    UNIQUE (position, raw_sha256)
);

-- Lines that are no fact of the contract, byte for byte.
CREATE TABLE IF NOT EXISTS rejects (
    reject_no INTEGER PRIMARY KEY,
    feed_no INTEGER NOT NULL,
    feed_line INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    size INTEGER NOT NULL,                        -- bytes
    raw_sha256 BLOB NOT NULL,
    reasons TEXT NOT NULL,                        -- JSON: [[path, expected, found], ...]
    outcome TEXT NOT NULL DEFAULT 'pending',      -- or: recorded, duplicate, conflict
    position INTEGER,                             -- of the fact it became, or repeats
    UNIQUE (feed_no, feed_line, raw_sha256)
);

CREATE TABLE IF NOT EXISTS reject_parts (
    reject_no INTEGER NOT NULL,
    part INTEGER NOT NULL,                        -- a long line is kept in parts
    raw BLOB NOT NULL,
    PRIMARY KEY (reject_no, part)
) WITHOUT ROWID;

-- How far each file has been read, committed together with what was read.
CREATE TABLE IF NOT EXISTS intake (
    path TEXT PRIMARY KEY,                        -- absolute
    byte_offset INTEGER NOT NULL,
    line INTEGER NOT NULL,
    head_sha256 BLOB NOT NULL,                    -- of the first bytes before the offset
    tail_sha256 BLOB NOT NULL,                    -- of the last bytes before the offset
    finished INTEGER NOT NULL,
    counts TEXT NOT NULL                          -- JSON: the reconciliation so far
) WITHOUT ROWID;
