-- metric       M-T1: customer retention rate
-- zh           客户留存率
-- numerator    those with a policy in force at the end of the month
-- denominator  customers with a policy in force at the end of the month before
-- kind         ratio
-- unit         customers
-- period       month
-- grain        customer
-- matures      on the last day of the month
-- source       domain 4.4, issue 5
SELECT
    held.period,
    NULL AS part,
    held.customer_ref AS subject,
    NULL AS policy_id,
    no_groups() AS groups,
    held.month < held.last_month AS numerator,
    1 AS denominator,
    known_if(numerator, held_by(held.spans, held.month + 1)) AS numerator_positions,
    held_by(held.spans, held.month) AS denominator_positions,
    held.matures_on
FROM customer_months(effective, known) AS held
