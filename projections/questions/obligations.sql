-- Obligations at two times, those that are asked for; docs/explanation/clocks.md says what they are.
--
-- $effective_us, $known_us  microseconds since the epoch
-- $statuses                 which of them
-- $soon_us                  of open ones only those that are due by then; NULL for all
-- $rule, $book, $agent, $policy, $stream
--                           NULL for any; a rule brings its parts, as CBK-13 brings CBK-13.changed
-- paused                    the clock stands still, so that there is no last day yet
-- age_days                  natural days from the day of the start to the day asked about
SELECT
    * EXCLUDE (rule_no, text_en, text_zh),
    due_at IS NULL AND len(paused_by) > len(resumed_by) AS paused,
    (make_timestamptz($effective_us::BIGINT) AT TIME ZONE 'UTC' + INTERVAL 8 HOUR)::DATE
    - (started_at AT TIME ZONE 'UTC' + INTERVAL 8 HOUR)::DATE AS age_days,
    text_en,
    text_zh
FROM obligations_at(make_timestamptz($effective_us::BIGINT), make_timestamptz($known_us::BIGINT))
WHERE
    list_contains($statuses::VARCHAR[], status)
    AND ($soon_us::BIGINT IS NULL OR status <> 'OPEN' OR due_at <= make_timestamptz($soon_us::BIGINT))
    AND ($rule::VARCHAR IS NULL OR rule = $rule::VARCHAR OR starts_with(rule, $rule::VARCHAR || '.'))
    AND ($book::VARCHAR IS NULL OR book = $book::VARCHAR)
    AND ($agent::VARCHAR IS NULL OR agent_id = $agent::VARCHAR)
    AND ($policy::VARCHAR IS NULL OR policy_id = $policy::VARCHAR)
    AND ($stream::VARCHAR IS NULL OR stream = $stream::VARCHAR)
