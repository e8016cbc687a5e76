-- metric       M-A2: satisfaction index
-- zh           满意度指数
-- numerator    points of the answers
-- denominator  surveys answered
-- kind         mean
-- unit         points
-- period       quarter of the wave
-- grain        survey
-- groups       agent branch channel product cohort
-- source       domain 4.8 [001]
SELECT
    survey.answered.wave AS period,
    NULL AS part,
    survey.subject AS subject,
    survey.policy_id,
    survey.groups,
    survey.answered.overall AS numerator,
    1 AS denominator,
    [survey.answered.position] AS numerator_positions,
    [survey.answered.position] AS denominator_positions,
    NULL AS matures_on
FROM survey_profiles(effective, known) AS survey
WHERE survey.answered IS NOT NULL
