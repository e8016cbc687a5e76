-- model    surveys: each satisfaction survey about a policy or a claim, sent and answered
-- key      stream survey_id
-- reads    policy.SatisfactionSurveySent policy.SatisfactionSurveyAnswered
--          claim.SatisfactionSurveySent claim.SatisfactionSurveyAnswered
-- source   P-11, SVC-02; a second answer to the same survey is counted and not taken
-- units    scores from 0 to 100
-- column   stream VARCHAR: what the survey is about, aggregate/id
-- column   survey_id VARCHAR: id of the survey
-- column   about VARCHAR: policy or claim
-- column   subject_id VARCHAR: id of that policy or claim
-- column   wave VARCHAR: quarter of the survey, YYYY-Qn, as first sent or else as first answered
-- column   method VARCHAR: how it was made, likewise
-- column   status VARCHAR: SENT, ANSWERED, or ANSWERED_NOT_SENT if no sending was reported
-- column   sent_at TIMESTAMPTZ: when it was first sent
-- column   sendings BIGINT: number of sendings
-- column   answered_at TIMESTAMPTZ: when it was first answered
-- column   answers BIGINT: number of answers
-- column   overall DOUBLE: overall score of the first answer
-- column   service_attitude DOUBLE: its score for the attitude of the service
-- column   product_information DOUBLE: its score for the information about the product
-- column   claim_experience DOUBLE: its score for the handling of claims
-- column   after_sales DOUBLE: its score for the service after the sale
-- column   comment_pii_ref VARCHAR: reference of its comment, kept outside the ledger
-- column   last_recorded_at TIMESTAMPTZ: when the latest known became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    stream,
    payload ->> 'survey_id' AS survey_id,
    first_fact(type LIKE '%.SatisfactionSurveySent', moment, payload, '{"wave": "VARCHAR",
        "method": "VARCHAR"}') AS sent,
    counted(type LIKE '%.SatisfactionSurveySent') AS sendings,
    first_fact(type LIKE '%.SatisfactionSurveyAnswered', moment, payload, '{"wave": "VARCHAR",
        "method": "VARCHAR", "overall": "DOUBLE", "answered_at": "TIMESTAMPTZ",
        "comment_pii_ref": "VARCHAR", "scores": {"SERVICE_ATTITUDE": "DOUBLE",
        "PRODUCT_INFORMATION": "DOUBLE", "CLAIM_EXPERIENCE": "DOUBLE",
        "AFTER_SALES": "DOUBLE"}}') AS answered,
    counted(type LIKE '%.SatisfactionSurveyAnswered') AS answers,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type IN (
    'policy.SatisfactionSurveySent', 'policy.SatisfactionSurveyAnswered',
    'claim.SatisfactionSurveySent', 'claim.SatisfactionSurveyAnswered'
)
GROUP BY stream, survey_id;

SELECT
    stream,
    survey_id,
    split_part(stream, '/', 1) AS about,
    substr(stream, strpos(stream, '/') + 1) AS subject_id,
    COALESCE(sent.value.wave, answered.value.wave) AS wave,
    COALESCE(sent.value.method, answered.value.method) AS method,
    CASE
        WHEN answered IS NULL THEN 'SENT'
        WHEN sent IS NULL THEN 'ANSWERED_NOT_SENT'
        ELSE 'ANSWERED'
    END AS status,
    time_of(sent.moment) AS sent_at,
    sendings,
    answered.value.answered_at AS answered_at,
    answers,
    answered.value.overall AS overall,
    answered.value.scores.SERVICE_ATTITUDE AS service_attitude,
    answered.value.scores.PRODUCT_INFORMATION AS product_information,
    answered.value.scores.CLAIM_EXPERIENCE AS claim_experience,
    answered.value.scores.AFTER_SALES AS after_sales,
    answered.value.comment_pii_ref AS comment_pii_ref,
    last_recorded_at,
    last_position
FROM state;
