-- model    claims: where each claim stands, from the report to the payment or the denial
-- key      claim_id
-- reads    claim.*
-- source   P-07; a fact that can happen once is taken from its first report in business order, a
--          fact
--          that can be restated from its last
-- units    *_on: dates in Asia/Shanghai; *_at: instants; *_fen: 1/100 yuan, sums are 0 if there
--          was none
-- not here whether a clock was kept: that needs a rulebook
-- column   claim_id VARCHAR: id of the claim
-- column   policy_id VARCHAR: policy it is made on
-- column   phase VARCHAR: furthest step: UNKNOWN, REPORTED, REGISTERED, INVESTIGATED, ASSESSED,
--          APPROVED, DENIED or PAID; CLOSED or REOPENED by the last closure or reopening
-- column   loss_type VARCHAR: DEATH, DISABILITY, ILLNESS, MEDICAL or ACCIDENT
-- column   loss_on DATE: day of the loss
-- column   reported_at TIMESTAMPTZ: when it was reported
-- column   channel VARCHAR: how it was reported
-- column   documents_submitted_at TIMESTAMPTZ: when papers were first handed in
-- column   documents_complete_at TIMESTAMPTZ: when they were first complete
-- column   submissions BIGINT: times papers were handed in
-- column   documents_requested_at TIMESTAMPTZ: when the first notice of missing papers arrived
-- column   document_requests BIGINT: notices of missing papers
-- column   registered_at TIMESTAMPTZ: when it was registered
-- column   reserve_fen BIGINT: reserve, as first registered
-- column   outstanding BOOLEAN: registered and not closed
-- column   investigations BIGINT: investigations completed
-- column   investigated_at TIMESTAMPTZ: end of the last of them
-- column   investigation_method VARCHAR: its method
-- column   assessed_fen BIGINT: last assessment of the loss
-- column   assessor_role VARCHAR: who made it
-- column   assessments BIGINT: number of assessments
-- column   decision VARCHAR: last decision: APPROVED or DENIED
-- column   decided_at TIMESTAMPTZ: when it was taken
-- column   first_decided_at TIMESTAMPTZ: when the first decision was taken
-- column   approved_fen BIGINT: amount of the last approval
-- column   is_complex BOOLEAN: the last approval calls the claim complex
-- column   denial_ground VARCHAR: ground of the last denial
-- column   denial_clause_ref VARCHAR: its clause
-- column   decisions BIGINT: number of decisions
-- column   notified_at TIMESTAMPTZ: when a decision was first notified
-- column   notifications BIGINT: decisions notified
-- column   agreed_at TIMESTAMPTZ: when an amount was first agreed
-- column   agreed_fen BIGINT: that amount
-- column   paid_fen BIGINT: all that was paid, advances included
-- column   advance_fen BIGINT: of this, advances
-- column   payments BIGINT: number of payments, without advances
-- column   first_paid_at TIMESTAMPTZ: earliest payment, without advances
-- column   final_paid_at TIMESTAMPTZ: first payment that was called final
-- column   disputes BIGINT: disputes filed
-- column   disputed_at TIMESTAMPTZ: when the first was filed
-- column   dispute_kind VARCHAR: kind of the last
-- column   disputes_resolved BIGINT: disputes resolved
-- column   dispute_outcome VARCHAR: outcome of the last resolved
-- column   dispute_delta_fen BIGINT: what disputes changed, in sum
-- column   closed_at TIMESTAMPTZ: when it was last closed; empty if it is open
-- column   first_closed_at TIMESTAMPTZ: when it was first closed
-- column   outcome VARCHAR: outcome of the last closure, if it is closed: PAID, DENIED or WITHDRAWN
-- column   closures BIGINT: number of closures
-- column   reopenings BIGINT: number of reopenings
-- column   reopened_at TIMESTAMPTZ: the last of them
-- column   surveys_sent BIGINT: satisfaction surveys sent
-- column   surveys_answered BIGINT: satisfaction surveys answered
-- column   alerts_acknowledged BIGINT: risk alerts acknowledged
-- column   deviations_accepted BIGINT: breaches that a person accepted until a day
-- column   events BIGINT: number of facts about the claim
-- column   first_occurred_at TIMESTAMPTZ: when the earliest of them happened
-- column   last_occurred_at TIMESTAMPTZ: when the latest of them happened
-- column   last_recorded_at TIMESTAMPTZ: when the latest known became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 7) AS claim_id,
    first_fact(type = 'claim.ClaimReported', moment, payload, '{"policy_id": "VARCHAR",
        "loss_type": "VARCHAR", "occurred_on": "DATE", "reported_at": "TIMESTAMPTZ",
        "channel": "VARCHAR"}') AS reported,
    first_fact(type = 'claim.ClaimDocumentsSubmitted', moment, payload,
        '{"submitted_at": "TIMESTAMPTZ"}') AS submitted,
    first_fact(
        type = 'claim.ClaimDocumentsSubmitted' AND (payload ->> 'complete') = 'true',
        moment, payload, '{"submitted_at": "TIMESTAMPTZ"}'
    ) AS completed,
    counted(type = 'claim.ClaimDocumentsSubmitted') AS submissions,
    first_fact(type = 'claim.ClaimDocumentsRequested', moment, payload,
        '{"notice_reached_at": "TIMESTAMPTZ"}') AS requested,
    counted(type = 'claim.ClaimDocumentsRequested') AS document_requests,
    first_fact(type = 'claim.ClaimRegistered', moment, payload,
        '{"registered_at": "TIMESTAMPTZ", "reserve_fen": "BIGINT"}') AS registered,
    counted(type = 'claim.ClaimInvestigated') AS investigations,
    last_fact(type = 'claim.ClaimInvestigated', moment, payload,
        '{"method": "VARCHAR", "completed_at": "TIMESTAMPTZ"}') AS investigated,
    last_fact(type = 'claim.ClaimAssessed', moment, payload,
        '{"assessed_fen": "BIGINT", "assessor_role": "VARCHAR"}') AS assessed,
    counted(type = 'claim.ClaimAssessed') AS assessments,
    first_fact(type IN ('claim.ClaimApproved', 'claim.ClaimDenied'), moment, payload,
        '{"decided_at": "TIMESTAMPTZ"}') AS first_decided,
    last_fact(type = 'claim.ClaimApproved', moment, payload, '{"approved_fen": "BIGINT",
        "decided_at": "TIMESTAMPTZ", "complex": "BOOLEAN"}') AS approved,
    last_fact(type = 'claim.ClaimDenied', moment, payload, '{"ground": "VARCHAR",
        "clause_ref": "VARCHAR", "decided_at": "TIMESTAMPTZ"}') AS denied,
    counted(type IN ('claim.ClaimApproved', 'claim.ClaimDenied')) AS decisions,
    first_fact(type = 'claim.ClaimDecisionNotified', moment, payload,
        '{"notified_at": "TIMESTAMPTZ"}') AS notified,
    counted(type = 'claim.ClaimDecisionNotified') AS notifications,
    first_fact(type = 'claim.ClaimAgreementReached', moment, payload,
        '{"agreed_fen": "BIGINT", "agreed_at": "TIMESTAMPTZ"}') AS agreed,
    total(type = 'claim.ClaimAdvancePaid', payload, 'amount_fen') AS advance_fen,
    total(type = 'claim.ClaimPaid', payload, 'amount_fen') AS paid_fen,
    counted(type = 'claim.ClaimPaid') AS payments,
    MIN(CASE
        WHEN type = 'claim.ClaimPaid' THEN TRY_CAST(payload ->> 'paid_at' AS TIMESTAMPTZ)
    END) AS first_paid_at,
    first_fact(
        type = 'claim.ClaimPaid' AND (payload ->> 'final') = 'true',
        moment, payload, '{"paid_at": "TIMESTAMPTZ"}'
    ) AS final_paid,
    counted(type = 'claim.ClaimDisputed') AS disputes,
    first_fact(type = 'claim.ClaimDisputed', moment, payload,
        '{"filed_at": "TIMESTAMPTZ"}') AS disputed,
    last_fact(type = 'claim.ClaimDisputed', moment, payload,
        '{"kind": "VARCHAR"}') AS last_disputed,
    counted(type = 'claim.ClaimDisputeResolved') AS disputes_resolved,
    last_fact(type = 'claim.ClaimDisputeResolved', moment, payload,
        '{"outcome": "VARCHAR"}') AS resolved,
    total(type = 'claim.ClaimDisputeResolved', payload, 'amount_delta_fen') AS dispute_delta_fen,
    first_fact(type = 'claim.ClaimClosed', moment, payload,
        '{"at": "TIMESTAMPTZ"}') AS first_closed,
    last_fact(type = 'claim.ClaimClosed', moment, payload,
        '{"at": "TIMESTAMPTZ", "outcome": "VARCHAR"}') AS closed,
    counted(type = 'claim.ClaimClosed') AS closures,
    last_fact(type = 'claim.ClaimReopened', moment, payload,
        '{"at": "TIMESTAMPTZ", "outcome": "VARCHAR"}') AS reopened,
    counted(type = 'claim.ClaimReopened') AS reopenings,
    counted(type = 'claim.SatisfactionSurveySent') AS surveys_sent,
    counted(type = 'claim.SatisfactionSurveyAnswered') AS surveys_answered,
    counted(type = 'claim.AlertAcknowledged') AS alerts_acknowledged,
    counted(type = 'claim.DeviationAccepted') AS deviations_accepted,
    COUNT(*) AS events,
    MIN(occurred_at) AS first_occurred_at,
    MAX(occurred_at) AS last_occurred_at,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type LIKE 'claim.%'
GROUP BY claim_id;

WITH standing AS (
    SELECT
        *,
        closed IS NOT NULL AND (reopened IS NULL OR closed.moment > reopened.moment) AS is_closed,
        CASE
            WHEN approved IS NULL AND denied IS NULL THEN NULL
            WHEN denied IS NULL OR approved.moment > denied.moment THEN 'APPROVED'
            ELSE 'DENIED'
        END AS decision
    FROM state
)
SELECT
    claim_id,
    reported.value.policy_id AS policy_id,
    CASE
        WHEN is_closed THEN 'CLOSED'
        WHEN reopened IS NOT NULL THEN 'REOPENED'
        WHEN final_paid IS NOT NULL THEN 'PAID'
        WHEN decision IS NOT NULL THEN decision
        WHEN assessed IS NOT NULL THEN 'ASSESSED'
        WHEN investigated IS NOT NULL THEN 'INVESTIGATED'
        WHEN registered IS NOT NULL THEN 'REGISTERED'
        WHEN reported IS NOT NULL THEN 'REPORTED'
        ELSE 'UNKNOWN'
    END AS phase,
    reported.value.loss_type AS loss_type,
    reported.value.occurred_on AS loss_on,
    reported.value.reported_at AS reported_at,
    reported.value.channel AS channel,
    submitted.value.submitted_at AS documents_submitted_at,
    completed.value.submitted_at AS documents_complete_at,
    submissions,
    requested.value.notice_reached_at AS documents_requested_at,
    document_requests,
    registered.value.registered_at AS registered_at,
    registered.value.reserve_fen AS reserve_fen,
    registered IS NOT NULL AND NOT is_closed AS outstanding,
    investigations,
    investigated.value.completed_at AS investigated_at,
    investigated.value.method AS investigation_method,
    assessed.value.assessed_fen AS assessed_fen,
    assessed.value.assessor_role AS assessor_role,
    assessments,
    decision,
    CASE decision
        WHEN 'APPROVED' THEN approved.value.decided_at
        WHEN 'DENIED' THEN denied.value.decided_at
    END AS decided_at,
    first_decided.value.decided_at AS first_decided_at,
    approved.value.approved_fen AS approved_fen,
    approved.value.complex AS is_complex,
    denied.value.ground AS denial_ground,
    denied.value.clause_ref AS denial_clause_ref,
    decisions,
    notified.value.notified_at AS notified_at,
    notifications,
    agreed.value.agreed_at AS agreed_at,
    agreed.value.agreed_fen AS agreed_fen,
    TRY_CAST(paid_fen + advance_fen AS BIGINT) AS paid_fen,
    TRY_CAST(advance_fen AS BIGINT) AS advance_fen,
    payments,
    first_paid_at,
    final_paid.value.paid_at AS final_paid_at,
    disputes,
    disputed.value.filed_at AS disputed_at,
    last_disputed.value.kind AS dispute_kind,
    disputes_resolved,
    resolved.value.outcome AS dispute_outcome,
    TRY_CAST(dispute_delta_fen AS BIGINT) AS dispute_delta_fen,
    CASE WHEN is_closed THEN closed.value.at END AS closed_at,
    first_closed.value.at AS first_closed_at,
    CASE WHEN is_closed THEN closed.value.outcome END AS outcome,
    closures,
    reopenings,
    reopened.value.at AS reopened_at,
    surveys_sent,
    surveys_answered,
    alerts_acknowledged,
    deviations_accepted,
    events,
    first_occurred_at,
    last_occurred_at,
    last_recorded_at,
    last_position
FROM standing;
