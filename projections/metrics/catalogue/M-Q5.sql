-- metric       M-Q5: complaints per 10,000 insured persons
-- zh           万人次投诉量
-- numerator    complaints filed in the month
-- denominator  policies whose insured is known that are in force on any day of the month, up to today
-- kind         per
-- scale        10000
-- unit         complaints
-- period       month
-- grain        policy or complaint
-- groups       agent branch channel product cohort
-- source       domain 4.7
WITH spans AS (
    SELECT
        policy_id, groups, issued_by, first_day, month_no(first_day) AS first_month,
        month_no(LEAST(end_day - 1, today)) AS last_month
    FROM policy_spans(effective, known)
    WHERE insured_ref IS NOT NULL AND first_day <= today
),
covered AS (
    SELECT * REPLACE (GREATEST(first_month, 1 + MAX(last_month) OVER (
        PARTITION BY policy_id ORDER BY first_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )) AS first_month)
    FROM spans
)
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
    FROM covered
) AS policy
INNER JOIN named_months(effective, known) AS named ON named.month = policy.month
UNION ALL
SELECT * FROM complaints_of_months(effective, known)
