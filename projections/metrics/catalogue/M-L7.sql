-- metric       M-L7: paid on time
-- zh           赔款支付时效达成率
-- numerator    those that were paid by the tenth day after them
-- denominator  agreements that were paid, or are beyond the limit
-- kind         ratio
-- unit         events
-- period       month of the payment, or of the limit
-- grain        event
-- groups       agent branch channel product cohort
-- source       domain 4.6, REG-L2
WITH agreements AS (
    SELECT fact.stream, fact.position, fact.day, tenth.rolled AS last_day
    FROM metric_facts_at(effective, known) AS fact
    INNER JOIN folds.calendar AS tenth ON tenth.day = fact.day + 10
    WHERE fact.type = 'claim.ClaimAgreementReached' AND tenth.rolled IS NOT NULL
),
payments AS (
    SELECT
        agreement.position AS agreed_by,
        UNNEST(arg_min({'position': fact.position, 'day': fact.day}, fact.moment))
    FROM agreements AS agreement
    INNER JOIN metric_facts_at(effective, known) AS fact
        ON fact.stream = agreement.stream AND fact.type = 'claim.ClaimPaid'
    WHERE fact.day >= agreement.day
    GROUP BY agreed_by
)
SELECT
    month_of(COALESCE(paid.day, agreement.last_day)) AS period,
    NULL AS part,
    agreement.position::VARCHAR AS subject,
    claim.policy_id,
    claim.groups,
    COALESCE(paid.day <= agreement.last_day, FALSE) AS numerator,
    1 AS denominator,
    known_if(numerator, [agreement.position, paid.position]) AS numerator_positions,
    known_of([agreement.position, paid.position]) AS denominator_positions,
    NULL AS matures_on
FROM agreements AS agreement
LEFT JOIN payments AS paid ON paid.agreed_by = agreement.position
INNER JOIN claim_profiles(effective, known) AS claim ON claim.stream = agreement.stream
WHERE paid.position IS NOT NULL OR agreement.last_day < claim.today
