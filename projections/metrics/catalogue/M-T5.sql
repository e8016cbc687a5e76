-- metric       M-T5: repeat business share
-- zh           老客户保费占比
-- numerator    those whose customer has another policy that was issued earlier
-- denominator  issued policies whose customer is known, by annual premium
-- kind         share
-- unit         fen
-- period       month of issue
-- grain        policy
-- groups       agent branch channel product cohort
-- target       0.6 (seed 004, a benchmark)
-- source       domain 4.4 [004]
SELECT
    policy.issue_month AS period,
    NULL AS part,
    policy.policy_id AS subject,
    policy.policy_id,
    policy.groups,
    CASE WHEN policy.oldest.issued_at < policy.issued_at THEN policy.annual_premium_fen ELSE 0 END AS numerator,
    policy.annual_premium_fen AS denominator,
    known_if(policy.oldest.issued_at < policy.issued_at, [policy.oldest.position]) AS numerator_positions,
    known_of([policy.applied_by, policy.issued_by]) AS denominator_positions,
    NULL AS matures_on
FROM (
    SELECT *, MIN({'issued_at': issued_at, 'position': issued_by}) OVER (
        PARTITION BY customer_ref
    ) AS oldest
    FROM policy_profiles(effective, known)
    WHERE is_issued AND customer_ref IS NOT NULL
) AS policy
