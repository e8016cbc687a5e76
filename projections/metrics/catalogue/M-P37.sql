-- metric       M-P37: 37-month premium persistency
-- zh           37个月保费继续率
-- numerator    those whose first instalment of policy year 4 was paid in full by its due day plus 60 days
-- denominator  long-term policies with regular premiums for that many years; neither those cancelled in
--              the cooling-off period nor those ended by a claim by that day
-- kind         share
-- unit         fen
-- period       month of the effective date
-- grain        policy
-- groups       agent branch channel product cohort
-- matures      on the last day of the month 38 months after the cohort
-- source       domain 4.4, section 5.4
SELECT
    kept.cohort AS period,
    NULL AS part,
    kept.policy_id AS subject,
    kept.policy_id,
    kept.groups,
    CASE WHEN kept.paid THEN kept.annual_premium_fen ELSE 0 END AS numerator,
    kept.annual_premium_fen AS denominator,
    known_if(kept.paid, kept.paid_by) AS numerator_positions,
    known_of([kept.issued_by, kept.due_by]) AS denominator_positions,
    last_day(months_after(kept.effective_on, 38)) AS matures_on
FROM policies_kept(effective, known, 4, 36) AS kept
