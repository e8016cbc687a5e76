"""The statements that judge one file: what is landed, what may be judged, and what is asked."""

import json

SHAPE = json.dumps(
    [
        {"position": "BIGINT", "stream": "VARCHAR", "type": "VARCHAR"}
        | {"occurred_us": "BIGINT", "recorded_us": "BIGINT", "actor_type": "VARCHAR"}
        | {"actor_ref": "VARCHAR", "payload": "VARCHAR"}
    ]
)
LAND = """CREATE TEMP TABLE told AS
SELECT position, stream, type, make_timestamptz(occurred_us) AS occurred_at,
    make_timestamptz(recorded_us) AS recorded_at, actor_type, actor_ref, payload::JSON AS payload
FROM (SELECT UNNEST(from_json($facts, $shape), recursive := TRUE))"""
SINGLE = ["time_window", "forbidden_value", "required_value", "required_items", "wrong_party"]
"""Kinds of rules that can be broken by one event, whatever else has happened."""
PARTS = {
    "findings_of_one_event": (
        "time_window",
        "forbidden_value",
        "required_value",
        "required_items",
    ),
    "findings_of_two_events": ("not_before", "not_after", "minimum_gap"),
    "findings_of_steps": ("missing_step", "out_of_sequence"),
    "findings_of_many_events": ("too_often", "wrong_party"),
    "findings_of_shared_values": ("shared_value",),
    "findings_of_periods": ("at_least", "required_items"),
    "findings_of_duties": ("periodic",),
}
"""The parts of the findings, with the kinds of rules that each is about."""
NONE = """SELECT NULL::INTEGER AS rule_no, NULL::VARCHAR AS stream, NULL::VARCHAR AS occurrence,
    NULL::TIMESTAMP AS broken, NULL::DATE AS judged_on, NULL::BIGINT AS position,
    NULL::BIGINT[] AS positions, NULL::VARCHAR AS names, NULL::VARCHAR AS deviation,
    NULL::VARCHAR AS told_en, NULL::VARCHAR AS told_zh WHERE FALSE"""
MARKS = """SELECT rule.kind, mark.*
FROM rule_marks(NULL, NULL, {kinds}) AS mark JOIN folds.rules AS rule USING (rule_no)
WHERE CASE
    WHEN list_contains($whole, mark.stream) THEN rule.per IS DISTINCT FROM 'company'
    ELSE mark.stream LIKE 'agent/%' AND mark.role = 'event' AND rule.period IS NULL
        AND list_contains($single, rule.kind)
END"""
ANEW = """CREATE TEMP MACRO changed_marks(effective, known, kinds) AS TABLE
FROM rule_marks(effective, known, kinds);
CREATE TEMP MACRO kept_at(kept_table, effective, known) AS TABLE
FROM query_table(kept_table) LIMIT 0"""
"""Nothing that is kept of whole ledgers counts: all facts of the file are judged."""
VALUES = """SELECT DISTINCT value FROM file_marks
WHERE kind = 'shared_value' AND value IS NOT NULL"""
WATCHES = """SELECT DISTINCT watch FROM folds.rule_roles JOIN folds.rules USING (rule_no)
WHERE kind = 'shared_value'"""
SHARED = """INSERT INTO file_marks
SELECT
    'shared_value', role.rule_no, role.role, role.ordinal, role.field, role.unit, role.amount,
    fact.stream, fact.position, fact.at_time, fact.matching, fact.value, fact.other, fact.names
FROM merged.rule_facts AS fact JOIN folds.rule_roles AS role USING (watch)
WHERE fact.watch IN ({watches}) AND fact.value IN ({values})
    AND role.rule_no IN (SELECT rule_no FROM folds.rules WHERE kind = 'shared_value')
    AND fact.occurred_at <= make_timestamptz($effective)
    AND fact.recorded_at <= make_timestamptz($known)
    AND NOT list_contains($whole, fact.stream)"""
FINDINGS = """SELECT
    rule, rule_version, book, severity, deviation, stream, occurrence, agent_id,
    epoch_us(breached_at), position, positions, sentence_en, sentence_zh, accepted_by,
    accepted_until::VARCHAR
FROM findings_at(NULL, NULL)
WHERE list_contains($whole, stream) OR position IN (SELECT position FROM told)
ORDER BY breached_at, rule, stream, occurrence"""
DUTIES = """SELECT
    rule, rule_version, book, severity, status, stream, occurrence, agent_id, epoch_us(started_at),
    started_by, epoch_us(due_at), days_left, text_en, text_zh
FROM obligations_at(NULL, NULL)
WHERE status IN ('OPEN', 'OVERDUE')
ORDER BY due_at NULLS LAST, rule, stream, started_by"""
ACCEPTED = "DeviationAccepted"
