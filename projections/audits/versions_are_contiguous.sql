-- audit    the versions of a stream are 1 to the last, each once
SELECT stream, COUNT(*) AS events, MIN(version) AS first, MAX(version) AS last, SUM(version) AS total
FROM events
GROUP BY stream
HAVING first <> 1 OR last <> COUNT(*) OR total <> last::HUGEINT * (last + 1) / 2
