-- metric       M-K1: commission held
-- zh           缓发佣金金额
-- numerator    amount of the last CommissionHeld of the month, by its reasons
-- kind         amount
-- unit         fen
-- period       month of the settlement
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.3 [004], SET-01
SELECT
    held.period,
    held.part,
    held.policy_id AS subject,
    held.policy_id,
    policy.groups,
    held.amount AS numerator,
    NULL AS denominator,
    [held.position] AS numerator_positions,
    [] AS denominator_positions,
    NULL AS matures_on
FROM (
    SELECT policy_id, code AS period, UNNEST(arg_max({
        'position': position, 'amount': amount,
        'part': array_to_string(list_sort(from_json(other, '["VARCHAR"]')), '+')
    }, moment))
    FROM metric_facts_at(effective, known)
    WHERE type = 'policy.CommissionHeld'
    GROUP BY policy_id, code
) AS held
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = held.policy_id
