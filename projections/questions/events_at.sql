-- The events at some positions, in order of position.
--
-- $positions  positions in the ledger
SELECT position, event_id, stream, type, occurred_at, recorded_at
FROM events
WHERE position IN (SELECT UNNEST($positions::BIGINT[]))
ORDER BY position
