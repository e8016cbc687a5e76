-- metric       M-Q10r: repeat rate
-- zh           重复投诉率
-- numerator    those with an earlier one, within ninety days, of the same customer and cause about the same policy
--              or claim
-- denominator  complaints filed
-- kind         ratio
-- unit         complaints
-- period       month of filing
-- grain        complaint
-- groups       agent branch channel product cohort
-- source       domain 4.7
SELECT
    complaint.filing_month AS period,
    NULL AS part,
    complaint.complaint_id AS subject,
    complaint.policy_id,
    complaint.groups,
    len(repeated) > 0 AS numerator,
    1 AS denominator,
    known_if(numerator, complaint.repeated) AS numerator_positions,
    [complaint.filed.position] AS denominator_positions,
    NULL AS matures_on
FROM (
    SELECT
        *,
        list_sort(list_distinct(list_transform(
            list_filter(
                [
                    CASE WHEN filed.policy_id IS NOT NULL THEN LAG(filed) OVER of_policy END,
                    CASE WHEN filed.claim_id IS NOT NULL THEN LAG(filed) OVER of_claim END
                ],
                lambda earlier: earlier.day + 90 >= filed.day
            ),
            lambda earlier: earlier.position
        ))) AS repeated
    FROM complaint_profiles(effective, known)
    WINDOW
        of_policy AS (
            PARTITION BY filed.customer_ref, filed.cause, filed.policy_id
            ORDER BY filed.at_time, filed.position
        ),
        of_claim AS (
            PARTITION BY filed.customer_ref, filed.cause, filed.claim_id
            ORDER BY filed.at_time, filed.position
        )
) AS complaint
