-- How many facts had happened by one time and became known after the other.
--
-- $effective_us, $known_us  microseconds since the epoch
SELECT COUNT(*) AS facts
FROM events
WHERE
    occurred_at <= make_timestamptz($effective_us::BIGINT)
    AND recorded_at > make_timestamptz($known_us::BIGINT)
