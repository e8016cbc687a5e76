-- The chosen findings in order of their keys, texts by their bytes.
SELECT
    stream, rule, rule_version, occurrence, book, severity, deviation, policy_id, agent_id,
    breached_at, positions, sentence_en, sentence_zh
FROM chosen
ORDER BY stream, rule, rule_version, occurrence
