"""Given facts, when a month is settled, then decisions: how the tests of the settlement read."""

from datetime import UTC, datetime, timedelta
from typing import Self

from domain.events import Event
from domain.policy.commission import Commission
from domain.settlement import CPIC_TERMS, Case, Known, Terms, cause_of, decide, examine
from tests.policy_facts import issued
from tests.spec import fact

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


def us(at: str | datetime) -> int:
    """An instant in microseconds since the epoch; without an offset it is Asia/Shanghai."""
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    if moment.tzinfo is None:
        moment = datetime.fromisoformat(f"{moment.isoformat()}+08:00")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def applied(channel: str = "AGENT", *, long_term: bool = True) -> Event:
    """Sign the application; it names the agent to whom commission accrues."""
    return fact(
        "policy.ApplicationSigned",
        application_id="AP-1",
        customer_ref="C-1",
        insured_ref="C-1",
        agent_id="A-1",
        branch_id="B-1",
        channel=channel,
        product_code="LIFE-20",
        is_long_term=long_term,
        signed_on="2010-09-01",
        documents=[],
        contact_pii_ref="PII-1",
    )


class Policy:
    """One policy: what is known about it, and the runs that have been made."""

    def __init__(self, terms: Terms = CPIC_TERMS) -> None:
        self.terms = terms
        self.known: list[Known] = []

    def tell(self, at: str | datetime, event: Event, *, own: bool = False) -> Self:
        """Let a fact become known now that occurred at this time."""
        number = len(self.known) + 1
        self.known.append(Known(us(at), number, f"e-{number}", own, event))
        return self

    def case(self, month: str) -> Case:
        """What a run has before it."""
        return examine(self.known, self.terms.cut_off(month))

    def decided(self, month: str) -> tuple[Event, ...]:
        """What the run of a month would decide; nothing is recorded."""
        case = self.case(month)
        return decide(
            case.state,
            case.commission,
            month,
            self.terms,
            own_accrued_fen=case.own_accrued_fen,
        )

    def settle(self, month: str) -> tuple[Event, ...]:
        """Make the run of a month: decide, and record it at the cut-off."""
        events = self.decided(month)
        for event in events:
            self.tell(self.terms.cut_off(month), event, own=True)
        return events

    def causes(self, month: str) -> list[str | None]:
        """The ids of the decisive facts behind what the run of a month would decide."""
        case = self.case(month)
        return [cause_of(event, case.causes) for event in self.decided(month)]

    @property
    def money(self) -> Commission:
        """The commission as it stands."""
        return examine(self.known, FOREVER).state.commission


def policy(effective_on: str = "2010-09-05", commission_fen: int = 10_000) -> Policy:
    """A policy of an individual agent, issued on 3 September 2010."""
    told = Policy().tell("2010-09-01T10:00", applied())
    return told.tell("2010-09-03T09:00", issued(effective_on, commission_fen))


def settled(month: str, net_fen: int) -> Event:
    """Pay in the first run that could."""
    return fact(
        "policy.CommissionSettled",
        settlement_month=month,
        net_fen=net_fen,
        paid_on=f"{month}-20",
    )
