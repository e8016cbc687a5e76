-- metric       M-A5: claim satisfaction
-- zh           理赔满意度
-- numerator    answers of 80 points or more
-- denominator  surveys on claims answered
-- kind         ratio
-- unit         answers
-- period       quarter of the wave
-- grain        survey
-- groups       agent branch channel product cohort
-- source       domain 4.8
SELECT
    survey.answered.wave AS period,
    NULL AS part,
    survey.subject AS subject,
    survey.policy_id,
    survey.groups,
    survey.answered.overall >= 80 AS numerator,
    1 AS denominator,
    known_if(numerator, [survey.answered.position]) AS numerator_positions,
    [survey.answered.position] AS denominator_positions,
    NULL AS matures_on
FROM survey_profiles(effective, known) AS survey
WHERE survey.of_claim AND survey.answered IS NOT NULL
