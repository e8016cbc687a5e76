-- metric       M-P13c: 13-month policy persistency
-- zh           13个月保单继续率
-- numerator    those whose first instalment of policy year 2 was paid in full by its due day plus 60 days
-- denominator  long-term policies with regular premiums for that many years; neither those cancelled in
--              the cooling-off period nor those ended by a claim by that day
-- kind         ratio
-- unit         policies
-- period       month of the effective date
-- grain        policy
-- groups       agent branch channel product cohort
-- matures      on the last day of the month 14 months after the cohort
-- source       domain 4.4, section 5.4
SELECT
    kept.cohort AS period,
    NULL AS part,
    kept.policy_id AS subject,
    kept.policy_id,
    kept.groups,
    CASE WHEN kept.paid THEN 1 ELSE 0 END AS numerator,
    1 AS denominator,
    known_if(kept.paid, kept.paid_by) AS numerator_positions,
    known_of([kept.issued_by, kept.due_by]) AS denominator_positions,
    last_day(months_after(kept.effective_on, 14)) AS matures_on
FROM policies_kept(effective, known, 2, 12) AS kept
