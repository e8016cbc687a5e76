-- model    policies: where each policy stands, from the first talk about it to its end
-- key      policy_id
-- reads    policy.*
-- source   P-01 to P-13; a fact that can happen once is taken from its first report in business
--          order, a fact that can be restated from its last
-- units    *_on: dates in Asia/Shanghai; *_at: instants; *_fen: 1/100 yuan; months: YYYY-MM
-- not here receipts, callbacks, commissions, premiums and surveys: they have models of their own
-- column   policy_id VARCHAR: id of the policy
-- column   policy_no VARCHAR: printed number
-- column   phase VARCHAR: PROPOSED, APPLIED, POSTPONED, DECLINED, IN_FORCE, LAPSED,
--          CANCELLED_IN_COOLING_OFF, SURRENDERED, MATURED or TERMINATED
-- column   application_id VARCHAR: id of the application
-- column   customer_ref VARCHAR: reference of the policyholder
-- column   insured_ref VARCHAR: reference of the insured
-- column   agent_id VARCHAR: selling agent
-- column   branch_id VARCHAR: branch of the sale
-- column   channel VARCHAR: sales channel
-- column   product_code VARCHAR: product applied for, or else last recommended
-- column   is_long_term BOOLEAN: term longer than a year
-- column   needs_assessed_on DATE: day the customer's needs were assessed
-- column   risk_tolerance VARCHAR: LOW, MEDIUM or HIGH
-- column   recommendations BIGINT: number of products recommended
-- column   sum_insured_fen BIGINT: sum insured of the last recommendation
-- column   risk_disclosed BOOLEAN: the customer acknowledged a disclosure of risks; empty if none
--          was given
-- column   sale_recorded_on DATE: day of the first recording of the sale
-- column   signed_on DATE: day the application was signed
-- column   documents_signed BIGINT: documents signed with the application
-- column   data_check VARCHAR: last check of the customer's data: COMPLETE, INCOMPLETE or SUSPECT
-- column   data_checked_at TIMESTAMPTZ: when that check was made
-- column   initial_premium_fen BIGINT: first premium
-- column   initial_premium_method VARCHAR: how the first premium was collected
-- column   initial_premium_paid_at TIMESTAMPTZ: when the first premium was paid
-- column   payer_is_policyholder BOOLEAN: the policyholder paid the first premium
-- column   underwriting_decision VARCHAR: last decision: ACCEPT, ACCEPT_RATED, POSTPONE or DECLINE
-- column   underwriting_reasons VARCHAR[]: its reasons
-- column   extra_premium_fen BIGINT: extra premium it asked for
-- column   underwritten_at TIMESTAMPTZ: when it was taken
-- column   issued_at TIMESTAMPTZ: when the policy was issued
-- column   effective_on DATE: first day of cover
-- column   annual_premium_fen BIGINT: premium a year
-- column   first_year_commission_fen BIGINT: commission of the first year
-- column   payment_mode VARCHAR: SINGLE, ANNUAL or MONTHLY
-- column   payment_years BIGINT: years in which premiums are paid
-- column   term_years BIGINT: years of cover
-- column   printed_on DATE: day the policy was printed
-- column   dispatched_at TIMESTAMPTZ: when it was sent
-- column   dispatch_method VARCHAR: MAIL, HOME_VISIT or ELECTRONIC
-- column   delivered_on DATE: day the customer signed for it
-- column   delivered_to_policyholder BOOLEAN: the policyholder signed for it
-- column   renewals_due BIGINT: renewal premiums reported due
-- column   renewals_due_fen BIGINT: their sum
-- column   renewals_paid BIGINT: renewal payments
-- column   renewals_paid_fen BIGINT: their sum
-- column   lapses BIGINT: number of lapses
-- column   lapsed_on DATE: effective date of the last lapse
-- column   reinstatements BIGINT: number of reinstatements
-- column   reinstated_on DATE: effective date of the last reinstatement
-- column   arrears_fen BIGINT: arrears in the last lapse or reinstatement
-- column   cancelled_on DATE: day of the request to cancel in the cooling-off period
-- column   cooling_off_end DATE: end of the cooling-off period as stated then
-- column   refunded_fen BIGINT: premium refunded
-- column   surrendered_on DATE: day of the request to surrender
-- column   cash_value_fen BIGINT: cash value paid
-- column   surrender_paid_on DATE: day it was paid
-- column   surrender_reason VARCHAR: reason given
-- column   ended_on DATE: day the contract ended, by the first fact that ended it
-- column   end_reason VARCHAR: COOLING_OFF, SURRENDER, MATURITY, CLAIM, LAPSE_EXPIRED or RESCINDED
-- column   commission_status VARCHAR: last word on the commission: ACCRUED, HELD, SETTLED,
--          RELEASED, FORFEITED or REINSTATED
-- column   servicing_requested BIGINT: changes requested
-- column   servicing_completed BIGINT: changes carried out
-- column   notices_issued BIGINT: notices handed to the agent
-- column   notices_delivered BIGINT: notices that reached the customer
-- column   follow_ups BIGINT: periodic service contacts
-- column   followed_up_at TIMESTAMPTZ: the last of them
-- column   consultations BIGINT: questions answered and archived
-- column   surveys_sent BIGINT: satisfaction surveys sent
-- column   surveys_answered BIGINT: satisfaction surveys answered
-- column   alerts_acknowledged BIGINT: risk alerts acknowledged
-- column   deviations_accepted BIGINT: breaches that a person accepted until a day
-- column   erasure_status VARCHAR: last word on erasing personal data: REQUESTED, DEFERRED or
--          ERASED
-- column   erasure_deferred_until DATE: date in the last deferral
-- column   data_accesses BIGINT: times somebody looked at personal data
-- column   events BIGINT: number of facts about the policy
-- column   first_occurred_at TIMESTAMPTZ: when the earliest of them happened
-- column   last_occurred_at TIMESTAMPTZ: when the latest of them happened
-- column   last_recorded_at TIMESTAMPTZ: when the latest known became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 8) AS policy_id,
    first_fact(type = 'policy.NeedsAssessed', moment, payload, '{"customer_ref": "VARCHAR",
        "agent_id": "VARCHAR", "channel": "VARCHAR", "risk_tolerance": "VARCHAR",
        "assessed_on": "DATE"}') AS needs,
    last_fact(type = 'policy.ProductRecommended', moment, payload, '{"product_code": "VARCHAR",
        "sum_insured_fen": "BIGINT"}') AS recommended,
    counted(type = 'policy.ProductRecommended') AS recommendations,
    BOOL_OR(CASE
        WHEN type = 'policy.RiskDisclosureGiven' THEN (payload ->> 'acknowledged')::BOOLEAN
    END) AS risk_disclosed,
    first_fact(type = 'policy.SaleRecordingArchived', moment, payload, '
        {"recorded_on": "DATE"}') AS sale_recorded,
    MIN(CASE WHEN type = 'policy.ApplicationSigned' THEN {'moment': moment, 'value':
        json_transform(payload, '{"application_id": "VARCHAR", "customer_ref": "VARCHAR",
            "insured_ref": "VARCHAR", "agent_id": "VARCHAR", "branch_id": "VARCHAR",
            "channel": "VARCHAR", "product_code": "VARCHAR", "is_long_term": "BOOLEAN",
            "signed_on": "DATE"}'),
        'documents': json_array_length(payload, 'documents')
    } END) AS applied,
    last_fact(type = 'policy.CustomerDataVerified', moment, payload, '{"result": "VARCHAR",
        "verified_at": "TIMESTAMPTZ"}') AS verified,
    first_fact(type = 'policy.InitialPremiumPaid', moment, payload, '{"amount_fen": "BIGINT",
        "method": "VARCHAR", "paid_at": "TIMESTAMPTZ",
        "payer_is_policyholder": "BOOLEAN"}') AS initial_premium,
    last_fact(type = 'policy.UnderwritingDecided', moment, payload, '{"decision": "VARCHAR",
        "reasons": ["VARCHAR"], "extra_premium_fen": "BIGINT",
        "decided_at": "TIMESTAMPTZ"}') AS underwritten,
    first_fact(type = 'policy.PolicyIssued', moment, payload, '{"policy_no": "VARCHAR",
        "effective_on": "DATE", "annual_premium_fen": "BIGINT",
        "first_year_commission_fen": "BIGINT", "payment_mode": "VARCHAR", "payment_years": "BIGINT",
        "term_years": "BIGINT", "issued_at": "TIMESTAMPTZ"}') AS issued,
    first_fact(type = 'policy.PolicyPrinted', moment, payload, '{"printed_on": "DATE"}') AS printed,
    first_fact(type = 'policy.PolicyDispatched', moment, payload, '{"method": "VARCHAR",
        "dispatched_at": "TIMESTAMPTZ"}') AS dispatched,
    first_fact(type = 'policy.PolicyDelivered', moment, payload, '{"customer_signed_on": "DATE",
        "signer_is_policyholder": "BOOLEAN"}') AS delivered,
    counted(type = 'policy.RenewalPremiumDue') AS renewals_due,
    total(type = 'policy.RenewalPremiumDue', payload, 'amount_fen') AS renewals_due_fen,
    counted(type = 'policy.RenewalPremiumPaid') AS renewals_paid,
    total(type = 'policy.RenewalPremiumPaid', payload, 'amount_fen') AS renewals_paid_fen,
    counted(type = 'policy.PolicyLapsed') AS lapses,
    counted(type = 'policy.PolicyReinstated') AS reinstatements,
    last_fact(type = 'policy.PolicyLapsed', moment, payload, '{"effective_on": "DATE",
        "arrears_fen": "BIGINT"}') AS lapsed,
    last_fact(type = 'policy.PolicyReinstated', moment, payload, '{"effective_on": "DATE",
        "arrears_fen": "BIGINT"}') AS reinstated,
    first_fact(type = 'policy.PolicyCancelledInCoolingOff', moment, payload, '
        {"requested_on": "DATE", "refunded_fen": "BIGINT", "cooling_off_end": "DATE"}') AS cancelled,
    first_fact(type = 'policy.PolicySurrendered', moment, payload, '{"requested_on": "DATE",
        "cash_value_fen": "BIGINT", "paid_on": "DATE", "reason": "VARCHAR"}') AS surrendered,
    MIN(CASE WHEN type IN (
        'policy.PolicyCancelledInCoolingOff', 'policy.PolicySurrendered',
        'policy.PolicyMatured', 'policy.PolicyTerminated'
    ) THEN {'moment': moment, 'type': type, 'value':
        json_transform(payload, '{"requested_on": "DATE", "on": "DATE",
            "reason": "VARCHAR"}')
    } END) AS ended,
    MAX(CASE WHEN type IN (
        'policy.CommissionAccrued', 'policy.CommissionHeld', 'policy.CommissionReleased',
        'policy.CommissionSettled', 'policy.CommissionForfeited', 'policy.CommissionReinstated'
    ) THEN {'moment': moment, 'type': type} END) AS commission,
    counted(type = 'policy.PolicyServicingRequested') AS servicing_requested,
    counted(type = 'policy.PolicyServicingCompleted') AS servicing_completed,
    counted(type = 'policy.CustomerNoticeIssued') AS notices_issued,
    counted(type = 'policy.CustomerNoticeDelivered') AS notices_delivered,
    counted(type = 'policy.CustomerFollowedUp') AS follow_ups,
    MAX(CASE
        WHEN type = 'policy.CustomerFollowedUp'
            THEN TRY_CAST(payload ->> 'contacted_at' AS TIMESTAMPTZ)
    END) AS followed_up_at,
    counted(type = 'policy.ConsultationRecorded') AS consultations,
    counted(type = 'policy.SatisfactionSurveySent') AS surveys_sent,
    counted(type = 'policy.SatisfactionSurveyAnswered') AS surveys_answered,
    counted(type = 'policy.AlertAcknowledged') AS alerts_acknowledged,
    counted(type = 'policy.DeviationAccepted') AS deviations_accepted,
    MAX(CASE WHEN type IN (
        'policy.PersonalDataErasureRequested', 'policy.PersonalDataErased',
        'policy.PersonalDataErasureDeferred'
    ) THEN {'moment': moment, 'type': type} END) AS erasure,
    last_fact(type = 'policy.PersonalDataErasureDeferred', moment, payload, '
        {"until": "DATE"}') AS deferred,
    counted(type = 'policy.PersonalDataAccessed') AS data_accesses,
    COUNT(*) AS events,
    MIN(occurred_at) AS first_occurred_at,
    MAX(occurred_at) AS last_occurred_at,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type LIKE 'policy.%'
GROUP BY policy_id;

SELECT
    policy_id,
    issued.value.policy_no AS policy_no,
    CASE
        WHEN ended.type = 'policy.PolicyCancelledInCoolingOff' THEN 'CANCELLED_IN_COOLING_OFF'
        WHEN ended.type = 'policy.PolicySurrendered' THEN 'SURRENDERED'
        WHEN ended.type = 'policy.PolicyMatured' THEN 'MATURED'
        WHEN ended.type = 'policy.PolicyTerminated' THEN 'TERMINATED'
        WHEN lapsed IS NOT NULL AND (reinstated IS NULL OR reinstated.moment < lapsed.moment) THEN 'LAPSED'
        WHEN issued IS NOT NULL THEN 'IN_FORCE'
        WHEN underwritten.value.decision = 'DECLINE' THEN 'DECLINED'
        WHEN underwritten.value.decision = 'POSTPONE' THEN 'POSTPONED'
        WHEN applied IS NOT NULL THEN 'APPLIED'
        ELSE 'PROPOSED'
    END AS phase,
    applied.value.application_id AS application_id,
    COALESCE(applied.value.customer_ref, needs.value.customer_ref) AS customer_ref,
    applied.value.insured_ref AS insured_ref,
    COALESCE(applied.value.agent_id, needs.value.agent_id) AS agent_id,
    applied.value.branch_id AS branch_id,
    COALESCE(applied.value.channel, needs.value.channel) AS channel,
    COALESCE(applied.value.product_code, recommended.value.product_code) AS product_code,
    applied.value.is_long_term AS is_long_term,
    needs.value.assessed_on AS needs_assessed_on,
    needs.value.risk_tolerance AS risk_tolerance,
    recommendations,
    recommended.value.sum_insured_fen AS sum_insured_fen,
    risk_disclosed,
    sale_recorded.value.recorded_on AS sale_recorded_on,
    applied.value.signed_on AS signed_on,
    applied.documents::BIGINT AS documents_signed,
    verified.value.result AS data_check,
    verified.value.verified_at AS data_checked_at,
    initial_premium.value.amount_fen AS initial_premium_fen,
    initial_premium.value.method AS initial_premium_method,
    initial_premium.value.paid_at AS initial_premium_paid_at,
    initial_premium.value.payer_is_policyholder AS payer_is_policyholder,
    underwritten.value.decision AS underwriting_decision,
    underwritten.value.reasons AS underwriting_reasons,
    underwritten.value.extra_premium_fen AS extra_premium_fen,
    underwritten.value.decided_at AS underwritten_at,
    issued.value.issued_at AS issued_at,
    issued.value.effective_on AS effective_on,
    issued.value.annual_premium_fen AS annual_premium_fen,
    issued.value.first_year_commission_fen AS first_year_commission_fen,
    issued.value.payment_mode AS payment_mode,
    issued.value.payment_years AS payment_years,
    issued.value.term_years AS term_years,
    printed.value.printed_on AS printed_on,
    dispatched.value.dispatched_at AS dispatched_at,
    dispatched.value.method AS dispatch_method,
    delivered.value.customer_signed_on AS delivered_on,
    delivered.value.signer_is_policyholder AS delivered_to_policyholder,
    renewals_due,
    TRY_CAST(renewals_due_fen AS BIGINT) AS renewals_due_fen,
    renewals_paid,
    TRY_CAST(renewals_paid_fen AS BIGINT) AS renewals_paid_fen,
    lapses,
    lapsed.value.effective_on AS lapsed_on,
    reinstatements,
    reinstated.value.effective_on AS reinstated_on,
    GREATEST(lapsed, reinstated).value.arrears_fen AS arrears_fen,
    cancelled.value.requested_on AS cancelled_on,
    cancelled.value.cooling_off_end AS cooling_off_end,
    cancelled.value.refunded_fen AS refunded_fen,
    surrendered.value.requested_on AS surrendered_on,
    surrendered.value.cash_value_fen AS cash_value_fen,
    surrendered.value.paid_on AS surrender_paid_on,
    surrendered.value.reason AS surrender_reason,
    COALESCE(ended.value.on, ended.value.requested_on) AS ended_on,
    CASE ended.type
        WHEN 'policy.PolicyCancelledInCoolingOff' THEN 'COOLING_OFF'
        WHEN 'policy.PolicySurrendered' THEN 'SURRENDER'
        ELSE ended.value.reason
    END AS end_reason,
    CASE commission.type
        WHEN 'policy.CommissionAccrued' THEN 'ACCRUED'
        WHEN 'policy.CommissionHeld' THEN 'HELD'
        WHEN 'policy.CommissionReleased' THEN 'RELEASED'
        WHEN 'policy.CommissionSettled' THEN 'SETTLED'
        WHEN 'policy.CommissionForfeited' THEN 'FORFEITED'
        WHEN 'policy.CommissionReinstated' THEN 'REINSTATED'
    END AS commission_status,
    servicing_requested,
    servicing_completed,
    notices_issued,
    notices_delivered,
    follow_ups,
    followed_up_at,
    consultations,
    surveys_sent,
    surveys_answered,
    alerts_acknowledged,
    deviations_accepted,
    CASE erasure.type
        WHEN 'policy.PersonalDataErasureRequested' THEN 'REQUESTED'
        WHEN 'policy.PersonalDataErasureDeferred' THEN 'DEFERRED'
        WHEN 'policy.PersonalDataErased' THEN 'ERASED'
    END AS erasure_status,
    deferred.value.until AS erasure_deferred_until,
    data_accesses,
    events,
    first_occurred_at,
    last_occurred_at,
    last_recorded_at,
    last_position
FROM state;
