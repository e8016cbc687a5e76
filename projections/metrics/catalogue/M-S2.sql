-- metric       M-S2: surrendered within a year
-- zh           早期退保率
-- numerator    those whose first surrender was requested within twelve months of the effective date
-- denominator  issued policies that were not cancelled in the cooling-off period
-- kind         ratio
-- unit         policies
-- period       month of issue
-- grain        policy
-- groups       agent branch channel product cohort
-- matures      when the twelve months of all of them are over
-- source       domain 4.4
SELECT
    policy.issue_month AS period,
    NULL AS part,
    policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    COALESCE(surrender.day <= months_after(policy.effective_on, 12), FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, [surrender.position]) AS numerator_positions,
    [policy.issued_by] AS denominator_positions,
    months_after(policy.effective_on, 12) AS matures_on
FROM policy_profiles(effective, known) AS policy
LEFT JOIN first_of(effective, known, 'policy.PolicySurrendered') AS surrender
    ON surrender.policy_id = policy.policy_id
WHERE policy.is_issued AND policy.cancelled_by IS NULL
