-- metric       M-K5: held commission that was released
-- zh           缓发佣金发放率
-- numerator    those of which the last word is a release or a settlement
-- denominator  policies whose commission was ever held
-- kind         ratio
-- unit         policies
-- period       month of the settlement in which it was first held
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.3 [004]
SELECT
    word.first_held.period,
    NULL AS part,
    word.policy_id AS subject,
    word.policy_id,
    policy.groups,
    word.latest.paid AS numerator,
    1 AS denominator,
    known_if(numerator, [word.latest.position]) AS numerator_positions,
    [word.first_held.position] AS denominator_positions,
    NULL AS matures_on
FROM (
    SELECT
        policy_id,
        arg_min({'position': position, 'period': code}, moment)
            FILTER (WHERE type = 'policy.CommissionHeld') AS first_held,
        arg_max({
            'position': position,
            'paid': type IN ('policy.CommissionReleased', 'policy.CommissionSettled')
        }, moment) AS latest
    FROM metric_facts_at(effective, known)
    WHERE type IN (
        'policy.CommissionHeld', 'policy.CommissionReleased', 'policy.CommissionSettled',
        'policy.CommissionForfeited', 'policy.CommissionReinstated'
    )
    GROUP BY policy_id
) AS word
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = word.policy_id
WHERE word.first_held IS NOT NULL
