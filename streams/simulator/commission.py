"""The story of the commission, as the finance system decided it run by run (decision table 3.3)."""

from bisect import bisect_left

from streams.simulator.clock import DAY, HOUR, date_text, month_text, next_run
from streams.simulator.parties import (
    CHANGED,
    CLEAN,
    FORFEITED,
    ISSUE_OPEN,
    PENDING,
    SECOND_FAILED,
    Policy,
)
from streams.simulator.story import Story

_FINANCE = ("SYSTEM", "settlement-run")
_REASONS = {
    PENDING: ("CALLBACK_PENDING",),
    SECOND_FAILED: ("SECOND_CALLBACK_FAILED",),
    ISSUE_OPEN: ("CALLBACK_ISSUE_OPEN",),
}
_RECEIPT_LATE_FEN = 2_000
_PHONE_CHANGED_FEN = 4_000
_REINSTATED_AFTER = 40


class Runs:
    """The runs of one policy, from the issue to the payment, the forfeiture, or the end."""

    __slots__ = ("deducted", "held_since", "pardoned", "policy", "states", "story")

    def __init__(self, story: Story, policy: Policy) -> None:
        self.story = story
        self.policy = policy
        self.held_since = ""
        self.deducted = 0
        self.states = sorted(policy.milestones)
        self.pardoned = policy.index % 4 > 0

    def settle(self) -> None:
        """Decide the policy in every run until there is nothing left to decide."""
        run = next_run(self.policy.issued // DAY)
        while run * DAY + 3 * HOUR < self.story.end and not self._decided(run):
            run = next_run(run)

    def _decided(self, run: int) -> bool:
        """One run; true if it was the last one of this policy."""
        policy = self.policy
        cut_off = run * DAY
        state = self.states[bisect_left(self.states, (cut_off, "")) - 1][1]
        if state == FORFEITED:
            return self._forfeit(run)
        if state == CHANGED and not self.deducted:
            self._deduct(run, _PHONE_CHANGED_FEN, "PHONE_CHANGED_AT_MANUAL_VISIT", "CBK-13")
        scanned = policy.scanned is not None and policy.scanned < cut_off
        if scanned and state in (CLEAN, CHANGED):
            if policy.receipt_late:
                self._deduct(run, _RECEIPT_LATE_FEN, "RECEIPT_LATE", "RCP-02")
            self._pay(run)
            return True
        self._hold(run, (() if scanned else ("RECEIPT_NOT_RETURNED",)) + _REASONS.get(state, ()))
        return False

    def _tell(self, name: str, at: int, data: dict[str, object]) -> None:
        self.story.tell(f"policy.Commission{name}", self.policy.stream, at, _FINANCE, data)

    def _hold(self, run: int, reasons: tuple[str, ...]) -> None:
        month = month_text(run)
        self.held_since = self.held_since or month
        held = {
            "settlement_month": month,
            "amount_fen": self.policy.commission_fen,
            "reasons": reasons,
        }
        self._tell("Held", run * DAY + HOUR, held)

    def _deduct(self, run: int, fen: int, reason: str, rule: str) -> None:
        self.deducted += fen
        data = {"amount_fen": fen, "reason": reason, "rule_id": rule}
        self._tell("Deducted", run * DAY + HOUR // 2, data)

    def _pay(self, run: int) -> None:
        gross, month = self.policy.commission_fen, month_text(run)
        net = max(gross - self.deducted, 0)
        if not self.held_since:
            paid = {"settlement_month": month, "net_fen": net, "paid_on": date_text(run)}
            self._tell("Settled", run * DAY + HOUR, paid)
            return
        released = {
            "settlement_month": month,
            "gross_fen": gross,
            "deductions_fen": self.deducted,
            "net_fen": net,
            "held_since": self.held_since,
        }
        self._tell("Released", run * DAY + HOUR, released)

    def _forfeit(self, run: int) -> bool:
        """Forfeited for good, unless a person undoes it and a later run pays."""
        fen = self.policy.commission_fen
        data = {"amount_fen": fen, "reason": "MANUAL_VISIT_FAILED", "rule_id": "CBK-14"}
        self._tell("Forfeited", run * DAY + HOUR, data)
        if self.pardoned:
            day = run + _REINSTATED_AFTER
            undone = {
                "amount_fen": fen,
                "decided_by": "FINANCE-MANAGER",
                "reason": "CUSTOMER_CONFIRMED_IN_WRITING",
            }
            self._tell("Reinstated", day * DAY + 10 * HOUR, undone)
            self.held_since = self.held_since or month_text(run)
            if self.policy.scanned is not None and self.policy.scanned < day * DAY:
                self._pay(next_run(day))
        return True


def pay_commission(story: Story, policy: Policy) -> None:
    """Accrual at the issue, then the monthly runs."""
    at = policy.issued + HOUR
    data = {
        "agent_id": policy.agent.ref,
        "amount_fen": policy.commission_fen,
        "basis": "FIRST_YEAR",
        "accrued_on": date_text(at // DAY),
    }
    story.tell("policy.CommissionAccrued", policy.stream, at, _FINANCE, data)
    Runs(story, policy).settle()
