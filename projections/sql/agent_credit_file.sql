-- model    agent_credit_file: each agent's record of good and bad conduct (执业诚信档案)
-- key      agent_id
-- reads    agent.AgentContracted agent.AgentContractTerminated agent.TrainingCompleted
--          agent.FalseCustomerInfoFound agent.ProxySignatureConfirmed agent.MisleadingSaleConfirmed
--          agent.ClaimNonCooperationFound agent.QualityPointsDeducted agent.QualityPointsRevoked
--          agent.PromotionDenied agent.RankMaintenanceDenied agent.EliteClubDisqualified
--          agent.AgentReportedToRegulator agent.RegulatorPenaltyRecorded agent.AgentGrievanceFiled
--          agent.AgentGrievanceResolved
-- source   P-10, GAT-02, RPT-01, TRN-01; the contract as last signed
-- units    *_on: dates in Asia/Shanghai; amount_fen: 1/100 yuan; points with one decimal; lists are
--          sorted by their first field, which is a date or a period; NULL if there was none
-- not here appraisals and documents: see agents; points by half-year: see agent_quality
-- column   agent_id VARCHAR: id of the agent
-- column   contract_no VARCHAR: contract
-- column   branch_id VARCHAR: branch
-- column   qualification_ref VARCHAR: qualification
-- column   education_level VARCHAR: education
-- column   contracted_on DATE: day of the first contract
-- column   terminated_on DATE: day the last contract ended; empty while it runs
-- column   termination_reason VARCHAR: why; empty while it runs
-- column   training_minutes BIGINT: minutes of all courses passed
-- column   last_trained_on DATE: latest day on which a course was completed
-- column   false_info STRUCT(found_on DATE, policy_id VARCHAR, kind VARCHAR)[]: findings of false or
--          incomplete customer data
-- column   proxy_signatures STRUCT(confirmed_on DATE, policy_id VARCHAR, "mode" VARCHAR)[]: signatures
--          for customers
-- column   misleading_sales STRUCT(confirmed_on DATE, policy_id VARCHAR, category VARCHAR)[]: customers
--          misled
-- column   non_cooperations STRUCT(found_on DATE, claim_id VARCHAR, kind VARCHAR)[]: claims in which
--          evidence was refused or leads were hidden
-- column   points_deducted DECIMAL(18,1): quality points ever deducted
-- column   points_standing DECIMAL(18,1): of these, not revoked
-- column   denials STRUCT(decided_on DATE, period VARCHAR, kind VARCHAR)[]: what was denied: PROMOTION,
--          RANK_MAINTENANCE, ELITE_CLUB
-- column   reports STRUCT("quarter" VARCHAR, reported_on DATE, cases BIGINT)[]: reports to the regulator
-- column   penalties STRUCT(decided_on DATE, article VARCHAR, penalty VARCHAR, amount_fen BIGINT)[]:
--          penalties of the regulator
-- column   grievances_filed BIGINT: grievances that the agent filed
-- column   grievances_resolved BIGINT: of any, resolved
-- column   entries BIGINT: entries that speak against the agent: findings, denials, reports, penalties
-- column   events BIGINT: number of facts behind this row
-- column   last_recorded_at TIMESTAMPTZ: when the latest of them became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 7) AS agent_id,
    first_fact(type = 'agent.AgentContracted', moment, payload,
        '{"signed_on": "DATE"}') AS contracted,
    last_fact(type = 'agent.AgentContracted', moment, payload, '{"branch_id": "VARCHAR",
        "contract_no": "VARCHAR", "education_level": "VARCHAR",
        "qualification_ref": "VARCHAR"}') AS contract,
    last_fact(type = 'agent.AgentContractTerminated', moment, payload,
        '{"reason": "VARCHAR", "terminated_on": "DATE"}') AS terminated,
    total(
        type = 'agent.TrainingCompleted' AND (payload ->> 'passed') = 'true', payload, 'minutes'
    ) AS training_minutes,
    MAX(CASE
        WHEN type = 'agent.TrainingCompleted' THEN (payload ->> 'completed_on')::DATE
    END) AS last_trained_on,
    LIST(json_transform(payload, '{"found_on": "DATE", "policy_id": "VARCHAR",
        "kind": "VARCHAR"}')) FILTER (WHERE type = 'agent.FalseCustomerInfoFound') AS false_info,
    LIST(json_transform(payload, '{"confirmed_on": "DATE", "policy_id": "VARCHAR",
        "mode": "VARCHAR"}')) FILTER (
        WHERE type = 'agent.ProxySignatureConfirmed'
    ) AS proxy_signatures,
    LIST(json_transform(payload, '{"confirmed_on": "DATE", "policy_id": "VARCHAR",
        "category": "VARCHAR"}')) FILTER (
        WHERE type = 'agent.MisleadingSaleConfirmed'
    ) AS misleading_sales,
    LIST(json_transform(payload, '{"found_on": "DATE", "claim_id": "VARCHAR",
        "kind": "VARCHAR"}')) FILTER (
        WHERE type = 'agent.ClaimNonCooperationFound'
    ) AS non_cooperations,
    LIST({'event_id': event_id, 'points': TRY_CAST(payload ->> 'points' AS DECIMAL(18, 1))}) FILTER (
        WHERE type = 'agent.QualityPointsDeducted'
    ) AS deductions,
    LIST(payload ->> 'original_event_id') FILTER (
        WHERE type = 'agent.QualityPointsRevoked'
    ) AS revoked,
    LIST({
        'decided_on': (payload ->> 'decided_on')::DATE,
        'period': payload ->> 'period',
        'kind': CASE type
            WHEN 'agent.PromotionDenied' THEN 'PROMOTION'
            WHEN 'agent.RankMaintenanceDenied' THEN 'RANK_MAINTENANCE'
            ELSE 'ELITE_CLUB'
        END
    }) FILTER (WHERE type IN (
        'agent.PromotionDenied', 'agent.RankMaintenanceDenied', 'agent.EliteClubDisqualified'
    )) AS denials,
    LIST(json_transform(payload, '{"quarter": "VARCHAR", "reported_on": "DATE",
        "cases": "BIGINT"}')) FILTER (WHERE type = 'agent.AgentReportedToRegulator') AS reports,
    LIST(json_transform(payload, '{"decided_on": "DATE", "article": "VARCHAR",
        "penalty": "VARCHAR", "amount_fen": "BIGINT"}')) FILTER (
        WHERE type = 'agent.RegulatorPenaltyRecorded'
    ) AS penalties,
    counted(type = 'agent.AgentGrievanceFiled') AS grievances_filed,
    counted(type = 'agent.AgentGrievanceResolved') AS grievances_resolved,
    COUNT(*) AS events,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type IN (
    'agent.AgentContracted', 'agent.AgentContractTerminated', 'agent.TrainingCompleted',
    'agent.FalseCustomerInfoFound', 'agent.ProxySignatureConfirmed',
    'agent.MisleadingSaleConfirmed', 'agent.ClaimNonCooperationFound',
    'agent.QualityPointsDeducted', 'agent.QualityPointsRevoked', 'agent.PromotionDenied',
    'agent.RankMaintenanceDenied', 'agent.EliteClubDisqualified', 'agent.AgentReportedToRegulator',
    'agent.RegulatorPenaltyRecorded', 'agent.AgentGrievanceFiled', 'agent.AgentGrievanceResolved'
)
GROUP BY agent_id;

WITH standing AS (
    SELECT
        *,
        CASE
            WHEN contract IS NULL OR terminated.moment > contract.moment THEN terminated.value
        END AS ending
    FROM state
)

SELECT
    agent_id,
    contract.value.contract_no AS contract_no,
    contract.value.branch_id AS branch_id,
    contract.value.qualification_ref AS qualification_ref,
    contract.value.education_level AS education_level,
    contracted.value.signed_on AS contracted_on,
    ending.terminated_on AS terminated_on,
    ending.reason AS termination_reason,
    TRY_CAST(training_minutes AS BIGINT) AS training_minutes,
    last_trained_on,
    list_sort(false_info) AS false_info,
    list_sort(proxy_signatures) AS proxy_signatures,
    list_sort(misleading_sales) AS misleading_sales,
    list_sort(non_cooperations) AS non_cooperations,
    TRY_CAST(
        COALESCE(list_sum([d.points FOR d IN deductions]), 0) AS DECIMAL(18, 1)
    ) AS points_deducted,
    TRY_CAST(COALESCE(list_sum([
        d.points FOR d IN deductions IF NOT list_contains(COALESCE(revoked, []), d.event_id)
    ]), 0) AS DECIMAL(18, 1)) AS points_standing,
    list_sort(denials) AS denials,
    list_sort(reports) AS reports,
    list_sort(penalties) AS penalties,
    grievances_filed,
    grievances_resolved,
    COALESCE(len(false_info), 0) + COALESCE(len(proxy_signatures), 0)
    + COALESCE(len(misleading_sales), 0) + COALESCE(len(non_cooperations), 0)
    + COALESCE(len(denials), 0) + COALESCE(len(reports), 0)
    + COALESCE(len(penalties), 0) AS entries,
    events,
    last_recorded_at,
    last_position
FROM standing;
