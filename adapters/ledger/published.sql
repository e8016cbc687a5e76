-- What went out of the ledger; format 3.

-- How far each publisher has come and who publishes for it now.
CREATE TABLE IF NOT EXISTS published (
    publisher TEXT PRIMARY KEY,
    topics TEXT,                                  -- JSON: the names of those it serves; all without
    position INTEGER NOT NULL,                    -- everything up to it was acknowledged
    changes INTEGER NOT NULL,                     -- of findings, as many as were ever planned
    effective_us INTEGER,                         -- as of when findings were last compared,
    known_us INTEGER,                             -- and from what was recorded by then
    worker TEXT NOT NULL,                         -- who publishes, or did last
    epoch INTEGER NOT NULL,                       -- grows whenever that changes
    lease_until_us INTEGER NOT NULL               -- until when nobody else may take it
) WITHOUT ROWID;

-- The findings that a publisher has sent and not withdrawn, and the changes that it is to send.
CREATE TABLE IF NOT EXISTS published_findings (
    publisher TEXT NOT NULL,
    change INTEGER NOT NULL,                      -- numbers grow by one
    stream TEXT NOT NULL,                         -- policy/P-001
    rule TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    occurrence TEXT NOT NULL,
    acknowledged INTEGER NOT NULL,                -- 0: it is to be sent
    type TEXT NOT NULL,                           -- finding.FindingRaised.v1
    event_id TEXT NOT NULL,
    causation_id TEXT,                            -- of a withdrawal: the id of what it withdraws
    position INTEGER NOT NULL,                    -- it follows the decisions up to here
    occurred_us INTEGER NOT NULL,
    data BLOB NOT NULL,                           -- canonical JSON
    PRIMARY KEY (publisher, change)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS published_findings_by_key
ON published_findings (publisher, stream, rule, rule_version, occurrence);
