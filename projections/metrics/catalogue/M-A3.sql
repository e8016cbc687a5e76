-- metric       M-A3: satisfaction by dimension
-- zh           分项满意度
-- numerator    points in the dimension
-- denominator  answers with a score in it
-- kind         mean
-- unit         points
-- period       quarter of the wave
-- grain        survey
-- groups       agent branch channel product cohort
-- source       domain 4.8
SELECT
    survey.answered.wave AS period,
    survey.score.key AS part,
    survey.subject AS subject,
    survey.policy_id,
    survey.groups,
    survey.score.value AS numerator,
    1 AS denominator,
    [survey.answered.position] AS numerator_positions,
    [survey.answered.position] AS denominator_positions,
    NULL AS matures_on
FROM (
    SELECT *, UNNEST(map_entries(
        from_json(answered.scores, '"MAP(VARCHAR, DECIMAL(18, 4))"')
    )) AS score
    FROM survey_profiles(effective, known)
) AS survey
WHERE survey.score.value IS NOT NULL
