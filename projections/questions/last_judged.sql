-- The last position that the read models know, and when it was recorded in microseconds since the epoch.
SELECT
    (SELECT position FROM projection_checkpoint) AS position,
    (SELECT epoch_us(MAX(recorded_at)) FROM events) AS recorded_us
