-- Alerts at two times, newest first; docs/how-to/see-alerts.md says what they are.
--
-- $effective_us, $known_us  microseconds since the epoch
-- $acknowledged             true or false: whether somebody has acknowledged them by then; NULL for both
-- $rule, $metric, $severity, $alert_id
--                           NULL for any
SELECT
    * REPLACE (
        replace(local_of(crossed_at)::VARCHAR, ' ', 'T') || '+08:00' AS crossed_at,
        replace(local_of(acknowledged_at)::VARCHAR, ' ', 'T') || '+08:00' AS acknowledged_at
    )
FROM alerts_at(make_timestamptz($effective_us::BIGINT), make_timestamptz($known_us::BIGINT)) AS alert
WHERE
    ($acknowledged::BOOLEAN IS NULL OR (acknowledged_by IS NOT NULL) = $acknowledged::BOOLEAN)
    AND ($rule::VARCHAR IS NULL OR rule = $rule::VARCHAR)
    AND ($metric::VARCHAR IS NULL OR metric = $metric::VARCHAR)
    AND ($severity::VARCHAR IS NULL OR severity = $severity::VARCHAR)
    AND ($alert_id::VARCHAR IS NULL OR alert_id = $alert_id::VARCHAR)
ORDER BY alert.crossed_at DESC NULLS LAST, alert_id
