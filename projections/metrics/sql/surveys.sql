-- Surveys at two times, on policies and on claims.

-- Every survey that was sent or answered, on a policy or a claim: the last sending and the last answer. `overall` and
-- `scores` are those of the answer, a score being 0 to 100.
CREATE OR REPLACE MACRO survey_profiles(effective, known) AS TABLE
WITH reported AS (
    SELECT stream, arg_min(policy_id, moment) AS policy_id
    FROM metric_facts_at(effective, known)
    WHERE type = 'claim.ClaimReported'
    GROUP BY stream
),
surveys AS (
    SELECT
        stream, other AS survey_id, ANY_VALUE(policy_id) AS policy_id, starts_with(stream, 'claim/') AS of_claim,
        arg_max({'position': position, 'wave': code}, moment) FILTER (
            WHERE type IN ('policy.SatisfactionSurveySent', 'claim.SatisfactionSurveySent')
        ) AS sent,
        arg_max({'position': position, 'wave': code, 'overall': measure, 'scores': detail}, moment) FILTER (
            WHERE type IN ('policy.SatisfactionSurveyAnswered', 'claim.SatisfactionSurveyAnswered')
        ) AS answered
    FROM metric_facts_at(effective, known)
    WHERE type IN (
        'policy.SatisfactionSurveySent', 'claim.SatisfactionSurveySent',
        'policy.SatisfactionSurveyAnswered', 'claim.SatisfactionSurveyAnswered'
    )
    GROUP BY stream, survey_id
)
SELECT
    survey.stream || '/' || survey.survey_id AS subject, survey.of_claim, survey.sent, survey.answered,
    COALESCE(reported.policy_id, survey.policy_id) AS policy_id, policy.groups AS groups
FROM surveys AS survey
LEFT JOIN reported ON reported.stream = survey.stream
LEFT JOIN policy_profiles(effective, known) AS policy
    ON policy.policy_id = COALESCE(reported.policy_id, survey.policy_id);
