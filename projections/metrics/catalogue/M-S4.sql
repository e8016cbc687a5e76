-- metric       M-S4: survival by cohort
-- zh           保单存续率（按生效月）
-- numerator    those in force so many months after their effective date
-- denominator  issued policies; the part is the number of months
-- kind         ratio
-- unit         policies
-- period       month of the effective date
-- grain        policy
-- groups       agent branch channel product cohort
-- matures      on the last day of the month so many months after the cohort
-- source       domain 4.4, issue 5
WITH dated AS (
    SELECT
        policy.policy_id,
        policy.groups,
        policy.cohort,
        policy.issued_by,
        policy.ended_by,
        age.months,
        months_after(policy.effective_on, age.months) AS day
    FROM policy_profiles(effective, known) AS policy
    CROSS JOIN (VALUES (3), (6), (12), (13), (24), (25), (36), (37), (48), (60), (61)) AS age (months)
    WHERE policy.is_issued
),
alive AS (
    SELECT DISTINCT dated.policy_id, dated.months
    FROM dated
    INNER JOIN policy_spans(effective, known) AS span ON span.policy_id = dated.policy_id
    WHERE dated.day >= span.first_day AND COALESCE(dated.day < span.end_day, TRUE)
)
SELECT
    dated.cohort AS period,
    printf('%02d', dated.months) AS part,
    dated.policy_id AS subject,
    dated.policy_id,
    dated.groups,
    alive.policy_id IS NOT NULL AS numerator,
    1 AS denominator,
    known_if(numerator, [dated.issued_by]) AS numerator_positions,
    [dated.issued_by] AS denominator_positions,
    last_day(months_after(first_day_of(dated.cohort), dated.months)) AS matures_on
FROM dated
LEFT JOIN alive ON alive.policy_id = dated.policy_id AND alive.months = dated.months
