"""The simulator's finance system decides by the same table, written apart: both must agree."""

from collections import defaultdict
from functools import cache

from domain.events import Event
from domain.events.policy_callback import CallbackIssueResolved
from domain.events.policy_commission import CommissionAccrued, CommissionReinstated
from domain.events.policy_sale import PolicyIssued
from domain.facts import Fact
from domain.settlement import RELEVANT, Known
from streams.cloudevents import decode
from streams.simulator import Levels, Noise, simulate
from tests.settlement_runs import Policy

POLICIES, SEED = 400, 20_100_901
TOPICS = {kind.TOPIC for kind in RELEVANT}
BY_A_PERSON = (CallbackIssueResolved, CommissionReinstated)
LAST_MONTHS = 3  # runs after the last decision, in which nothing more may be decided


@cache
def _policies() -> dict[str, list[Fact]]:
    """The facts about each policy that was issued and that no person decided about."""
    quiet = Noise(late=0, duplicate=0, conflict=0, malformed=0)
    found: dict[str, list[Fact]] = defaultdict(list)
    for line in simulate(POLICIES, SEED, Levels(noise=quiet)).lines():
        if b'"policy.' in line and (fact := decode(line)).topic in TOPICS:
            found[fact.stream].append(fact)
    return {
        stream: sorted(facts, key=lambda fact: fact.occurred_us)
        for stream, facts in found.items()
        if any(fact.topic == PolicyIssued.TOPIC for fact in facts)
        and not any(fact.topic == kind.TOPIC for fact in facts for kind in BY_A_PERSON)
    }


def _after(month: str, months: int) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + months, 12)
    return f"{year}-{number + 1:02}"


def _by_finance(facts: list[Fact]) -> list[Event]:
    return [fact.event() for fact in facts if fact.actor_ref == "settlement-run"]


def test_the_runs_decide_what_finance_decided() -> None:
    """Except for the amount of a hold after a deduction, which finance reports in full."""
    decided = 0
    for facts in _policies().values():
        expected = [e for e in _by_finance(facts) if not isinstance(e, CommissionAccrued)]
        told, months = Policy(), sorted(_months(expected))
        for number, fact in enumerate(facts, start=1):
            if fact.actor_ref != "settlement-run":
                told.known.append(
                    Known(fact.occurred_us, number, fact.event_id, False, fact.event())
                )
        last = months[-1] if months else "2025-01"
        runs = [*months, *(_after(last, n) for n in range(1, LAST_MONTHS))]
        own = [event for month in runs for event in told.settle(month)][1:]  # after the accrual
        if not own:
            assert expected == []  # another channel, or a short term
            continue

        decided += 1
        compared = own[: len(expected)] if _still_open(expected) else own
        assert list(map(_money, compared)) == list(map(_money, expected))

    assert decided > POLICIES // 2


def _months(events: list[Event]) -> set[str]:
    return {month for e in events if (month := getattr(e, "settlement_month", None))}


def _still_open(events: list[Event]) -> bool:
    """Finance was holding when the simulation ended."""
    return bool(events) and events[-1].TOPIC == "policy.CommissionHeld.v1"


def _money(event: Event) -> dict[str, object]:
    data = event.model_dump()
    if event.TOPIC == "policy.CommissionHeld.v1":
        del data["amount_fen"]
    return {"topic": event.TOPIC} | data
