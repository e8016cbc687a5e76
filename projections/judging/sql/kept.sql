-- What has been judged of single streams, as far as it depends on their facts alone: all of them, whatever the
-- time. At two times at which all facts of a stream count, the kept verdict is the one that would be found anew.
-- Whoever changes a rule, or what a word of the judging means, begins anew: every model's setup ends here.

CREATE OR REPLACE TABLE folds.kept_up_to (position BIGINT);
INSERT INTO folds.kept_up_to VALUES (0);
-- The streams that have been judged, with the last times of their facts.
CREATE OR REPLACE TABLE folds.kept_streams (
    stream VARCHAR, occurred_at TIMESTAMPTZ, recorded_at TIMESTAMPTZ
);
CREATE OR REPLACE TABLE folds.kept_clocks (
    rule_no INTEGER, stream VARCHAR, position BIGINT, at_time TIMESTAMP,
    stop STRUCT(at_time TIMESTAMP, "position" BIGINT), excuse STRUCT(at_time TIMESTAMP, "position" BIGINT),
    extended_by BIGINT, unit VARCHAR, roll_forward BOOLEAN, due TIMESTAMP,
    paused_by BIGINT[], resumed_by BIGINT[], paused BOOLEAN
);
CREATE OR REPLACE TABLE folds.kept_findings (
    rule_no INTEGER, stream VARCHAR, occurrence VARCHAR, broken TIMESTAMP, judged_on DATE, position BIGINT,
    positions BIGINT[], names VARCHAR, deviation VARCHAR, told_en VARCHAR, told_zh VARCHAR
);
