-- metric       M-Q1: complaints
-- zh           投诉件数
-- numerator    complaints filed, by their cause
-- kind         count
-- unit         complaints
-- period       month of filing
-- grain        complaint
-- groups       agent branch channel product cohort
-- source       domain 4.7
SELECT
    complaint.filing_month AS period,
    complaint.filed.cause AS part,
    complaint.complaint_id AS subject,
    complaint.policy_id,
    complaint.groups,
    1 AS numerator,
    NULL AS denominator,
    [complaint.filed.position] AS numerator_positions,
    [] AS denominator_positions,
    NULL AS matures_on
FROM complaint_profiles(effective, known) AS complaint
