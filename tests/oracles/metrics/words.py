"""The words that several metrics share: of policies, instalments, claims, agents, working days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from domain.calendar import FIRST, LAST, add_days, add_months, add_working_days, roll_forward
from domain.events.agent import AgentContracted, AgentContractTerminated
from domain.events.claim import ClaimReported
from domain.events.complaint import ComplaintFiled
from domain.events.policy_delivery import PolicyDelivered
from domain.events.policy_in_force import (
    PolicyCancelledInCoolingOff,
    PolicyLapsed,
    PolicyMatured,
    PolicyReinstated,
    PolicySurrendered,
    PolicyTerminated,
    RenewalPremiumDue,
    RenewalPremiumPaid,
)
from domain.events.policy_sale import (
    ApplicationSigned,
    NeedsAssessed,
    PolicyIssued,
    ProductRecommended,
)
from tests.oracles.metrics.item import Groups
from tests.oracles.metrics.told import Known, Stream, Told, by_date, day_of, month_of

COOLING_OFF_DAYS = 15
_ENDS = (PolicyCancelledInCoolingOff, PolicySurrendered, PolicyMatured, PolicyTerminated)


@dataclass(frozen=True, slots=True, eq=False)
class Issued:
    """A policy that was issued."""

    stream: Stream
    fact: Told

    @property
    def id(self) -> str:
        """Its id."""
        return self.stream.id

    @property
    def terms(self) -> Any:
        """What the first issue says."""
        return self.fact.event

    @property
    def effective_on(self) -> date:
        """Its first day of cover."""
        return day_of(self.terms.effective_on)

    @property
    def month(self) -> str:
        """The issue month."""
        return month_of(self.terms.issued_at)

    @property
    def cohort(self) -> str:
        """The month in which the cover began."""
        return month_of(self.effective_on)


def issued(known: Known) -> list[Issued]:
    """It is issued if a ``PolicyIssued`` is known; the first counts."""
    firsts = [(stream, stream.first(PolicyIssued)) for stream in known.of("policy")]
    return [Issued(stream, fact) for stream, fact in firsts if fact]


def is_long_term(stream: Stream) -> bool:
    """Only if its first application says so."""
    application = stream.first(ApplicationSigned)
    return application is not None and application.event.is_long_term


def customer_of(stream: Stream) -> str | None:
    """Of the first application or, if there is none, of the first assessment of needs."""
    said = stream.first(ApplicationSigned) or stream.first(NeedsAssessed)
    return said.event.customer_ref if said else None


@cache
def end_of(stream: Stream) -> tuple[Told, date] | None:
    """The first of its ends, and the day on which it ended."""
    end = stream.first(*_ENDS)
    if end is None:
        return None
    dated = isinstance(end.event, PolicyCancelledInCoolingOff | PolicySurrendered)
    return end, end.event.requested_on if dated else end.event.on


def is_lapsed(stream: Stream, day: date) -> bool:
    """Of the lapses and reinstatements by that day, the last by date is a lapse."""
    moves = [m for m in lapses_and_reinstatements(stream) if m.event.effective_on <= day]
    return bool(moves) and isinstance(moves[-1].event, PolicyLapsed)


@cache
def lapses_and_reinstatements(stream: Stream) -> list[Told]:
    """By date."""
    return by_date(stream.all(PolicyLapsed, PolicyReinstated), lambda event: event.effective_on)


def in_force(policy: Issued, day: date) -> bool:
    """It has begun, has not ended and is not lapsed."""
    end = end_of(policy.stream)
    if policy.effective_on > day or (end is not None and end[1] <= day):
        return False
    return not is_lapsed(policy.stream, day)


def put_out(policy: Issued, after: date) -> Told | None:
    """The fact by which a policy in force on a day went out: the first lapse or end after it."""
    ends = [
        (lapse.event.effective_on, lapse)
        for lapse in lapses_and_reinstatements(policy.stream)
        if isinstance(lapse.event, PolicyLapsed) and lapse.event.effective_on > after
    ][:1]
    if end := end_of(policy.stream):
        ends.append((end[1], end[0]))
    return min(ends, key=lambda one: one[0])[1] if ends else None


def cooling_off(stream: Stream) -> tuple[date, list[Told]] | None:
    """Its last day, and the facts that say so; none without a delivery."""
    delivered = stream.first(PolicyDelivered)
    cancelled = stream.first(PolicyCancelledInCoolingOff)
    if delivered is None:
        return None
    if cancelled is not None:
        return cancelled.event.cooling_off_end, [delivered, cancelled]
    return add_days(delivered.event.customer_signed_on, COOLING_OFF_DAYS), [delivered]


@dataclass(frozen=True, slots=True)
class Instalment:
    """An instalment, with its first due if it is known, and every payment."""

    stream: Stream
    year: int
    number: int
    due: Told | None
    payments: list[Told]

    @property
    def subject(self) -> str:
        """Policy, year and number."""
        return f"{self.stream.id}/{self.year}/{self.number}"


def instalments(stream: Stream) -> list[Instalment]:
    """Every one of which a due or a payment is known, by year and number."""
    facts = stream.all(RenewalPremiumDue, RenewalPremiumPaid)
    found = []
    for year, number in sorted({(f.event.policy_year, f.event.instalment_no) for f in facts}):
        mine = [f for f in facts if (f.event.policy_year, f.event.instalment_no) == (year, number)]
        dues = [f for f in mine if isinstance(f.event, RenewalPremiumDue)]
        paid = [f for f in mine if isinstance(f.event, RenewalPremiumPaid)]
        found.append(Instalment(stream, year, number, dues[0] if dues else None, paid))
    return found


@cache
def groups_of_policy(stream: Stream) -> Groups:
    """Of the first application; else of the first assessment and the last recommendation."""
    application = stream.first(ApplicationSigned)
    said = application or stream.first(NeedsAssessed)
    recommended = application or stream.last(ProductRecommended)
    start = stream.first(PolicyIssued)
    return Groups(
        said.event.agent_id if said else None,
        application.event.branch_id if application else None,
        said.event.channel if said else None,
        recommended.event.product_code if recommended else None,
        month_of(start.event.effective_on) if start else None,
    )


def groups_of_claim(known: Known, claim: Stream) -> Groups:
    """Those of the policy that the first report names."""
    reported = claim.first(ClaimReported)
    return groups_of_policy(known.named("policy", reported.event.policy_id if reported else None))


def groups_of_complaint(known: Known, complaint: Stream) -> Groups:
    """Those of the policy that the first filing names; its own agent goes before."""
    filed = complaint.first(ComplaintFiled)
    groups = groups_of_policy(known.named("policy", filed.event.policy_id if filed else None))
    agent = filed.event.agent_id if filed else None
    return groups if agent is None else groups._replace(agent=agent)


def groups_of_agent(agent: Stream) -> Groups:
    """Itself, and the branch of its first contract."""
    contract = agent.first(AgentContracted)
    return Groups(agent.id, contract.event.branch_id if contract else None)


def groups_of(known: Known, stream: Stream) -> Groups:
    """The groups of whatever a stream is about."""
    match stream.name.partition("/")[0]:
        case "policy":
            return groups_of_policy(stream)
        case "claim":
            return groups_of_claim(known, stream)
        case "complaint":
            return groups_of_complaint(known, stream)
        case _:
            return groups_of_agent(stream)


def contract_on(agent: Stream, day: date) -> Told | None:
    """The contract by which an agent is active on a day: the last word by date."""
    words = by_date(agent.all(AgentContracted, AgentContractTerminated), _contract_day)
    words = [word for word in words if _contract_day(word.event) <= day]
    return words[-1] if words and isinstance(words[-1].event, AgentContracted) else None


def _contract_day(event: Any) -> date:
    day: date = event.signed_on if isinstance(event, AgentContracted) else event.terminated_on
    return day


def working_days_after(day: date, n: int) -> date | None:
    """The n-th working day after a day."""
    return add_working_days(day, n)


def rolled(day: date) -> date | None:
    """A day in a public holiday moves to the next working day; none where the calendar ends."""
    return roll_forward(day) if FIRST <= day <= LAST else None


def last_day_of(month: str, later: int = 0) -> date:
    """The last day of a month, or of the one that many months later."""
    first = add_months(date.fromisoformat(f"{month}-01"), later)
    return first.replace(day=monthrange(first.year, first.month)[1])


def months(first: str, last: str) -> list[str]:
    """Every month from one to another, both included."""
    found, month = [], first
    while month < last:
        found.append(month)
        month = month_of(last_day_of(month, 1))
    return [*found, last] if first <= last else []
