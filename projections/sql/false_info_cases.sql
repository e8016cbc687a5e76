-- model    false_info_cases: each finding of false or incomplete customer data, and its report
-- key      position
-- reads    agent.FalseCustomerInfoFound agent.AgentReportedToRegulator
-- source   CBK-09, GAT-02, RPT-01, M-A8; a report names an agent, a quarter and a number of cases:
--          those that became known first are taken to be the ones it was about
-- units    *_on: dates in Asia/Shanghai; *_at: instants; quarter: natural quarter of found_on
-- not here whether a report was in time: that needs a rulebook
-- column   position BIGINT: position of the finding in the ledger
-- column   event_id VARCHAR: its id
-- column   agent_id VARCHAR: agent or specialist who gave the data
-- column   policy_id VARCHAR: policy whose customer's data it is
-- column   kind VARCHAR: FALSE, INCOMPLETE or AGENT_OWN_PHONE
-- column   source VARCHAR: how it came to light: CALLBACK, AUDIT or COMPLAINT
-- column   found_on DATE: day it was found
-- column   quarter VARCHAR: quarter of that day, YYYY-Qn
-- column   number BIGINT: number of the case in the agent's quarter, in the order of becoming known
-- column   reported BOOLEAN: a report of the agent's quarter covers that many cases
-- column   reports BIGINT: reports of the agent for the quarter
-- column   reported_on DATE: day of the first of them
-- column   cases_reported BIGINT: largest number of cases in any of them
-- column   occurred_at TIMESTAMPTZ: when it was found, by the reporting system
-- column   recorded_at TIMESTAMPTZ: when it became known
SELECT
    position,
    event_id,
    substr(stream, 7) AS agent_id,
    type = 'agent.AgentReportedToRegulator' AS is_report,
    payload ->> 'policy_id' AS policy_id,
    payload ->> 'kind' AS kind,
    payload ->> 'source' AS source,
    COALESCE(payload ->> 'found_on', payload ->> 'reported_on')::DATE AS day,
    payload ->> 'quarter' AS quarter,
    (payload ->> 'cases')::BIGINT AS cases,
    occurred_at,
    recorded_at
FROM batch
WHERE type IN ('agent.FalseCustomerInfoFound', 'agent.AgentReportedToRegulator');

WITH reports AS (
    SELECT
        agent_id,
        quarter,
        COUNT(*) AS reports,
        MIN(day) AS reported_on,
        MAX(cases) AS cases_reported
    FROM state
    WHERE is_report
    GROUP BY agent_id, quarter
),

cases AS (
    SELECT
        * EXCLUDE (quarter),
        quarter_of(day) AS quarter,
        ROW_NUMBER() OVER (PARTITION BY agent_id, quarter_of(day) ORDER BY position) AS number
    FROM state
    WHERE NOT is_report
)

SELECT
    cases.position,
    cases.event_id,
    cases.agent_id,
    cases.policy_id,
    cases.kind,
    cases.source,
    cases.day AS found_on,
    cases.quarter,
    cases.number,
    COALESCE(cases.number <= reports.cases_reported, FALSE) AS reported,
    COALESCE(reports.reports, 0) AS reports,
    reports.reported_on,
    reports.cases_reported,
    cases.occurred_at,
    cases.recorded_at
FROM cases
LEFT JOIN reports ON reports.agent_id = cases.agent_id AND reports.quarter = cases.quarter;
