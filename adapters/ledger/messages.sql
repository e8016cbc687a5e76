-- What comes from topics: who reads which partition and how far it has come, the message part of what was
-- turned away, and what waits for a newer program. Since format 3.
--
-- Topics and partitions are named here and not numbered: there are few of them.

-- How far each group has read each partition, committed together with what was read.
CREATE TABLE IF NOT EXISTS partitions (
    group_name TEXT NOT NULL,
    topic TEXT NOT NULL,
    partition_no INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,                 -- 2 once the topic was made anew: another feed
    topic_id TEXT,                                -- of the topic that the offsets belong to, if it has one
    begun_at INTEGER,                             -- the offset at which reading this incarnation began
    next_offset INTEGER,                          -- NULL: the first that will be there
    counts TEXT NOT NULL,                         -- JSON: the reconciliation so far
    worker TEXT,                                  -- who reads it
    epoch INTEGER NOT NULL DEFAULT 0,             -- grows whenever the reader changes
    lease_until_us INTEGER NOT NULL DEFAULT 0,    -- until when nobody else takes it
    stopped TEXT,                                 -- recreated, lost or unreadable: nobody reads it until it is restarted
    detail TEXT,                                  -- what was seen, in words
    other_topic_id TEXT,                          -- of the topic that was found in place of it
    PRIMARY KEY (group_name, topic, partition_no)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS workers (
    group_name TEXT NOT NULL,
    worker TEXT NOT NULL,
    topics TEXT NOT NULL,                         -- JSON: those that it reads
    alive_until_us INTEGER NOT NULL,
    PRIMARY KEY (group_name, worker)
) WITHOUT ROWID;

-- What was not read because somebody let a stopped partition go on behind it.
CREATE TABLE IF NOT EXISTS passed_over (
    passed_no INTEGER PRIMARY KEY,
    group_name TEXT NOT NULL,
    topic TEXT NOT NULL,
    partition_no INTEGER NOT NULL,
    stopped TEXT,                                 -- why it stood still; NULL if it did not
    from_feed TEXT NOT NULL,
    from_offset INTEGER,                          -- where it stood
    to_feed TEXT NOT NULL,                        -- another one if the topic was made anew
    to_offset INTEGER,                            -- where it goes on; NULL until that is known
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    passed_us INTEGER NOT NULL
);

-- Of a reject that was a message: what does not fit into a line. Its value is in reject_parts.
CREATE TABLE IF NOT EXISTS reject_messages (
    reject_no INTEGER PRIMARY KEY,
    group_name TEXT NOT NULL,                     -- '' for a message of a folder
    timestamp_ms INTEGER NOT NULL,                -- -1 if the broker gave none
    key BLOB,
    headers TEXT NOT NULL,                        -- JSON: [[name, value], ...]
    has_value INTEGER NOT NULL,                   -- 0 for a tombstone
    dead_letter TEXT,                             -- unsent, sent or refused; NULL if none is due
    refused_because TEXT
);

CREATE INDEX IF NOT EXISTS dead_letters_unsent ON reject_messages (group_name, reject_no)
WHERE dead_letter = 'unsent';

-- Messages of a version that the program did not know, and those of the same subject behind them.
CREATE TABLE IF NOT EXISTS parked (
    parked_no INTEGER PRIMARY KEY,
    feed_no INTEGER NOT NULL,
    feed_line INTEGER NOT NULL,                   -- offset in the partition
    group_name TEXT NOT NULL,                     -- '' for a message of a folder
    subject TEXT NOT NULL,
    waits_for TEXT,                               -- the event type; NULL: for those before it only
    seen_us INTEGER NOT NULL,
    size INTEGER NOT NULL,                        -- bytes of key, value and headers
    timestamp_ms INTEGER NOT NULL,
    key BLOB,
    headers TEXT NOT NULL,
    value BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'parked',       -- or: recorded, duplicate, conflict, rejected
    position INTEGER                              -- of the fact it became, or repeats or contradicts
);

CREATE UNIQUE INDEX IF NOT EXISTS parked_once ON parked (feed_no, feed_line, group_name, sha256)
WHERE outcome = 'parked';
CREATE INDEX IF NOT EXISTS parked_by_subject ON parked (feed_no, subject, feed_line, parked_no)
WHERE outcome = 'parked';
