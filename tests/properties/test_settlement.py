"""Whatever happens, and whenever it becomes known: a run decides once and accounts for all."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from domain.decider import POLICY
from domain.events import Event
from domain.settlement import RELEVANT
from tests.commission_facts import BACK, accrued
from tests.policy_facts import (
    EXEMPTED,
    PROXY_SIGNATURE,
    RESOLVED,
    VISIT_FAILED,
    failed,
    returned,
    scanned,
    succeeded,
    visited,
)
from tests.settlement_runs import Policy, policy, us
from tests.strategies import events

MONTHS = ("2010-09", "2010-10", "2010-11", "2010-12", "2011-01", "2011-02")
FACTS = (
    returned("2010-09-18"),
    returned("2010-12-05"),
    returned("2010-12-06"),
    succeeded(),
    succeeded("SECOND"),
    succeeded(clean=False),
    failed("FIRST"),
    failed("SECOND"),
    PROXY_SIGNATURE,
    RESOLVED,
    EXEMPTED,
    visited(),
    visited(phone_change="WRONG_NUMBER"),
    visited(issue="MISLEADING"),
    VISIT_FAILED,
    accrued(),
    accrued(700),
    accrued(9_500),
    BACK,
)


class Told(NamedTuple):
    """A fact: when it occurred, and after how many runs it became known."""

    at: datetime
    event: Event
    known_after: int


@st.composite
def told(draw: st.DrawFn) -> Told:
    """Any fact about receipt, callback or money; the scan has its own time."""
    at = datetime(2010, 9, 3, 12) + timedelta(minutes=draw(st.integers(0, 60 * 24 * 170)))  # noqa: DTZ001
    event = draw(st.sampled_from((None, *FACTS)))
    known_after = draw(st.integers(0, len(MONTHS)))
    return Told(at, event or scanned(f"{at.isoformat()}+08:00"), known_after)


HISTORIES = st.lists(told(), max_size=12, unique_by=lambda fact: fact.at)
COMMISSION = st.sampled_from((10_000, 5_000, 1_500))
RUNS = st.lists(st.sampled_from(MONTHS), unique=True).map(sorted)


def _make_runs(told: Policy, history: list[Told], months: list[str]) -> Policy:
    """Make the runs, and let each fact become known between the runs when it did."""
    for number, month in enumerate([*months, "2011-06"]):
        _learn(told, history, number)
        told.settle(month)
    return told


def _learn(told: Policy, history: list[Told], number: int) -> None:
    for fact in history:
        if fact.known_after == number:
            told.tell(fact.at, fact.event)


@given(HISTORIES, COMMISSION, RUNS)
def test_the_account_closes_after_every_run(
    history: list[Told], commission_fen: int, months: list[str]
) -> None:
    """Section 4.3: accrued = settled + released net + deducted + forfeited + open hold."""
    account = policy(commission_fen=commission_fen)
    for number, month in enumerate([*months, "2011-06"]):
        _learn(account, history, number)
        paid = account.money.settled_fen + account.money.released_fen
        account.settle(month)

        money = account.money
        assert money.unaccounted_fen == 0
        assert money.settled_fen + money.released_fen >= paid
        assert money.open_hold_fen >= 0
        assert set(money.deducted_by_reason.values()) <= set(range(4_001))


@given(HISTORIES, COMMISSION, RUNS, st.sampled_from(MONTHS))
def test_settling_twice_settles_once(
    history: list[Told], commission_fen: int, months: list[str], again: str
) -> None:
    """Architecture D8, for the last run and for any earlier one."""
    account = _make_runs(policy(commission_fen=commission_fen), history, months)

    assert account.settle("2011-06") == ()
    assert account.settle(again) == ()


@given(HISTORIES, st.sampled_from(MONTHS), st.randoms(use_true_random=False))
def test_a_run_does_not_care_in_what_order_facts_became_known(
    history: list[Told], month: str, random: object
) -> None:
    """Business order is when things happened; arrival decides only between equal instants."""
    one, other = policy(), policy()
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for account, facts in ((one, history), (other, shuffled)):
        for fact in facts:
            account.tell(fact.at, fact.event)

    assert one.settle(month) == other.settle(month)


@given(st.lists(st.tuples(st.integers(0, 10**6), events(aggregate="policy")), max_size=30))
def test_any_history_can_be_settled_and_only_the_relevant_types_matter(
    history: list[tuple[int, Event]],
) -> None:
    """What others say about money may be nonsense; a run reads few types and never fails."""
    whole, read = policy(), policy()
    for seconds, event in history:
        at = datetime(2010, 9, 4) + timedelta(seconds=seconds)  # noqa: DTZ001
        whole.tell(at, event)
        if isinstance(event, RELEVANT):
            read.tell(at, event)

    for month in MONTHS[:3]:
        state, known = whole.case(month).state, sorted(whole.known, key=lambda fact: fact[:2])
        before = [k.event for k in known if k.occurred_us < us(whole.terms.cut_off(month))]
        full = POLICY.over(before)
        assert state.issue == full.issue
        assert state.receipt == replace(full.receipt, overdue=())
        assert (state.callback.standing, state.commission) == (
            full.callback.standing,
            full.commission,
        )
        assert whole.settle(month) == read.settle(month)
        assert whole.settle(month) == ()
