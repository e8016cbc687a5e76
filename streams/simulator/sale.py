"""The story of a sale: needs, proposal, disclosure, application, underwriting, issue."""

from hashlib import sha256
from typing import Any

from streams.simulator.clock import DAY, HOUR, date_text, instant_text
from streams.simulator.parties import Policy
from streams.simulator.story import Story

_ITEMS = ("COVER", "EXCLUSIONS", "FEES", "SURRENDER_RULES", "COOLING_OFF", "UNCERTAIN_BENEFIT")
_NODES = ("IDENTITY", "DOCUMENTS_SHOWN", "EXPLANATION", "CLEAR_ANSWER", "SIGNING")
_GOALS = (("PROTECTION",), ("PROTECTION", "INHERITANCE"), ("INVESTMENT",), ("PROTECTION",))
_DOCUMENTS = ("APPLICATION_FORM", "APPLICANT_NOTICE", "PROPOSAL", "CUSTOMER_RIGHTS_CONFIRMATION")
_RECORDED = ("BANCASSURANCE", "DIRECT_TELEPHONE")


def sell(story: Story, policy: Policy) -> bool:
    """Tell the sale; false if underwriting did not accept the risk."""
    advise(story, policy)
    apply(story, policy)
    dice = story.dice
    accepted = bool(policy.fault or policy.mishap) or not dice.chance(story.levels.declined)
    at = policy.signed * DAY + DAY + 10 * HOUR + dice.below(4 * HOUR)
    policy.issued = at + 20 * HOUR
    if policy.fault == "SALE_OUT_OF_SEQUENCE":
        issued = issue(story, policy)
        decided = underwrite(story, policy, policy.issued + 6 * HOUR, accepted=True)
        story.plant(policy.fault, policy.stream, issued, decided)
        return True
    underwrite(story, policy, at, accepted=accepted)
    if accepted:
        issue(story, policy)
    return accepted


def advise(story: Story, policy: Policy) -> None:
    """Needs, recommendation and disclosure, on the day before the application is signed."""
    dice, stream, who = story.dice, policy.stream, policy.by_agent
    day = policy.signed - 1
    at = day * DAY + 9 * HOUR + dice.below(6 * HOUR)
    needs = {
        "customer_ref": policy.customer,
        "agent_id": policy.agent.ref,
        "channel": policy.channel,
        "goals": dice.pick(_GOALS),
        "risk_tolerance": dice.pick(("LOW", "MEDIUM", "MEDIUM", "HIGH")),
        "annual_income_band": dice.pick(("<100k", "100k-300k", "300k-1m", ">1m")),
        "assessed_on": date_text(day),
    }
    story.tell("policy.NeedsAssessed", stream, at, who, needs)
    proposal = {
        "product_code": policy.product,
        "sum_insured_fen": policy.premium_fen * 20,
        "annual_premium_fen": policy.premium_fen,
        "payment_mode": "SINGLE" if policy.single else "ANNUAL",
        "payment_years": policy.payment_years,
        "alternatives_offered": dice.between(1, 3),
        "illustration_doc_ref": f"doc-{policy.id}-illustration",
    }
    story.tell("policy.ProductRecommended", stream, at + 1_800, who, proposal)
    if policy.fault == "SALE_STEP_MISSING":
        return
    disclosed = {
        "items": _ITEMS,
        "document_ref": f"doc-{policy.id}-notice",
        "acknowledged": True,
    }
    story.tell("policy.RiskDisclosureGiven", stream, at + 2_700, who, disclosed)


def apply(story: Story, policy: Policy) -> None:
    """The signed application, its check, its recording and the first premium, within a day."""
    stream, day = policy.stream, date_text(policy.signed)
    at = policy.signed * DAY + 10 * HOUR + story.dice.below(4 * HOUR)
    signed = story.tell(
        "policy.ApplicationSigned", stream, at, policy.by_customer, _application(policy, day)
    )
    if policy.fault in ("SALE_STEP_MISSING", "SIGNED_BY_ANOTHER", "RECORDING_MISSING"):
        story.plant(policy.fault, stream, signed)
    if policy.channel in _RECORDED and policy.fault != "RECORDING_MISSING":
        recording = {
            "recording_ref": f"rec-{policy.id}-sale",
            "sha256": sha256(policy.id.encode()).hexdigest(),
            "nodes_covered": _NODES,
            "recorded_on": day,
        }
        story.tell("policy.SaleRecordingArchived", stream, at + 900, policy.by_staff, recording)
    doubtful = policy.fault == "FALSE_CUSTOMER_INFO"
    verified = {
        "verified_fields": ("NAME", "ID_NUMBER", "PHONE", "ADDRESS"),
        "result": "SUSPECT" if doubtful else "COMPLETE",
        "verified_at": instant_text(at + 2 * HOUR),
    }
    story.tell("policy.CustomerDataVerified", stream, at + 2 * HOUR, policy.by_staff, verified)
    paid = _pay(story, policy, at + 3 * HOUR)
    if policy.fault == "SALE_STEP_REPEATED":
        story.plant(policy.fault, stream, paid, _pay(story, policy, at + 4 * HOUR))


def _application(policy: Policy, day: str) -> dict[str, Any]:
    signer = "BENEFICIARY" if policy.fault == "SIGNED_BY_ANOTHER" else "POLICYHOLDER"
    return {
        "application_id": f"APP-{policy.index + 1:07d}",
        "customer_ref": policy.customer,
        "insured_ref": policy.customer if policy.index % 3 else f"{policy.customer}-I",
        "agent_id": policy.agent.ref,
        "branch_id": policy.agent.branch,
        "channel": policy.channel,
        "product_code": policy.product,
        "is_long_term": policy.long_term,
        "signed_on": day,
        "documents": [
            {"type": kind, "doc_ref": f"doc-{policy.id}-{number}", "signer": signer}
            for number, kind in enumerate(_DOCUMENTS)
        ],
        "contact_pii_ref": policy.contact,
    }


def _pay(story: Story, policy: Policy, at: int) -> str:
    paid = {
        "amount_fen": policy.premium_fen,
        "method": story.dice.pick(("DIRECT_DEBIT", "DIRECT_DEBIT", "ONLINE", "OTHER")),
        "paid_at": instant_text(at),
        "payer_is_policyholder": True,
    }
    return story.tell("policy.InitialPremiumPaid", policy.stream, at, policy.by_customer, paid)


def underwrite(story: Story, policy: Policy, at: int, *, accepted: bool) -> str:
    """The decision on the risk."""
    dice = story.dice
    rated = accepted and dice.chance(0.05)
    wrong = policy.fault == "SALE_WRONG_PARTY"
    decision = dice.pick(("POSTPONE", "DECLINE", "DECLINE"))
    decided = {
        "decision": ("ACCEPT_RATED" if rated else "ACCEPT") if accepted else decision,
        "reasons": [dice.pick(("HEALTH", "OCCUPATION"))] if rated or not accepted else [],
        "extra_premium_fen": policy.premium_fen // 1_000 * 100 if rated else 0,
        "decided_at": instant_text(at),
    }
    who = policy.by_agent if wrong else ("STAFF", f"UW-{policy.index % 40 + 1:02d}")
    event_id = story.tell("policy.UnderwritingDecided", policy.stream, at, who, decided)
    if wrong:
        story.plant(policy.fault, policy.stream, event_id)
    return event_id


def issue(story: Story, policy: Policy) -> str:
    """The policy itself, which takes effect on the next day."""
    effective = date_text(policy.effective)
    issued = {
        "policy_no": f"{policy.agent.branch}{effective[:4]}{policy.index + 1:08d}",
        "effective_on": effective,
        "annual_premium_fen": policy.premium_fen,
        "first_year_commission_fen": policy.commission_fen,
        "payment_mode": "SINGLE" if policy.single else "ANNUAL",
        "payment_years": policy.payment_years,
        "term_years": policy.term_years,
        "issued_at": instant_text(policy.issued),
    }
    return story.tell("policy.PolicyIssued", policy.stream, policy.issued, policy.by_staff, issued)
