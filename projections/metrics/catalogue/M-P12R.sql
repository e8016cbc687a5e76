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
cohorts AS (
    SELECT cohort, first_day_of(cohort) AS first_day, MAX(cohort) OVER () AS newest
    FROM (SELECT DISTINCT cohort FROM kept)
),
periods AS (
    SELECT cohort, newest, month_of(months_after(first_day, UNNEST(range(12))::INTEGER)) AS period
    FROM cohorts
)
SELECT
    periods.period,
    NULL AS part,
    kept.policy_id AS subject,
    kept.policy_id,
    kept.groups,
    CASE WHEN kept.paid THEN kept.annual_premium_fen ELSE 0 END AS numerator,
    kept.annual_premium_fen AS denominator,
    known_if(kept.paid, kept.paid_by) AS numerator_positions,
    known_of([kept.issued_by, kept.due_by]) AS denominator_positions,
    last_day(months_after(kept.effective_on, 14)) AS matures_on
FROM kept
INNER JOIN periods ON
    periods.cohort = kept.cohort AND periods.period BETWEEN periods.cohort AND periods.newest
