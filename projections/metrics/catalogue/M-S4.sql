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
WITH spans AS (
    SELECT policy_id, LIST({'first_day': first_day, 'end_day': end_day}) AS spans
    FROM policy_spans(effective, known)
    GROUP BY policy_id
),
dated AS (
    SELECT
        policy.policy_id,
        policy.groups,
        policy.cohort,
        policy.issued_by,
        spans.spans,
        age.months,
        months_after(policy.effective_on, age.months) AS day
    FROM policy_profiles(effective, known) AS policy
    LEFT JOIN spans ON spans.policy_id = policy.policy_id
    CROSS JOIN (VALUES (3), (6), (12), (13), (24), (25), (36), (37), (48), (60), (61)) AS age (months)
    WHERE policy.is_issued
)
SELECT
    dated.cohort AS period,
    printf('%02d', dated.months) AS part,
    dated.policy_id AS subject,
    dated.policy_id,
    dated.groups,
    COALESCE(len(list_filter(dated.spans, lambda span:
        dated.day >= span.first_day AND COALESCE(dated.day < span.end_day, TRUE)
    )) > 0, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, [dated.issued_by]) AS numerator_positions,
    [dated.issued_by] AS denominator_positions,
    last_day(dated.day) AS matures_on
FROM dated
