-- How many of the chosen obligations there are, by rule and status.
SELECT
    rule,
    rule_version,
    ANY_VALUE(severity) AS severity,
    COUNT(*) FILTER (WHERE status = 'OVERDUE') AS overdue,
    COUNT(*) FILTER (WHERE status = 'OPEN') AS open,
    COUNT(*) FILTER (WHERE status = 'LATE') AS late,
    COUNT(*) FILTER (WHERE status = 'MET') AS met,
    COUNT(*) FILTER (WHERE status = 'EXCUSED') AS excused,
    ANY_VALUE(text_en) AS text_en,
    ANY_VALUE(text_zh) AS text_zh
FROM chosen
GROUP BY rule, rule_version
ORDER BY overdue DESC, open DESC, late DESC, rule, rule_version
