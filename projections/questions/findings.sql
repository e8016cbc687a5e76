-- Findings at two times, those that are asked for; docs/explanation/clocks.md says what they are.
--
-- $effective_us, $known_us  microseconds since the epoch
-- $from, $to                first and last day of the breach in Asia/Shanghai; NULL for no end
-- $severity, $deviation, $rule, $book, $agent, $policy, $stream
--                           NULL for any; a rule brings its parts, as CBK-13 brings CBK-13.changed
-- $accepted                 true or false: whether a person has approved; NULL for both
SELECT *
FROM findings_at(make_timestamptz($effective_us::BIGINT), make_timestamptz($known_us::BIGINT))
WHERE
    ($severity::VARCHAR IS NULL OR severity = $severity::VARCHAR)
    AND ($deviation::VARCHAR IS NULL OR deviation = $deviation::VARCHAR)
    AND ($rule::VARCHAR IS NULL OR rule = $rule::VARCHAR OR starts_with(rule, $rule::VARCHAR || '.'))
    AND ($book::VARCHAR IS NULL OR book = $book::VARCHAR)
    AND ($agent::VARCHAR IS NULL OR agent_id = $agent::VARCHAR)
    AND ($policy::VARCHAR IS NULL OR policy_id = $policy::VARCHAR)
    AND ($stream::VARCHAR IS NULL OR stream = $stream::VARCHAR)
    AND ($accepted::BOOLEAN IS NULL OR (accepted_by IS NOT NULL) = $accepted::BOOLEAN)
    AND (
        ($from::DATE IS NULL AND $to::DATE IS NULL)
        OR (breached_at AT TIME ZONE 'UTC' + INTERVAL 8 HOUR)::DATE
        BETWEEN COALESCE($from::DATE, DATE '0001-01-01') AND COALESCE($to::DATE, DATE '9999-12-31')
    )
