-- Facts that count at two times by the month in which they became known, and how many were late.
--
-- $effective_us, $known_us  microseconds since the epoch; NULL for the time of the last recorded fact
-- $after_days               a fact that became known more than so many days after it happened is late
SELECT
    strftime(local_of(e.recorded_at), '%Y-%m') AS month,
    COUNT(*) AS facts,
    COUNT(*) FILTER (WHERE e.recorded_at > e.occurred_at + to_days($after_days::INTEGER)) AS late
FROM metric_clock(make_timestamptz($effective_us::BIGINT), make_timestamptz($known_us::BIGINT)) AS clock
INNER JOIN folds.events AS e ON e.occurred_at <= clock.happened_by AND e.recorded_at <= clock.known_by
GROUP BY month
ORDER BY month
