-- All findings at two times: those of the parts, and the obligations that were not kept.

CREATE OR REPLACE MACRO findings_at(effective, known) AS TABLE
WITH found AS (
    SELECT rule_no, stream, occurrence, broken, judged_on, position, positions, names, deviation, told_en, told_zh
    FROM kept_at('folds.kept_findings', effective, known)
    UNION ALL BY NAME FROM findings_anew(effective, known)
    UNION ALL BY NAME FROM findings_of_shared_values(effective, known)
    UNION ALL BY NAME FROM findings_of_periods(effective, known)
    UNION ALL BY NAME FROM findings_of_duties(effective, known)
),
ruled AS (
    SELECT
        rule.rule_no, rule.rule, rule.rule_version, rule.book, rule.severity, rule.text_en, rule.text_zh,
        found.stream, found.occurrence, found.broken, found.position, found.positions,
        COALESCE(subject.policy_id, CASE
            WHEN found.stream LIKE 'policy/%' THEN substr(found.stream, 8)
            WHEN found.stream LIKE 'agent/%' THEN found.names
        END) AS policy_id,
        CASE WHEN found.stream LIKE 'agent/%' THEN substr(found.stream, 7) ELSE subject.agent_id END AS agent_id,
        found.deviation, found.told_en, found.told_zh
    FROM found
    JOIN folds.rules AS rule USING (rule_no)
    LEFT JOIN rule_subjects(effective, known) AS subject ON subject.stream = found.stream
    WHERE in_force(rule.in_force_from, rule.in_force_to, found.judged_on)
        AND in_scope(
            rule.channels, rule.long_term, rule.effective_from,
            subject.channel, subject.is_long_term, subject.effective_on, found.stream
        )
    UNION ALL
    SELECT
        rule_no, rule, rule_version, book, severity, text_en, text_zh,
        stream, occurrence,
        local_of(CASE status WHEN 'LATE' THEN satisfied_at ELSE due_at END),
        CASE status WHEN 'LATE' THEN satisfied_by ELSE started_by END,
        list_sort(list_distinct(list_filter(
            [started_by, satisfied_by, extended_by] || paused_by || resumed_by, lambda place: place IS NOT NULL
        ))),
        policy_id, agent_id,
        CASE status WHEN 'LATE' THEN 'LATE' ELSE 'MISSING' END,
        CASE status
            WHEN 'LATE' THEN format('due {}, done {}', told(local_of(due_at)), told(local_of(satisfied_at)))
            ELSE format('due {}, not done', told(local_of(due_at)))
        END,
        CASE status
            WHEN 'LATE' THEN format('期限 {}，实际 {}', told(local_of(due_at)), told(local_of(satisfied_at)))
            ELSE format('期限 {}，尚未完成', told(local_of(due_at)))
        END
    FROM obligations_at(effective, known)
    WHERE status IN ('LATE', 'OVERDUE')
),
accepted AS (
    SELECT acceptance.*, clock.now
    FROM accepted_deviations AS acceptance CROSS JOIN rule_clock(effective, known) AS clock
    WHERE acceptance.occurred_at <= clock.happened_by AND acceptance.recorded_at <= clock.known_by
        AND acceptance.expires_on >= clock.now::DATE
),
approved AS (
    SELECT
        ruled.rule, ruled.rule_version, ruled.stream, ruled.occurrence,
        MAX({
            'expires_on': accepted.expires_on, 'position': accepted.position, 'by': accepted.approver_ref
        }) AS approval
    FROM ruled
    JOIN accepted ON accepted.rule = ruled.rule AND accepted.stream = ruled.stream
    WHERE accepted.breached_on IS NULL OR accepted.breached_on = ruled.broken::DATE
    GROUP BY ALL
)
SELECT
    ruled.rule AS rule,
    ruled.rule_version AS rule_version,
    ruled.book AS book,
    ruled.severity AS severity,
    ruled.deviation AS deviation,
    ruled.stream AS stream,
    ruled.occurrence AS occurrence,
    ruled.policy_id AS policy_id,
    ruled.agent_id AS agent_id,
    instant_of(ruled.broken) AS breached_at,
    ruled.position AS position,
    ruled.positions AS positions,
    rtrim(ruled.text_en, '.') || ': ' || ruled.told_en AS sentence_en,
    rtrim(ruled.text_zh, '。') || '：' || ruled.told_zh AS sentence_zh,
    approved.approval.by AS accepted_by,
    approved.approval.expires_on AS accepted_until
FROM ruled
LEFT JOIN approved USING (rule, rule_version, stream, occurrence);
