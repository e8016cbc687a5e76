-- model    agents: each agent's contract, training, appraisal and discipline
-- key      agent_id
-- reads    agent.*
-- source   P-10; a fact that can happen once is taken from its first report in business order, a
--          fact
--          that can be restated from its last
-- units    *_on: dates in Asia/Shanghai; *_at: instants; *_fen: 1/100 yuan; points with one decimal
-- not here the agent's policies, claims and complaints: join on agent_id
-- column   agent_id VARCHAR: id of the agent
-- column   phase VARCHAR: CONTRACTED or TERMINATED by the last such fact, UNKNOWN if there is none
-- column   branch_id VARCHAR: branch, as last contracted
-- column   contract_no VARCHAR: contract, as last contracted
-- column   contracted_on DATE: day of the first contract
-- column   education_level VARCHAR: education, as last contracted
-- column   qualification_ref VARCHAR: qualification, as last contracted
-- column   contracts BIGINT: number of contracts
-- column   terminated_on DATE: day the last contract ended; empty while it runs
-- column   termination_reason VARCHAR: reason of the last termination; empty while the contract
--          runs
-- column   trainings BIGINT: courses completed
-- column   trainings_passed BIGINT: of these, passed
-- column   training_minutes BIGINT: minutes of all of them
-- column   training_minutes_passed BIGINT: minutes of those passed
-- column   last_trained_on DATE: day of the last in business order
-- column   appraisals BIGINT: number of appraisals
-- column   appraisal_period VARCHAR: period of the last
-- column   appraisal_score DOUBLE: its score
-- column   satisfaction_weight_pct DOUBLE: weight of satisfaction in it, percent
-- column   false_info_cases BIGINT: findings of false or incomplete customer data
-- column   own_phone_cases BIGINT: of these, the agent's own telephone number
-- column   false_info_found_on DATE: day of the last of them
-- column   proxy_signatures BIGINT: confirmed proxy signatures
-- column   misleading_sales BIGINT: confirmed misleading sales
-- column   non_cooperations BIGINT: findings of non-cooperation in claims
-- column   documents_issued BIGINT: controlled documents handed out
-- column   documents_returned BIGINT: controlled documents accounted for
-- column   documents_overdue BIGINT: controlled documents reported overdue
-- column   points_deductions BIGINT: deductions of quality points
-- column   points_deducted DECIMAL(18,1): points deducted, revoked ones included
-- column   points_revocations BIGINT: revocations of deductions
-- column   points_standing DECIMAL(18,1): points of the deductions that no revocation names
-- column   points_deducted_on DATE: day of the last deduction
-- column   promotions_denied BIGINT: promotions denied
-- column   ranks_denied BIGINT: rank maintenance denied
-- column   elite_disqualifications BIGINT: disqualifications from the elite club
-- column   reports_to_regulator BIGINT: times named in a quarterly report
-- column   reported_quarter VARCHAR: quarter of the last
-- column   reported_cases BIGINT: cases in all reports
-- column   penalties BIGINT: penalties of the regulator
-- column   penalties_fen BIGINT: their sum
-- column   penalised_on DATE: day of the last
-- column   grievances_filed BIGINT: grievances filed
-- column   grievances_resolved BIGINT: grievances resolved
-- column   alerts_acknowledged BIGINT: risk alerts acknowledged
-- column   deviations_accepted BIGINT: breaches that a person accepted until a day
-- column   events BIGINT: number of facts about the agent
-- column   first_occurred_at TIMESTAMPTZ: when the earliest of them happened
-- column   last_occurred_at TIMESTAMPTZ: when the latest of them happened
-- column   last_recorded_at TIMESTAMPTZ: when the latest known became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 7) AS agent_id,
    first_fact(type = 'agent.AgentContracted', moment, payload,
        '{"signed_on": "DATE"}') AS contracted,
    last_fact(type = 'agent.AgentContracted', moment, payload, '{"branch_id": "VARCHAR",
        "contract_no": "VARCHAR", "education_level": "VARCHAR",
        "qualification_ref": "VARCHAR"}') AS contract,
    counted(type = 'agent.AgentContracted') AS contracts,
    last_fact(type = 'agent.AgentContractTerminated', moment, payload,
        '{"reason": "VARCHAR", "terminated_on": "DATE"}') AS terminated,
    counted(type = 'agent.TrainingCompleted') AS trainings,
    counted(
        type = 'agent.TrainingCompleted' AND (payload ->> 'passed') = 'true'
    ) AS trainings_passed,
    total(type = 'agent.TrainingCompleted', payload, 'minutes') AS training_minutes,
    total(
        type = 'agent.TrainingCompleted' AND (payload ->> 'passed') = 'true', payload, 'minutes'
    ) AS training_minutes_passed,
    last_fact(type = 'agent.TrainingCompleted', moment, payload,
        '{"completed_on": "DATE"}') AS trained,
    counted(type = 'agent.AgentAppraised') AS appraisals,
    last_fact(type = 'agent.AgentAppraised', moment, payload, '{"period": "VARCHAR",
        "score": "DOUBLE", "satisfaction_weight_pct": "DOUBLE"}') AS appraised,
    counted(type = 'agent.FalseCustomerInfoFound') AS false_info_cases,
    counted(
        type = 'agent.FalseCustomerInfoFound' AND (payload ->> 'kind') = 'AGENT_OWN_PHONE'
    ) AS own_phone_cases,
    last_fact(type = 'agent.FalseCustomerInfoFound', moment, payload,
        '{"found_on": "DATE"}') AS false_info,
    counted(type = 'agent.ProxySignatureConfirmed') AS proxy_signatures,
    counted(type = 'agent.MisleadingSaleConfirmed') AS misleading_sales,
    counted(type = 'agent.ClaimNonCooperationFound') AS non_cooperations,
    counted(type = 'agent.ControlledDocumentIssued') AS documents_issued,
    counted(type = 'agent.ControlledDocumentReturned') AS documents_returned,
    counted(type = 'agent.ControlledDocumentOverdue') AS documents_overdue,
    LIST({'event_id': event_id, 'points': TRY_CAST(payload ->> 'points' AS DECIMAL(18, 1))}) FILTER (
        WHERE type = 'agent.QualityPointsDeducted'
    ) AS deductions,
    last_fact(type = 'agent.QualityPointsDeducted', moment, payload,
        '{"deducted_on": "DATE"}') AS deducted,
    LIST(payload ->> 'original_event_id') FILTER (
        WHERE type = 'agent.QualityPointsRevoked'
    ) AS revoked,
    counted(type = 'agent.PromotionDenied') AS promotions_denied,
    counted(type = 'agent.RankMaintenanceDenied') AS ranks_denied,
    counted(type = 'agent.EliteClubDisqualified') AS elite_disqualifications,
    counted(type = 'agent.AgentReportedToRegulator') AS reports_to_regulator,
    last_fact(type = 'agent.AgentReportedToRegulator', moment, payload,
        '{"quarter": "VARCHAR"}') AS reported,
    total(type = 'agent.AgentReportedToRegulator', payload, 'cases') AS reported_cases,
    counted(type = 'agent.RegulatorPenaltyRecorded') AS penalties,
    total(type = 'agent.RegulatorPenaltyRecorded', payload, 'amount_fen') AS penalties_fen,
    last_fact(type = 'agent.RegulatorPenaltyRecorded', moment, payload,
        '{"decided_on": "DATE"}') AS penalised,
    counted(type = 'agent.AgentGrievanceFiled') AS grievances_filed,
    counted(type = 'agent.AgentGrievanceResolved') AS grievances_resolved,
    counted(type = 'agent.AlertAcknowledged') AS alerts_acknowledged,
    counted(type = 'agent.DeviationAccepted') AS deviations_accepted,
    COUNT(*) AS events,
    MIN(occurred_at) AS first_occurred_at,
    MAX(occurred_at) AS last_occurred_at,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type LIKE 'agent.%'
GROUP BY agent_id;

WITH standing AS (
    SELECT
        *,
        CASE
            WHEN terminated IS NOT NULL AND (contract IS NULL OR terminated.moment > contract.moment)
                THEN terminated.value
        END AS ending
    FROM state
)
SELECT
    agent_id,
    CASE
        WHEN ending IS NOT NULL THEN 'TERMINATED'
        WHEN contract IS NOT NULL THEN 'CONTRACTED'
        ELSE 'UNKNOWN'
    END AS phase,
    contract.value.branch_id AS branch_id,
    contract.value.contract_no AS contract_no,
    contracted.value.signed_on AS contracted_on,
    contract.value.education_level AS education_level,
    contract.value.qualification_ref AS qualification_ref,
    contracts,
    ending.terminated_on AS terminated_on,
    ending.reason AS termination_reason,
    trainings,
    trainings_passed,
    TRY_CAST(training_minutes AS BIGINT) AS training_minutes,
    TRY_CAST(training_minutes_passed AS BIGINT) AS training_minutes_passed,
    trained.value.completed_on AS last_trained_on,
    appraisals,
    appraised.value.period AS appraisal_period,
    appraised.value.score AS appraisal_score,
    appraised.value.satisfaction_weight_pct AS satisfaction_weight_pct,
    false_info_cases,
    own_phone_cases,
    false_info.value.found_on AS false_info_found_on,
    proxy_signatures,
    misleading_sales,
    non_cooperations,
    documents_issued,
    documents_returned,
    documents_overdue,
    COALESCE(len(deductions), 0) AS points_deductions,
    TRY_CAST(COALESCE(list_sum([d.points FOR d IN deductions]), 0) AS DECIMAL(18, 1)) AS points_deducted,
    COALESCE(len(revoked), 0) AS points_revocations,
    TRY_CAST(COALESCE(list_sum([
        d.points FOR d IN deductions IF NOT list_contains(COALESCE(revoked, []), d.event_id)
    ]), 0) AS DECIMAL(18, 1)) AS points_standing,
    deducted.value.deducted_on AS points_deducted_on,
    promotions_denied,
    ranks_denied,
    elite_disqualifications,
    reports_to_regulator,
    reported.value.quarter AS reported_quarter,
    TRY_CAST(reported_cases AS BIGINT) AS reported_cases,
    penalties,
    TRY_CAST(penalties_fen AS BIGINT) AS penalties_fen,
    penalised.value.decided_on AS penalised_on,
    grievances_filed,
    grievances_resolved,
    alerts_acknowledged,
    deviations_accepted,
    events,
    first_occurred_at,
    last_occurred_at,
    last_recorded_at,
    last_position
FROM standing;
