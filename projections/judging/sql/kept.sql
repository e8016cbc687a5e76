-- What a rule says of a stream, as far as it depends on the facts of the stream alone: on all of them, whatever
-- the time. Where all that bear on both count at two times, what is kept is what would be found anew.
-- Another rule, or another word of the judging, and all is judged anew: the setup of every model ends here.

-- Up to which position the facts of a slice of all streams have been judged.
CREATE OR REPLACE TABLE folds.kept_up_to (slice USMALLINT, position BIGINT);
INSERT INTO folds.kept_up_to SELECT range, 0 FROM range(1024);
-- What has been judged, with the last times of the facts that bear on it.
CREATE OR REPLACE TABLE folds.kept_verdicts (
    slice USMALLINT, rule_no INTEGER, stream VARCHAR, occurred_at TIMESTAMPTZ, recorded_at TIMESTAMPTZ
);
CREATE OR REPLACE TABLE folds.kept_clocks (
    slice USMALLINT, rule_no INTEGER, stream VARCHAR, position BIGINT, at_time TIMESTAMP,
    stop STRUCT(at_time TIMESTAMP, "position" BIGINT), excuse STRUCT(at_time TIMESTAMP, "position" BIGINT),
    extended_by BIGINT, unit VARCHAR, roll_forward BOOLEAN, due TIMESTAMP,
    paused_by BIGINT[], resumed_by BIGINT[], paused BOOLEAN
);
CREATE OR REPLACE TABLE folds.kept_findings (
    slice USMALLINT, rule_no INTEGER, stream VARCHAR, occurrence VARCHAR, broken TIMESTAMP, judged_on DATE, position BIGINT,
    positions BIGINT[], names VARCHAR, deviation VARCHAR, told_en VARCHAR, told_zh VARCHAR
);
