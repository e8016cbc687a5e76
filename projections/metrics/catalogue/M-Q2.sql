-- metric       M-Q2: complaints per 1,000 policies
-- zh           千张保单投诉量
-- numerator    complaints filed in the month
-- denominator  policies in force at the end of the month, in that of today on that day
-- kind         per
-- scale        1000
-- unit         complaints
-- period       month
-- grain        policy or complaint
-- groups       agent branch channel product cohort
-- source       domain 4.7
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
SELECT
    complaint.filing_month,
    NULL,
    complaint.stream,
    complaint.policy_id,
    complaint.groups,
    1,
    0,
    [complaint.filed.position],
    [],
    NULL
FROM complaint_profiles(effective, known) AS complaint
WHERE complaint.filed.day <= last_day(complaint.today)
