-- metric       M-A4: response rate
-- zh           问卷回收率
-- numerator    those with an answer
-- denominator  surveys sent
-- kind         ratio
-- unit         surveys
-- period       quarter of the wave
-- grain        survey
-- groups       agent branch channel product cohort
-- source       domain 4.8
SELECT
    survey.sent.wave AS period,
    NULL AS part,
    survey.subject AS subject,
    survey.policy_id,
    survey.groups,
    survey.answered IS NOT NULL AS numerator,
    1 AS denominator,
    known_of([survey.answered.position]) AS numerator_positions,
    [survey.sent.position] AS denominator_positions,
    NULL AS matures_on
FROM survey_profiles(effective, known) AS survey
WHERE survey.sent IS NOT NULL
