"""What happened, in English: one sentence for each kind of fact."""

from projections.timeline.wording_en_policy import (
    ALERT_ACKNOWLEDGED,
    DEVIATION_ACCEPTED,
    POLICY,
    SURVEY_ANSWERED,
    SURVEY_SENT,
)

_CLAIM = {
    "claim.ClaimReported": (
        "Claim {claim_id} on policy {policy_id} reported by {channel:ServiceChannel} at "
        "{reported_at}: {loss_type:LossType} on {occurred_on}"
    ),
    "claim.ClaimDocumentsSubmitted": (
        "Papers handed in at {submitted_at}, {complete?complete:not complete}[: "
        "{documents:ClaimDocument}]"
    ),
    "claim.ClaimDocumentsRequested": (
        "Missing papers requested: {missing:ClaimDocumentType}; the notice arrived at "
        "{notice_reached_at}"
    ),
    "claim.ClaimRegistered": "Claim registered at {registered_at} with a reserve of {reserve_fen}",
    "claim.ClaimInvestigated": (
        "Investigation completed at {completed_at} ({method:InvestigationMethod}): {findings}"
    ),
    "claim.ClaimAssessed": (
        "Loss assessed at {assessed_fen} by a {assessor_role:ClaimRole}, computation sheet "
        "{computation_sheet_ref}"
    ),
    "claim.ClaimApproved": (
        "Claim approved at {decided_at}: {approved_fen} ({complex?complex case:simple case})"
    ),
    "claim.ClaimDenied": (
        "Claim denied at {decided_at}: {ground:ClaimDenialGround} (under {clause_ref})"
    ),
    "claim.ClaimDecisionNotified": (
        "Claimant told of the decision at {notified_at} by {channel:ServiceChannel}, notice "
        "{notice_ref}"
    ),
    "claim.ClaimAgreementReached": "Agreement on {agreed_fen} reached at {agreed_at}",
    "claim.ClaimAdvancePaid": "Advance of {amount_fen} paid at {paid_at}",
    "claim.ClaimPaid": (
        "{amount_fen} paid to {payee_ref} at {paid_at} ({final?final payment:part payment})"
    ),
    "claim.ClaimDisputed": "Decision disputed at {filed_at}: {kind:DisputeKind}",
    "claim.ClaimDisputeResolved": (
        "Dispute ended at {resolved_at}: {outcome:DisputeOutcome}; change of {amount_delta_fen}"
    ),
    "claim.ClaimClosed": "Claim closed at {at}: {outcome:ClaimOutcome}",
    "claim.ClaimReopened": "Claim reopened at {at}; earlier outcome: {outcome:ClaimOutcome}",
    "claim.SatisfactionSurveySent": SURVEY_SENT,
    "claim.SatisfactionSurveyAnswered": SURVEY_ANSWERED,
    "claim.AlertAcknowledged": ALERT_ACKNOWLEDGED,
    "claim.DeviationAccepted": DEVIATION_ACCEPTED,
}

_COMPLAINT = {
    "complaint.ComplaintFiled": (
        "Complaint {complaint_id} of customer {customer_ref} received by "
        "{channel:ServiceChannel} at {received_at}, {source:ComplaintSource}, about "
        "{cause:ComplaintCause}[; policy {policy_id}][; claim {claim_id}][; agent {agent_id}]; "
        "{complainant_count:complainant|complainants}"
    ),
    "complaint.ComplaintAccepted": (
        "Complaint accepted at {accepted_at}: grade {grade}, category {category}, handler "
        "{handler_ref} ({handler_conflict_checked?conflict of interest checked:"
        "conflict of interest not checked})"
    ),
    "complaint.ComplaintOwnerAssigned": (
        "{owner_type:OwnerType} {owner_ref} made owner of the complaint, "
        "{caused_by_owner?having caused it:without having caused it}"
    ),
    "complaint.ComplaintInvestigated": (
        "Complaint investigated at {completed_at}: facts {facts_verified?verified:not verified}, "
        "responsible: {responsible_party}[; {misleading_category:MisleadingSaleCategory}]"
    ),
    "complaint.ComplaintDeadlineExtended": (
        "Deadline extended to {new_due_on} ({level:ExtensionLevel}), approved by {approver_ref}"
    ),
    "complaint.ComplaintClockPaused": "Time stopped counting: {reason:PauseReason}",
    "complaint.ComplaintClockResumed": "Time counts again after {reason:PauseReason}",
    "complaint.ComplaintResolved": (
        "Complaint decided at {decided_at}: {measure:ComplaintMeasure}, amount {compensation_fen}"
    ),
    "complaint.ComplaintFeedbackGiven": (
        "Complainant told of the result by {channel:ServiceChannel} at {given_at}, remedies "
        "{remedies_explained?explained:not explained}"
    ),
    "complaint.ComplaintSatisfactionRecorded": (
        "Complainant rated the handling {score} and {accepted?accepted:did not accept} the result"
    ),
    "complaint.ComplaintEscalated": "Complaint escalated to {to:EscalatedTo} at {escalated_at}",
    "complaint.ComplaintReviewRequested": (
        "Review requested on {requested_on}[; decided on {decided_on}][: {outcome}]"
    ),
    "complaint.ComplaintReviewDecided": (
        "Review requested on {requested_on} decided on {decided_on}: {outcome}"
    ),
    "complaint.ComplaintWithdrawn": "Complaint withdrawn at {at}, archived as {archive_ref}",
    "complaint.ComplaintClosed": "Complaint closed at {at}, archived as {archive_ref}",
    "complaint.AccountabilityImposed": (
        "{party_ref} held to account on {imposed_on}: {measure}[, {amount_fen}]"
    ),
    "complaint.RootCauseRectified": (
        "Root cause ({cause:ComplaintCause}) put right on {completed_on}: {action}"
    ),
    "complaint.AlertAcknowledged": ALERT_ACKNOWLEDGED,
    "complaint.DeviationAccepted": DEVIATION_ACCEPTED,
}

_AGENT = {
    "agent.AgentContracted": (
        "Agent {agent_id} contracted on {signed_on} at branch {branch_id}: contract "
        "{contract_no}, education {education_level}, qualification {qualification_ref}"
    ),
    "agent.TrainingCompleted": (
        "Course {course} completed on {completed_on}, {passed?passed:not passed}: "
        "{minutes:minute|minutes}[; {topics:TrainingTopic}]"
    ),
    "agent.AgentAppraised": (
        "Agent appraised for {period}: score {score}, satisfaction weighs "
        "{satisfaction_weight_pct} %[; {kpis}]"
    ),
    "agent.FalseCustomerInfoFound": (
        "Found on {found_on} through {source:FalseInfoSource}: {kind:FalseInfoKind} (policy "
        "{policy_id})"
    ),
    "agent.ProxySignatureConfirmed": (
        "Proxy signature confirmed on {confirmed_on}: the agent {mode:ProxyMode} (policy "
        "{policy_id})[; documents: {documents:SignedDocumentType}]"
    ),
    "agent.MisleadingSaleConfirmed": (
        "Misleading sale confirmed on {confirmed_on}: {category:MisleadingSaleCategory} (policy "
        "{policy_id})"
    ),
    "agent.ControlledDocumentIssued": (
        "Controlled document {document_no} handed out on {on}, due back on {due_on}"
    ),
    "agent.ControlledDocumentReturned": (
        "Controlled document {document_no} returned on {on}, due on {due_on}"
    ),
    "agent.ControlledDocumentOverdue": (
        "Controlled document {document_no} overdue on {on}, was due on {due_on}"
    ),
    "agent.ClaimNonCooperationFound": (
        "Found on {found_on}: the agent {kind:NonCooperation} in claim {claim_id}; the event "
        "{event_unverifiable?cannot be established:can still be established}"
    ),
    "agent.QualityPointsDeducted": (
        "{points} quality points deducted on {deducted_on} under item {item_no} (rule {rule_id}, "
        "period {period_start} to {period_end}, about {related_ref})"
    ),
    "agent.QualityPointsRevoked": "Deduction of points {original_event_id} revoked: {reason}",
    "agent.PromotionDenied": (
        "Promotion denied on {decided_on} for {period}: {failed_indicators:FailedIndicator}"
    ),
    "agent.RankMaintenanceDenied": (
        "Rank not maintained, decided on {decided_on} for {period}: "
        "{failed_indicators:FailedIndicator}"
    ),
    "agent.EliteClubDisqualified": (
        "Elite-club eligibility cancelled on {decided_on} for {period}: "
        "{failed_indicators:FailedIndicator}"
    ),
    "agent.AgentReportedToRegulator": (
        "Agent reported for {quarter} on {reported_on} to {recipients:Recipient}: "
        "{cases:case|cases}[; law: {law_articles}]"
    ),
    "agent.RegulatorPenaltyRecorded": (
        "Regulator's penalty of {decided_on} under article {article}: {penalty}, {amount_fen}"
    ),
    "agent.AgentContractTerminated": "Agency contract ended on {terminated_on}: {reason}",
    "agent.AgentGrievanceFiled": "Agent filed a grievance at {at}: {subject}",
    "agent.AgentGrievanceResolved": "Agent's grievance resolved at {at}: {subject}",
    "agent.AlertAcknowledged": ALERT_ACKNOWLEDGED,
    "agent.DeviationAccepted": DEVIATION_ACCEPTED,
}

ENGLISH = {**POLICY, **_CLAIM, **_COMPLAINT, **_AGENT}
