-- metric       M-T3: renewal rate of short-term policies
-- zh           短期险续约率
-- numerator    those with a payment
-- denominator  instalments due, of policies that are not long-term
-- kind         ratio
-- unit         instalments
-- period       month of the due day
-- grain        instalment
-- groups       agent branch channel product cohort
-- source       domain 4.4
SELECT
    month_of(instalment.due.day) AS period,
    NULL AS part,
    concat_ws('/', instalment.policy_id, policy_year, instalment_no) AS subject,
    instalment.policy_id,
    policy.groups,
    COALESCE(len(instalment.payments) > 0, FALSE) AS numerator,
    1 AS denominator,
    COALESCE(list_sort(
        list_transform(instalment.payments, lambda one: one.position)
    ), []) AS numerator_positions,
    [instalment.due.position] AS denominator_positions,
    NULL AS matures_on
FROM policy_instalments(effective, known) AS instalment
INNER JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = instalment.policy_id
WHERE policy.is_short_term AND instalment.due.day <= policy.today
