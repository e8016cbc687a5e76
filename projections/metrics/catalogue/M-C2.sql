-- metric       M-C2: first-round success rate
-- zh           一次回访成功率
-- numerator    those where the round ended in a clean success
-- denominator  policies whose first round ended
-- kind         ratio
-- unit         policies
-- period       month of the end of the round
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.2 [004], CBK-06
SELECT
    month_of(ended.day) AS period,
    NULL AS part,
    ended.policy_id AS subject,
    ended.policy_id,
    policy.groups,
    ended.clean AS numerator,
    1 AS denominator,
    known_if(numerator, [ended.position]) AS numerator_positions,
    [ended.position] AS denominator_positions,
    NULL AS matures_on
FROM rounds_ended(effective, known, 'FIRST') AS ended
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = ended.policy_id
