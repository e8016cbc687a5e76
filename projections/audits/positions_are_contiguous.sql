-- audit    the positions are 1 to the last, each once
SELECT COUNT(*) AS events, MIN(position) AS first, MAX(position) AS last, SUM(position) AS total
FROM events
HAVING COUNT(*) > 0 AND (first <> 1 OR last <> COUNT(*) OR total <> last::HUGEINT * (last + 1) / 2)
