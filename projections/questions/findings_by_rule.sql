-- How many of the chosen findings there are, by rule; accepted ones are among them.
SELECT
    chosen.rule,
    chosen.rule_version,
    ANY_VALUE(chosen.severity) AS severity,
    COUNT(*) AS findings,
    COUNT(chosen.accepted_by) AS accepted,
    ANY_VALUE(rules.text_en) AS text_en,
    ANY_VALUE(rules.text_zh) AS text_zh
FROM chosen
INNER JOIN rules ON rules.rule = chosen.rule AND rules.rule_version = chosen.rule_version
GROUP BY chosen.rule, chosen.rule_version
ORDER BY findings DESC, chosen.rule, chosen.rule_version
