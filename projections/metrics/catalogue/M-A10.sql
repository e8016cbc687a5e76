-- metric       M-A10: rectification rate
-- zh           整改率
-- numerator    those with a RootCauseRectified
-- denominator  complaints of which an investigation verified the facts
-- kind         ratio
-- unit         complaints
-- period       month of the first such investigation
-- grain        complaint
-- groups       agent branch channel product cohort
-- target       0.9 (seed 001, a benchmark)
-- source       domain 4.8 [001]
WITH verified AS (
    SELECT stream, UNNEST(arg_min({'position': position, 'day': day}, moment))
    FROM metric_facts_at(effective, known)
    WHERE type = 'complaint.ComplaintInvestigated' AND code = 'true'
    GROUP BY stream
)
SELECT
    month_of(verified.day) AS period,
    NULL AS part,
    complaint.complaint_id AS subject,
    complaint.policy_id,
    complaint.groups,
    rectified.position IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([rectified.position]) AS numerator_positions,
    [verified.position] AS denominator_positions,
    NULL AS matures_on
FROM verified
INNER JOIN complaint_profiles(effective, known) AS complaint ON complaint.stream = verified.stream
LEFT JOIN first_of(effective, known, 'complaint.RootCauseRectified') AS rectified
    ON rectified.stream = verified.stream
