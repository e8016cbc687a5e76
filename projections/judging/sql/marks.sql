-- What is known at two times: the clock, who a stream is about, which facts bear on which rule.

CREATE OR REPLACE MACRO rule_clock(effective, known) AS TABLE
SELECT
    COALESCE(effective::TIMESTAMPTZ, last) AS happened_by,
    COALESCE(known::TIMESTAMPTZ, last) AS known_by,
    local_of(COALESCE(effective::TIMESTAMPTZ, last)) AS now
FROM (SELECT MAX(recorded_at) AS last FROM events);

-- A question about one policy is answered sooner: the session variables say which streams bear on it, and which
-- watches count in every stream; without them every fact counts.
CREATE OR REPLACE MACRO is_judged(stream) AS (
    getvariable('judged_streams') IS NULL
    OR list_contains(getvariable('judged_streams')::VARCHAR[], stream)
);

-- What is known by then.
CREATE OR REPLACE MACRO known_facts(effective, known) AS TABLE
SELECT fact.*
FROM merged.rule_facts AS fact CROSS JOIN rule_clock(effective, known) AS clock
WHERE fact.occurred_at <= clock.happened_by AND fact.recorded_at <= clock.known_by
    AND (is_judged(fact.stream) OR list_contains(getvariable('judged_watches')::SMALLINT[], fact.watch));

-- A row for every role that a fact has in a rule of some kinds.
CREATE OR REPLACE MACRO rule_marks(effective, known, kinds) AS TABLE
SELECT
    rule.rule_no, role.role, role.ordinal, role.field, role.unit, role.amount,
    fact.stream, fact.position, fact.at_time, fact.matching, fact.value, fact.other, fact.names
FROM known_facts(effective, known) AS fact
JOIN folds.rule_roles AS role USING (watch)
JOIN folds.rules AS rule ON rule.rule_no = role.rule_no AND list_contains(kinds, rule.kind);

-- The facts that came later than what is kept of their slice. By far the most came before the oldest of that, and
-- are passed over by the smallest position in their part of the table.
CREATE OR REPLACE MACRO new_facts() AS TABLE
SELECT fact.*
FROM (FROM merged.rule_facts WHERE position > (SELECT MIN(position) FROM folds.kept_up_to)) AS fact
JOIN folds.kept_up_to AS kept USING (slice)
WHERE fact.position > kept.position;

-- The rules of which what is kept about a stream does not hold at two times: some of the facts that bear on
-- both do not count, or came later.
CREATE OR REPLACE MACRO changed_verdicts(effective, known) AS TABLE
SELECT kept.rule_no, kept.stream
FROM folds.kept_verdicts AS kept CROSS JOIN rule_clock(effective, known) AS clock
WHERE kept.occurred_at > clock.happened_by OR kept.recorded_at > clock.known_by
UNION
SELECT role.rule_no, fact.stream
FROM new_facts() AS fact
JOIN folds.rule_roles AS role USING (watch);

-- The same as rule_marks for what has to be judged anew. As a condition that is not joined the other way round:
-- of the marks, which are taken for few, a table would be made to look up what has changed.
CREATE OR REPLACE MACRO changed_marks(effective, known, kinds) AS TABLE
SELECT mark.*
FROM rule_marks(effective, known, kinds) AS mark
WHERE CASE WHEN (mark.rule_no, mark.stream) IN (
    SELECT (rule_no, stream) FROM changed_verdicts(effective, known)
) THEN TRUE END;

-- What a table keeps, where it holds.
CREATE OR REPLACE MACRO kept_at(kept_table, effective, known) AS TABLE
SELECT kept.* EXCLUDE (slice)
FROM query_table(kept_table) AS kept
ANTI JOIN changed_verdicts(effective, known) AS changed USING (rule_no, stream)
WHERE is_judged(kept.stream);

-- Whom a stream is about; the first word in business order counts.
CREATE OR REPLACE MACRO rule_subjects(effective, known) AS TABLE
WITH said AS (
    SELECT
        fact.stream,
        MIN({'moment': (occurred_at, position), 'agent_id': value, 'other': other})
            FILTER (WHERE role = 'application') AS application,
        MIN({'moment': (occurred_at, position), 'effective_on': TRY_CAST(value AS DATE)})
            FILTER (WHERE role = 'issue') AS issue,
        MIN({'moment': (occurred_at, position), 'policy_id': names})
            FILTER (WHERE role = 'claim') AS claim,
        MIN({'moment': (occurred_at, position), 'policy_id': names, 'agent_id': value})
            FILTER (WHERE role = 'complaint') AS complaint
    FROM known_facts(effective, known) AS fact
    JOIN folds.rule_roles AS role USING (watch)
    WHERE role.rule_no = 0
    GROUP BY fact.stream
),
policies AS (
    SELECT
        stream,
        substr(stream, 8) AS policy_id,
        application.agent_id AS agent_id,
        split_part(application.other, '|', 1) AS channel,
        split_part(application.other, '|', 2) = 'true' AS is_long_term,
        issue.effective_on AS effective_on
    FROM said
    WHERE stream LIKE 'policy/%'
)
FROM policies
UNION ALL
SELECT
    said.stream,
    COALESCE(said.claim.policy_id, said.complaint.policy_id) AS policy_id,
    COALESCE(said.complaint.agent_id, policies.agent_id) AS agent_id,
    policies.channel,
    policies.is_long_term,
    policies.effective_on
FROM said
LEFT JOIN policies ON policies.policy_id = COALESCE(said.claim.policy_id, said.complaint.policy_id)
WHERE said.stream NOT LIKE 'policy/%';

CREATE OR REPLACE MACRO in_scope(channels, long_term, effective_from, channel, is_long, covered_from, whose) AS (
    whose LIKE 'agent/%' OR whose = 'company' OR COALESCE(
        (len(channels) = 0 OR list_contains(channels, channel))
        AND (long_term IS NULL OR long_term = is_long)
        AND (effective_from IS NULL OR effective_from <= covered_from),
        FALSE
    )
);
CREATE OR REPLACE MACRO in_force(first_day, last_day, a_day) AS (
    a_day BETWEEN COALESCE(first_day, DATE '0001-01-01') AND COALESCE(last_day, DATE '9999-12-31')
);
