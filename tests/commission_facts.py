"""Decisions about commission that many tests tell their stories with."""

from domain.events import Event
from tests.spec import fact

PHONE = "PHONE_CHANGED_AT_MANUAL_VISIT"


def held(month: str, amount_fen: int = 10_000, *reasons: str) -> Event:
    """Defer commission in a run (缓发)."""
    reasons = reasons or ("RECEIPT_NOT_RETURNED",)
    return fact(
        "policy.CommissionHeld", settlement_month=month, amount_fen=amount_fen, reasons=reasons
    )


def deducted(amount_fen: int, reason: str = "RECEIPT_LATE") -> Event:
    """Take a fixed amount for good (扣佣)."""
    rule_id = {"RECEIPT_LATE": "RCP-02"}.get(reason, "CBK-13")
    return fact("policy.CommissionDeducted", amount_fen=amount_fen, reason=reason, rule_id=rule_id)


def released(month: str, gross_fen: int, deductions_fen: int) -> Event:
    """Pay what was held, less deductions."""
    return fact(
        "policy.CommissionReleased",
        settlement_month=month,
        gross_fen=gross_fen,
        deductions_fen=deductions_fen,
        net_fen=gross_fen - deductions_fen,
        held_since="2010-09",
    )


def accrued(amount_fen: int = 10_000) -> Event:
    """Make commission due to the agent."""
    return fact(
        "policy.CommissionAccrued",
        agent_id="A-1",
        amount_fen=amount_fen,
        basis="FIRST_YEAR",
        accrued_on="2010-09-05",
    )


SETTLED = fact(
    "policy.CommissionSettled", settlement_month="2010-09", net_fen=10_000, paid_on="2010-09-21"
)
FORFEITED = fact(
    "policy.CommissionForfeited",
    amount_fen=10_000,
    reason="MANUAL_VISIT_FAILED",
    rule_id="CBK-14",
)
BACK = fact(
    "policy.CommissionReinstated", amount_fen=10_000, decided_by="S-1", reason="wrong address"
)
