"""Every kind of breach that can be planted: its rule, how often, and what it looks like."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of breach; ``rate`` is a share of the units named by the group it stands in."""

    rule: str
    rate: float
    says: str


NEW_BUSINESS = {
    "SALE_STEP_MISSING": Kind("", 0.003, "no risk disclosure before the application"),
    "SALE_STEP_REPEATED": Kind("", 0.003, "the initial premium was paid twice"),
    "SALE_OUT_OF_SEQUENCE": Kind("", 0.003, "the policy was issued before underwriting decided"),
    "SALE_WRONG_PARTY": Kind("", 0.003, "the selling agent decided the underwriting"),
    "SIGNED_BY_ANOTHER": Kind("SGN-01", 0.003, "a beneficiary signed the application form"),
    "RECEIPT_SIGNED_BY_ANOTHER": Kind("SGN-01", 0.003, "another person signed for the policy"),
    "FALSE_CUSTOMER_INFO": Kind("RPT-01", 0.003, "an audit found false customer data"),
    "REGULATOR_REPORT_LATE": Kind("RPT-01", 0.003, "the quarter's report came over a month late"),
    "RECORDING_MISSING": Kind("REG-R1", 0.003, "a sale over a bank's counter has no recording"),
    "DELIVERY_LATE": Kind("REG-S2", 0.008, "delivered 45 to 70 days after the application"),
    "RECEIPT_LATE": Kind("RCP-01", 0.02, "returned over three months after effect"),
    "RECEIPT_NEVER_RETURNED": Kind("SCP-04", 0.006, "the receipt never came back"),
    "CUT_OFF_MISSED": Kind("RCP-04", 0.01, "scanned after the cut-off of the first run"),
    "CALLBACK_MISSING": Kind("SCP-03", 0.003, "nobody ever called the customer back"),
    "CALLBACK_TOO_EARLY": Kind("CBK-01", 0.005, "round one within four days of printing"),
    "CALL_OUTSIDE_WINDOW": Kind("CBK-02", 0.006, "a dial between 21:30 and 22:30"),
    "REDIAL_TOO_SOON": Kind("CBK-03", 0.006, "a second dial within three hours"),
    "CONTACT_UPDATE_LATE": Kind("CBK-05", 0.006, "contact data updated after 16 to 25 days"),
    "CONTACT_UPDATE_MISSING": Kind("CBK-05", 0.004, "contact data never updated"),
    "WRONG_CALLER_ID": Kind("CBK-10", 0.003, "a dial did not show 021-95500"),
    "AGENT_OWN_PHONE": Kind("CBK-09", 0.005, "the customer's number is the agent's own"),
    "PROXY_SIGNATURE": Kind("SGN-01", 0.005, "a proxy signature was found and confirmed"),
    "MISLEADING_SALE": Kind("CBK-06", 0.005, "a misleading sale was found and confirmed"),
    "ISSUE_RESOLVED_LATE": Kind("REG-B2", 0.004, "the issue was resolved after 45 to 70 days"),
    "ISSUE_RESOLVED_BY_SELLER": Kind("REG-B2", 0.003, "the selling agent resolved the issue"),
    "ISSUE_NOT_RESOLVED": Kind("REG-B2", 0.003, "the issue was never resolved"),
    "SECOND_ROUND_FAILED": Kind("CBK-11", 0.006, "both rounds failed, the manual visit succeeded"),
    "PHONE_CHANGED": Kind("CBK-13", 0.005, "the manual visit found another number"),
    "MANUAL_VISIT_FAILED": Kind("CBK-14", 0.005, "the manual visit failed too"),
    "CALLBACK_OUTSIDE_COOLING_OFF": Kind("REG-B1", 0.006, "called back 40 days after delivery"),
    "EXEMPTION_NOT_SIGNED": Kind("CBK-08", 0.003, "exempted without the personal signature"),
}
"""Shares of the policies, at most one each, save a late receipt after a failed callback."""

IN_FORCE = {
    "RENEWAL_AFTER_GRACE": Kind("PRM-02", 0.006, "paid 75 to 110 days after the due date"),
    "LAPSE_WITHOUT_NOTICE": Kind("REG-S6", 0.005, "lapsed, and no notice was ever issued"),
    "SURRENDER_PAID_LATE": Kind("REG-L7", 0.003, "cash value paid 45 to 80 days after the request"),
    "SERVICING_LATE": Kind("REG-S5", 0.004, "a change completed after 40 to 70 days"),
    "NOTICE_NOT_DELIVERED": Kind("PTS-04", 0.004, "a notice was never delivered"),
    "NOTICE_DELIVERED_LATE": Kind("PTS-04", 0.003, "a notice came 20 to 40 days after its day"),
    "CONSULTATION_ANSWERED_LATE": Kind("SVC-01", 0.003, "a question answered after three days"),
}
"""Shares of the policies; a policy has at most one of these."""

CLAIM = {
    "DOCUMENTS_REQUESTED_TWICE": Kind("REG-L1", 0.04, "missing papers were asked for twice"),
    "CLAIM_DECISION_LATE": Kind("REG-S7", 0.05, "decided 40 to 55 days after the papers"),
    "DENIAL_NOTICE_LATE": Kind("REG-L3", 0.04, "notice eight to twenty days after the denial"),
    "CLAIM_PAYMENT_LATE": Kind("REG-L2", 0.05, "paid 20 to 40 days after the agreement"),
    "CLAIM_ADVANCE_MISSING": Kind("REG-L4", 0.04, "undecided after 60 days and nothing advanced"),
    "CLAIM_NON_COOPERATION": Kind("PTS-18", 0.04, "the agent hid evidence of the claim"),
}
"""Shares of the claims."""

COMPLAINT = {
    "COMPLAINT_ACCEPTED_LATE": Kind("CMP-01", 0.05, "accepted 16 to 25 days after it was filed"),
    "FEEDBACK_LATE": Kind("REG-C1", 0.05, "over 15 days without an extension"),
    "FEEDBACK_LATE_COMPLEX": Kind("REG-C1", 0.05, "over 30 days with the first extension"),
    "FEEDBACK_LATE_EXTENDED": Kind("REG-C1", 0.05, "over 60 days with both extensions"),
    "FEEDBACK_LATE_PAUSED": Kind("REG-C1", 0.05, "over 15 days even without the pause"),
    "LOOP_STEP_MISSING": Kind("CMP-03", 0.05, "handled without an investigation"),
    "CLOSED_WITHOUT_FEEDBACK": Kind("CMP-03", 0.05, "closed, and the complainant was never told"),
    "HANDLER_CONFLICT_UNCHECKED": Kind("REG-C5", 0.05, "the handler's interest was not checked"),
    "COMPLAINT_REVIEW_LATE": Kind("REG-C6", 0.05, "the review took 45 to 60 days"),
}
"""Shares of the complaints."""

AGENT = {
    "SHARED_PHONE": Kind("RPT-01", 0.08, "one telephone number stands for several customers"),
}
"""Shares of the agents."""

AGENT_YEAR = {
    "TRAINING_SHORT": Kind("TRN-01", 0.03, "360 of the 720 minutes of the year"),
    "DOCUMENTS_OVERDUE": Kind("PTS-16", 0.04, "two to ten controlled documents overdue"),
    "DOCUMENTS_OVERDUE_MANY": Kind("PTS-17", 0.03, "more than ten in half a year"),
}
"""Shares of the years that agents are under contract."""

QUARTER = {
    "SURVEY_WAVE_MISSING": Kind("SAT-01", 0.12, "a quarter in which no survey was sent"),
}
"""Shares of the quarters."""

GROUPS = {
    "new_business": NEW_BUSINESS,
    "in_force": IN_FORCE,
    "claim": CLAIM,
    "complaint": COMPLAINT,
    "agent": AGENT,
    "agent_year": AGENT_YEAR,
    "quarter": QUARTER,
}
KINDS = {name: kind for group in GROUPS.values() for name, kind in group.items()}
