-- Complaints at two times: what was filed, accepted, answered and closed, when their clock stood, and whose they are.

-- Every complaint that was filed: of each step the first fact, in business order; of extensions the last one.
CREATE OR REPLACE MACRO complaint_profiles(effective, known) AS TABLE
WITH said AS (
    SELECT
        stream,
        arg_min({
            'position': position, 'at_time': at_time, 'day': day, 'cause': code, 'policy_id': policy_id,
            'claim_id': other, 'agent_id': agent_id, 'customer_ref': customer_ref
        }, moment) FILTER (WHERE type = 'complaint.ComplaintFiled') AS filed,
        arg_min({'position': position, 'day': day}, moment)
            FILTER (WHERE type = 'complaint.ComplaintAccepted') AS accepted,
        arg_min({'position': position, 'day': day}, moment)
            FILTER (WHERE type = 'complaint.ComplaintFeedbackGiven') AS answered,
        arg_min({'position': position, 'day': day}, moment)
            FILTER (WHERE type = 'complaint.ComplaintClosed') AS closed,
        arg_min(position, moment) FILTER (WHERE type = 'complaint.ComplaintInvestigated') AS investigated_by,
        arg_min(position, moment) FILTER (WHERE type = 'complaint.ComplaintResolved') AS resolved_by,
        arg_min(position, moment) FILTER (WHERE type = 'complaint.ComplaintEscalated') AS escalated_by,
        MIN(day) FILTER (WHERE type = 'complaint.ComplaintWithdrawn') AS withdrawn_on,
        arg_max({'position': position, 'level': code}, moment)
            FILTER (WHERE type = 'complaint.ComplaintDeadlineExtended') AS extended
    FROM metric_facts_at(effective, known)
    WHERE type > 'complaint.' AND type < 'complaint/'
    GROUP BY stream
)
SELECT
    said.*,
    substr(stream, length('complaint/') + 1) AS complaint_id,
    filed.policy_id AS policy_id,
    month_of(filed.day) AS filing_month,
    {
        'agent_id': COALESCE(filed.agent_id, policy.groups.agent_id),
        'branch_id': policy.groups.branch_id,
        'channel': policy.groups.channel,
        'product_code': policy.groups.product_code,
        'cohort': policy.groups.cohort
    } AS groups,
    clock.today AS today
FROM said
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = said.filed.policy_id
CROSS JOIN metric_clock(effective, known) AS clock
WHERE said.filed IS NOT NULL;

-- The pauses of their clocks: a pause while one is on changes nothing, nor does a resumption while none is.
CREATE OR REPLACE MACRO complaint_pauses(effective, known) AS TABLE
WITH turns AS (
    SELECT stream, position, occurred_at, day, type = 'complaint.ComplaintClockPaused' AS pauses
    FROM metric_facts_at(effective, known)
    WHERE type IN ('complaint.ComplaintClockPaused', 'complaint.ComplaintClockResumed')
    WINDOW in_order AS (PARTITION BY stream ORDER BY occurred_at, position)
    QUALIFY pauses <> COALESCE(LAG(pauses) OVER in_order, FALSE)
)
SELECT * FROM (
    SELECT
        stream, occurred_at, position, pauses, day AS begun,
        LEAD(day) OVER in_order AS ended,
        LEAD(position) OVER in_order AS ended_by
    FROM turns
    WINDOW in_order AS (PARTITION BY stream ORDER BY occurred_at, position)
)
WHERE pauses;

-- How many days of a pause lie between two days.
CREATE OR REPLACE MACRO paused_days(begun, ended, a_day, later) AS GREATEST(
    LEAST(COALESCE(ended, later), later) - GREATEST(begun, a_day), 0
);

-- Complaints as items in the month in which they were filed, as far as the months go.
CREATE OR REPLACE MACRO complaints_of_months(effective, known) AS TABLE
SELECT
    filing_month AS period,
    NULL AS part,
    stream AS subject,
    policy_id,
    groups,
    1 AS numerator,
    0 AS denominator,
    [filed.position] AS numerator_positions,
    [] AS denominator_positions,
    NULL AS matures_on
FROM complaint_profiles(effective, known)
WHERE filed.day <= last_day(today);

-- The items of complaints over policies in force at the end of each month, in that of today on that day.
CREATE OR REPLACE MACRO complaints_per_policy(effective, known) AS TABLE
SELECT
    named.period,
    NULL AS part,
    'policy/' || policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    0 AS numerator,
    1 AS denominator,
    [] AS numerator_positions,
    [policy.issued_by] AS denominator_positions,
    NULL AS matures_on
FROM (
    SELECT *, UNNEST(range(first_month, last_month + 1)) AS month
    FROM policy_months(effective, known)
) AS policy
INNER JOIN named_months(effective, known) AS named ON named.month = policy.month
UNION ALL
SELECT * FROM complaints_of_months(effective, known);
