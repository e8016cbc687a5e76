"""What happened to a policy, in English: one sentence for each kind of fact."""

SURVEY_SENT = (
    "Satisfaction survey {survey_id} of {wave} sent ({method:SurveyMethod})[; answered "
    "{answered_at}][; overall {overall}][; {scores:SatisfactionDimension}]"
)
SURVEY_ANSWERED = (
    "Satisfaction survey {survey_id} of {wave} answered at {answered_at} "
    "({method:SurveyMethod}): overall {overall} of 100[; {scores:SatisfactionDimension}]"
)
ALERT_ACKNOWLEDGED = (
    "{acknowledged_by} acknowledged risk alert {alert_id}: {metric} is {value}, threshold "
    "{threshold}"
)
DEVIATION_ACCEPTED = (
    "{approver_ref} accepted a breach of {rule_id}[ of {breached_on}] on {accepted_on}, until "
    "{expires_on}: {reason}"
)

_SALE = {
    "policy.NeedsAssessed": (
        "Agent {agent_id} assessed the needs of customer {customer_ref} on {assessed_on} "
        "(channel: {channel:SalesChannel}): goals {goals:Goal}; risk tolerance "
        "{risk_tolerance:RiskTolerance}; yearly income {annual_income_band}"
    ),
    "policy.ProductRecommended": (
        "Product {product_code} proposed: sum insured {sum_insured_fen}, annual premium "
        "{annual_premium_fen}, paid {payment_mode:PaymentMode} for {payment_years:year|years}; "
        "{alternatives_offered:alternative|alternatives} offered; illustration "
        "{illustration_doc_ref}"
    ),
    "policy.RiskDisclosureGiven": (
        "Risks explained ({items:DisclosureItem}), document {document_ref}, "
        "{acknowledged?acknowledged by the customer:not acknowledged by the customer}"
    ),
    "policy.SaleRecordingArchived": (
        "Recording of the sale {recording_ref} archived, dated {recorded_on}; covers "
        "{nodes_covered}"
    ),
    "policy.ApplicationSigned": (
        "Application {application_id} for {is_long_term?long-term:short-term} product "
        "{product_code} signed on {signed_on}: customer {customer_ref}, insured {insured_ref}, "
        "agent {agent_id}, branch {branch_id}, channel: {channel:SalesChannel}"
        "[; signed: {documents:SignedDocument}]"
    ),
    "policy.CustomerDataVerified": (
        "Customer data checked at {verified_at}: {result:DataCheck}[ ({verified_fields})]"
    ),
    "policy.InitialPremiumPaid": (
        "First premium of {amount_fen} paid {method:CollectionMethod} at {paid_at}, "
        "{payer_is_policyholder?by the policyholder:not by the policyholder}"
    ),
    "policy.UnderwritingDecided": (
        "Underwriting decided at {decided_at}: {decision:UnderwritingDecision}[, because of "
        "{reasons:UnderwritingReason}]; extra premium {extra_premium_fen}"
    ),
    "policy.PolicyIssued": (
        "Policy {policy_no} issued at {issued_at}, effective {effective_on}: annual premium "
        "{annual_premium_fen}, paid {payment_mode:PaymentMode} for {payment_years:year|years}, "
        "term {term_years:year|years}, first-year commission {first_year_commission_fen}"
    ),
}

_DELIVERY = {
    "policy.PolicyPrinted": "Policy printed on {printed_on}",
    "policy.PolicyDispatched": "Policy sent {method:DispatchMethod} at {dispatched_at}",
    "policy.PolicyDelivered": (
        "Policy delivered: signed for on {customer_signed_on} "
        "{signer_is_policyholder?by the policyholder:by someone other than the policyholder}"
    ),
    "policy.ReceiptReturned": (
        "The receipt came back: {returned_by} brought it to office {office_id}, dated {returned_on}"
    ),
    "policy.ReceiptScanned": (
        "Receipt scanned at office {office_id} at {scanned_at}, image {image_ref}"
    ),
    "policy.ReceiptOverdueFlagged": "The receipt is overdue: it was due on {due_on}",
}

_CALLBACK = {
    "policy.EarlyCallbackRequested": (
        "Agent {agent_id} asked on {requested_on} for an early callback: "
        "{reason:EarlyCallbackReason}; form {form_ref}"
    ),
    "policy.CallbackExemptionRequested": (
        "Exemption from the callback requested: letter {confirmation_letter_ref}, "
        "{policyholder_signed_in_person?signed by the policyholder in person:"
        "not signed by the policyholder in person}, with special request {special_request_ref}, "
        "received by {received_by}"
    ),
    "policy.CallbackExempted": (
        "{decided_by} granted the callback exemption on {decided_on}: {reason}"
    ),
    "policy.CallbackExemptionRejected": (
        "{decided_by} refused the callback exemption on {decided_on}: {reason}"
    ),
    "policy.CallbackRoundStarted": (
        "The {round:CallbackRound} callback round started at {started_at}"
    ),
    "policy.CallbackAttempted": (
        "Callback dial {attempt_no} ({round:CallbackRound} round) at {dialed_at}: "
        "{answered?answered:not answered}[, {failure_category:CallbackFailureCategory}][, "
        "{failure_reason:CallbackFailureReason}]; caller id {caller_id}, recording "
        "{recording_ref}"
    ),
    "policy.CallbackSucceeded": (
        "The {round:CallbackRound} callback reached {respondent_is_policyholder?the policyholder:"
        "someone other than the policyholder} at {completed_at}, "
        "{clean?cleanly:with open questions}[; answers: {answers:CallbackAnswer}]"
    ),
    "policy.CallbackFailed": (
        "The {round:CallbackRound} callback failed at {ended_at} after {attempts:dial|dials}: "
        "{failure_category:CallbackFailureCategory}, {failure_reason:CallbackFailureReason}"
    ),
    "policy.CallbackIssueFound": (
        "The {round:CallbackRound} callback found {issue:CallbackIssue} at {found_at}[: "
        "{misleading_category:MisleadingSaleCategory}][; documents: "
        "{documents:SignedDocumentType}]"
    ),
    "policy.CallbackIssueResolved": (
        "{resolver_ref} resolved the callback issue at {resolved_at}: {resolution}"
    ),
    "policy.AgentNotifiedOfCallbackFailure": (
        "Agent {agent_id} told of the failed callback at {notified_at}"
    ),
    "policy.CustomerContactUpdated": (
        "Agent {agent_id} updated the customer's contact data at {updated_at}: "
        "{change:ContactChange}"
    ),
    "policy.ManualVisitAssigned": "Manual visit given to {visitor_ref} at {assigned_at}",
    "policy.ManualVisitSucceeded": (
        "The manual visit reached the customer at {visited_at}[; telephone: "
        "{phone_change:PhoneChange}][; found {issue:CallbackIssue}]; record {visit_record_ref}"
    ),
    "policy.ManualVisitFailed": (
        "The manual visit failed at {visited_at}: {failure_category:CallbackFailureCategory}, "
        "{failure_reason:CallbackFailureReason}"
    ),
}

_COMMISSION = {
    "policy.CommissionAccrued": (
        "{basis:CommissionBasis} commission of {amount_fen} accrued to agent {agent_id} on "
        "{accrued_on}"
    ),
    "policy.CommissionHeld": (
        "Commission of {amount_fen} held in the run of {settlement_month}: "
        "{reasons:CommissionHoldReason}"
    ),
    "policy.CommissionDeducted": (
        "{amount_fen} deducted from the commission: {reason:CommissionDeductionReason} (rule "
        "{rule_id})"
    ),
    "policy.CommissionReleased": (
        "Commission held since {held_since} released in the run of {settlement_month}: gross "
        "{gross_fen}, deductions {deductions_fen}, net {net_fen}"
    ),
    "policy.CommissionSettled": (
        "Commission of {net_fen} paid on {paid_on} in the run of {settlement_month}"
    ),
    "policy.CommissionForfeited": (
        "Commission of {amount_fen} forfeited: {reason:CommissionForfeitReason} (rule {rule_id})"
    ),
    "policy.CommissionReinstated": "{decided_by} reinstated commission of {amount_fen}: {reason}",
}

_IN_FORCE = {
    "policy.RenewalPremiumDue": (
        "Renewal premium of {amount_fen} due on {due_on} (policy year {policy_year}, instalment "
        "{instalment_no})"
    ),
    "policy.RenewalPremiumPaid": (
        "Renewal premium of {amount_fen} paid {method:CollectionMethod} on {paid_on} (policy "
        "year {policy_year}, instalment {instalment_no})"
    ),
    "policy.PolicyCancelledInCoolingOff": (
        "Policy cancelled in the cooling-off period: requested on {requested_on}, period ends "
        "{cooling_off_end}, {refunded_fen} refunded"
    ),
    "policy.PolicySurrendered": (
        "Policy surrendered: requested on {requested_on}, cash value {cash_value_fen} paid on "
        "{paid_on}; reason: {reason}"
    ),
    "policy.PolicyLapsed": "Policy lapsed as of {effective_on}, arrears {arrears_fen}",
    "policy.PolicyReinstated": "Policy reinstated as of {effective_on}, arrears {arrears_fen}",
    "policy.PolicyServicingRequested": (
        "Change requested at {requested_at}: {change_type}, form {form_ref}[; completed at "
        "{completed_at}]"
    ),
    "policy.PolicyServicingCompleted": (
        "Change completed at {completed_at}: {change_type}, form {form_ref}, requested at "
        "{requested_at}"
    ),
    "policy.CustomerNoticeIssued": (
        "{notice_type:NoticeType} for the customer handed to the agent, due on {due_on}[; "
        "delivered on {delivered_on}][; {acknowledged_back?reported back:not reported back}]"
    ),
    "policy.CustomerNoticeDelivered": (
        "{notice_type:NoticeType} delivered to the customer on {delivered_on}, due on {due_on}, "
        "{acknowledged_back?reported back:not reported back}"
    ),
    "policy.CustomerFollowedUp": (
        "Customer followed up by {channel:ServiceChannel} at {contacted_at} about {topic}"
    ),
    "policy.PolicyMatured": "Policy matured on {on} ({reason:EndReason})",
    "policy.PolicyTerminated": "Policy ended on {on} ({reason:EndReason})",
    "policy.ConsultationRecorded": (
        "Question about {topic} received by {channel:ServiceChannel} at {received_at}, answered "
        "at {answered_at}, archived as {archived_ref}, "
        "{customer_confirmed?confirmed by the customer:not confirmed by the customer}"
    ),
    "policy.SatisfactionSurveySent": SURVEY_SENT,
    "policy.SatisfactionSurveyAnswered": SURVEY_ANSWERED,
    "policy.AlertAcknowledged": ALERT_ACKNOWLEDGED,
    "policy.DeviationAccepted": DEVIATION_ACCEPTED,
    "policy.PersonalDataErasureRequested": "The customer asked for the erasure of personal data",
    "policy.PersonalDataErased": "Personal data erased: key {key_id} destroyed[ ({fields_class})]",
    "policy.PersonalDataErasureDeferred": (
        "Erasure of personal data deferred until {until} by {retention_rule}"
    ),
    "policy.PersonalDataAccessed": "{who} looked at the customer's personal data: {purpose}",
}

POLICY = {**_SALE, **_DELIVERY, **_CALLBACK, **_COMMISSION, **_IN_FORCE}
