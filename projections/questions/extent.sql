-- How many facts count at two times, the local day of the last of them, and up to where facts are read.
--
-- $effective_us, $known_us  microseconds since the epoch; NULL for the time of the last recorded fact
SELECT
    (SELECT position FROM projection_checkpoint) AS position,
    (SELECT ledger_id FROM projection_checkpoint) AS ledger_id,
    COUNT(e.position) AS facts,
    local_of(MIN(e.occurred_at))::DATE AS first_day,
    local_of(MAX(e.occurred_at))::DATE AS last_day
FROM metric_clock(make_timestamptz($effective_us::BIGINT), make_timestamptz($known_us::BIGINT)) AS clock
LEFT JOIN folds.events AS e ON e.occurred_at <= clock.happened_by AND e.recorded_at <= clock.known_by
