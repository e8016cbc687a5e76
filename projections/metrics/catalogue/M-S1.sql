-- metric       M-S1: cancelled in the cooling-off period
-- zh           犹豫期退保率
-- numerator    those with a PolicyCancelledInCoolingOff
-- denominator  policies delivered whose cooling-off period is over
-- kind         ratio
-- unit         policies
-- period       month in which the cooling-off period ended
-- grain        policy
-- groups       agent branch channel product cohort
-- source       domain 4.4
SELECT
    month_of(policy.cooling_off_end) AS period,
    NULL AS part,
    policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    policy.cancelled_by IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([policy.cancelled_by]) AS numerator_positions,
    known_of([policy.delivered_by, policy.cancelled_by]) AS denominator_positions,
    NULL AS matures_on
FROM policy_profiles(effective, known) AS policy
WHERE policy.cooling_off_end <= policy.today
