-- metric       M-B1: premium collection rate
-- zh           保费收缴率
-- numerator    what was paid on them, at most what was due
-- denominator  amounts of the instalments due
-- kind         share
-- unit         fen
-- period       month of the due day
-- grain        instalment
-- groups       agent branch channel product cohort
-- target       0.9 (PRM-01, seed 003, a benchmark)
-- source       domain 4.5 [003]
SELECT
    month_of(instalment.due.day) AS period,
    NULL AS part,
    concat_ws('/', instalment.policy_id, policy_year, instalment_no) AS subject,
    instalment.policy_id,
    policy.groups,
    LEAST(COALESCE(instalment.paid, 0), instalment.due.amount) AS numerator,
    instalment.due.amount AS denominator,
    COALESCE(list_sort(
        list_transform(instalment.payments, lambda one: one.position)
    ), []) AS numerator_positions,
    [instalment.due.position] AS denominator_positions,
    NULL AS matures_on
FROM policy_instalments(effective, known) AS instalment
CROSS JOIN metric_clock(effective, known) AS clock
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = instalment.policy_id
WHERE instalment.due.day <= clock.today
