-- audit    the checkpoint says how far the events go
SELECT position
FROM projection_checkpoint
WHERE position <> (SELECT COALESCE(MAX(position), 0) FROM events)
