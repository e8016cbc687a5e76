-- metric       M-Q10: escalation rate
-- zh           投诉升级率
-- numerator    those with a ComplaintEscalated
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
    complaint.escalated_by IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([complaint.escalated_by]) AS numerator_positions,
    [complaint.filed.position] AS denominator_positions,
    NULL AS matures_on
FROM complaint_profiles(effective, known) AS complaint
