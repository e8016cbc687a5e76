-- metric       M-C9w: dials outside the hours
-- zh           违规时段拨打率
-- numerator    those before 09:00, or at or after 21:00
-- denominator  attempts
-- kind         ratio
-- unit         events
-- period       month of the dial
-- grain        event
-- groups       agent branch channel product cohort
-- target       0 (CBK-02)
-- source       domain 4.2 [004], CBK-02
SELECT
    month_of(fact.day) AS period,
    NULL AS part,
    fact.position::VARCHAR AS subject,
    fact.policy_id,
    policy.groups,
    hour(fact.at_time) NOT BETWEEN 9 AND 20 AS numerator,
    1 AS denominator,
    known_if(numerator, [fact.position]) AS numerator_positions,
    [fact.position] AS denominator_positions,
    NULL AS matures_on
FROM metric_facts_at(effective, known) AS fact
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = fact.policy_id
WHERE fact.type = 'policy.CallbackAttempted'
