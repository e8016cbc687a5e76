-- metric       M-C10: callback success in the cooling-off period
-- zh           犹豫期内回访成功率
-- numerator    those with a CallbackSucceeded by the end of the period
-- denominator  long-term policies delivered whose cooling-off period is over
-- kind         ratio
-- unit         policies
-- period       month in which the cooling-off period ended
-- grain        policy
-- groups       agent branch channel product cohort
-- target       1 (REG-B1)
-- source       domain 4.2, section 5, REG-B1
WITH ended AS (
    SELECT * FROM policy_profiles(effective, known)
    WHERE is_long_term AND cooling_off_end <= today
),
reached AS (
    SELECT ended.policy_id, arg_min(fact.position, fact.moment) AS position
    FROM ended
    INNER JOIN metric_facts_at(effective, known) AS fact
        ON fact.policy_id = ended.policy_id AND fact.type = 'policy.CallbackSucceeded'
    WHERE fact.day <= ended.cooling_off_end
    GROUP BY ended.policy_id
)
SELECT
    month_of(ended.cooling_off_end) AS period,
    NULL AS part,
    ended.policy_id AS subject,
    ended.policy_id,
    ended.groups,
    reached.position IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([reached.position]) AS numerator_positions,
    known_of([ended.delivered_by, ended.cancelled_by]) AS denominator_positions,
    NULL AS matures_on
FROM ended
LEFT JOIN reached ON reached.policy_id = ended.policy_id
