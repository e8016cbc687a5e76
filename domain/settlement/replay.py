"""All runs of a span of months again, from the facts alone: what each policy's account comes to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from domain.events.policy_commission import CommissionHeld
from domain.events.policy_delivery import ReceiptScanned
from domain.policy import PolicyState
from domain.policy.commission import Commission
from domain.settlement.account import Account, account_of
from domain.settlement.case import Known, evolve_part, fold_commission, is_commission
from domain.settlement.decision import decide
from domain.settlement.terms import Terms

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
_LATER = 2**60  # a run decides after all that is known, whatever its position
_by_time = attrgetter("occurred_us")


@dataclass(frozen=True, slots=True)
class Run:
    """The run of a month, what it goes by, and its cut-off in microseconds since the epoch."""

    month: str
    terms: Terms
    limit_us: int = field(init=False)

    def __post_init__(self) -> None:
        """Work the cut-off out once: it is asked for with every policy."""
        limit = (self.terms.cut_off(self.month) - _EPOCH) // _US
        object.__setattr__(self, "limit_us", limit)


class Plan:
    """The runs to be made, in order, the same for every policy."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.runs = tuple(runs)
        self.limits = tuple(run.limit_us for run in self.runs)
        self.numbers = {run.month: number for number, run in enumerate(self.runs)}
        self.turns = {
            n for n, run in enumerate(self.runs) if n == 0 or run.terms != self.runs[n - 1].terms
        }

    def due(self, known: Iterable[Known]) -> set[int]:
        """The runs before which something happens that could change what is decided.

        That is a fact, a scan that lies after its report, other terms, and a run about which
        somebody else has decided already; the run after it decides again.
        """
        found = set(self.turns)
        for fact in known:
            event = fact.event
            found.add(bisect_right(self.limits, fact.occurred_us))
            if isinstance(event, ReceiptScanned):
                found.add(bisect_right(self.limits, (event.scanned_at - _EPOCH) // _US))
            elif is_commission(event):
                named = self.numbers.get(getattr(event, "settlement_month", ""))
                found |= set() if named is None else {named, named + 1}
        return found


class Story:
    """The facts about one policy, without what runs of the engine recorded.

    What is known of receipt and callback at a cut-off is worked out once, for all plans.
    """

    def __init__(self, facts: Iterable[Known]) -> None:
        known = sorted((fact for fact in facts if not fact.own), key=lambda fact: fact[:2])
        self.facts = [fact for fact in known if not is_commission(fact.event)]
        self.money = [fact for fact in known if is_commission(fact.event)]
        self._states: dict[int, dict[str, Any]] = {0: {}}

    def replay(self, plan: Plan) -> list[Known]:
        """What the runs decide, one after the other, as if nothing had been decided.

        A run is left out where it could only repeat what the last one said.
        """
        due = plan.due([*self.facts, *self.money])
        decided: list[Known] = []
        for number, run in enumerate(plan.runs):
            if number in due:
                own = list(self._decide(run, decided))
                decided += own
                if [type(fact.event) for fact in own] not in ([], [CommissionHeld]):
                    due.add(number + 1)  # what was decided now may lead to something else
        return decided

    def account(self, decided: Iterable[Known], until_us: int) -> Account:
        """The account that facts and decisions before an instant come to."""
        money = [fact for fact in (*self.money, *decided) if fact.occurred_us < until_us]
        return account_of(fold_commission(Commission(), sorted(money, key=lambda fact: fact[:2])))

    def _decide(self, run: Run, decided: list[Known]) -> Iterator[Known]:
        state = self._state(run.limit_us)
        if not state.get("issue"):
            return
        money = sorted([*self.money, *decided], key=lambda fact: fact[:2])
        parted = bisect_left(money, run.limit_us, key=_by_time)
        before = fold_commission(Commission(), money[:parted])
        so_far = fold_commission(before, money[parted:])
        own_accrued = sum(
            getattr(fact.event, "amount_fen", 0)
            for fact in decided
            if fact.event.TOPIC == "policy.CommissionAccrued.v1"
        )
        events = decide(
            PolicyState(**state, commission=before),
            so_far,
            run.month,
            run.terms,
            own_accrued_fen=own_accrued,
        )
        for place, event in enumerate(events, start=_LATER + len(decided)):
            yield Known(run.limit_us, place, "", True, event)

    def _state(self, limit_us: int) -> dict[str, Any]:
        """The parts of the policy's state from the facts before a cut-off."""
        count = bisect_left(self.facts, limit_us, key=_by_time)
        if count not in self._states:
            nearest = max(known for known in self._states if known < count)
            state = dict(self._states[nearest])
            for fact in self.facts[nearest:count]:
                evolve_part(state, fact.event)
            self._states[count] = state
        return self._states[count]


def months_between(first: str, last: str) -> Iterator[str]:
    """Every month from one to another, both included; none if the last is before the first."""
    for number in range(_number(first), _number(last) + 1):
        yield f"{number // 12:04}-{number % 12 + 1:02}"


def _number(month: str) -> int:
    year, number = map(int, month.split("-"))
    return year * 12 + number - 1
