-- metric       M-P12R: rolling 13-month premium persistency
-- zh           滚动12个月13个月保费继续率
-- numerator    that of M-P13, of the twelve cohorts that end with the period
-- denominator  that of M-P13, of the twelve cohorts
-- kind         share
-- unit         fen
-- period       month of the effective date and the eleven months after it
-- grain        policy
-- groups       agent branch channel product cohort
-- matures      when all of its cohorts are mature
-- source       domain 4.4, section 5.4
WITH kept AS (
    FROM policies_kept(effective, known, 2, 12)
),
spread AS (
    SELECT *, UNNEST(range(12)) AS months_later FROM kept
),
dated AS (
    SELECT *, month_of(months_after(first_day_of(cohort), months_later::INTEGER)) AS period
    FROM spread
)
SELECT
    dated.period,
    NULL AS part,
    dated.policy_id AS subject,
    dated.policy_id,
    dated.groups,
    CASE WHEN dated.paid THEN dated.annual_premium_fen ELSE 0 END AS numerator,
    dated.annual_premium_fen AS denominator,
    known_if(dated.paid, dated.paid_by) AS numerator_positions,
    known_of([dated.issued_by, dated.due_by]) AS denominator_positions,
    last_day(months_after(first_day_of(dated.cohort), 14)) AS matures_on
FROM dated
CROSS JOIN (SELECT MAX(cohort) AS cohort FROM kept) AS newest
WHERE dated.period <= newest.cohort
