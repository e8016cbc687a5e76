"""Whatever is known of an agent, and whenever: points are deducted once, and add up."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from domain.discipline.facts import Known
from domain.events import Event
from domain.events.agent import ControlledDocumentOverdue, MisleadingSaleConfirmed
from tests.agent_runs import Agent, misled, overdue
from tests.strategies import events

HALVES = ("2010-H1", "2010-H2", "2011-H1")
COSTS = {"CONCEALED_KEY_INFORMATION": 10, "PROMISED_RETURN": 20}
DAYS = st.sampled_from(("2010-06-30", "2010-07-01", "2010-12-31", "2011-01-01", "2011-06-30"))


class Told(NamedTuple):
    """A fact, and after how many runs it becomes known."""

    event: Event
    known_after: int


OVERDUE = st.builds(overdue, st.integers(1, 30), DAYS)
MISLED = st.builds(misled, st.sampled_from((*COSTS, "FALSE_PUBLICITY")), DAYS)
HISTORIES = st.lists(
    st.builds(Told, st.one_of(OVERDUE, OVERDUE, MISLED), st.integers(0, 3)), max_size=40
)


def _learn(agent: Agent, history: list[Told], runs: int) -> None:
    """Let the facts become known that do so after so many runs, each at its own second."""
    for number, told in enumerate(history):
        if told.known_after == runs:
            at = datetime(2010, 9, 15) + timedelta(seconds=number)  # noqa: DTZ001
            agent.tell(told.event, at=f"{at.isoformat()}+08:00")


def _points(agent: Agent) -> list[Decimal]:
    return [agent.points(half) for half in HALVES]


def _expected(history: list[Told]) -> list[int]:
    """The points of each half-year, slowly: documents once each, on their first day."""
    documents: dict[str, str] = {}
    points = dict.fromkeys(HALVES, 0)
    for told in history:
        match told.event:
            case ControlledDocumentOverdue(document_no=number, on=on):
                day = on.isoformat()
                documents[number] = min(documents.get(number, day), day)
            case MisleadingSaleConfirmed(category=category, confirmed_on=on):
                points[_half(on.isoformat())] += COSTS.get(category.value, 0)
            case _:
                pass
    halves = [_half(day) for day in documents.values()]
    for half in HALVES:
        count = halves.count(half)
        points[half] += count * (1 if count <= 10 else 2)
    return list(points.values())


def _half(day: str) -> str:
    return f"{day[:4]}-H{1 if day[5:] < '07' else 2}"


@given(HISTORIES)
def test_points_add_up_to_what_the_table_says(history: list[Told]) -> None:
    """With everything known, each half-year costs what a slow count says (AMB-14)."""
    agent = Agent()
    _learn(agent, [told._replace(known_after=0) for told in history], 0)
    for half in HALVES:
        agent.count(half)

    assert _points(agent) == _expected(history)


@given(HISTORIES.filter(lambda h: len({(_id(t)) for t in h}) == len(h)))
def test_late_facts_are_made_good_by_the_next_run(history: list[Told]) -> None:
    """Run after run, facts coming in between: in the end as if all had been known at once."""
    agent = Agent()
    for runs in range(4):
        _learn(agent, history, runs)
        for half in HALVES:
            agent.count(half)

    assert _points(agent) == _expected(history)


def _id(told: Told) -> object:
    event = told.event
    return event.document_no if isinstance(event, ControlledDocumentOverdue) else id(told)


@given(st.lists(st.tuples(st.integers(0, 10**6), events(aggregate="agent")), max_size=40))
def test_counting_twice_deducts_once(history: list[tuple[int, Event]]) -> None:
    """Architecture D8, for any facts, sane or not."""
    agent = Agent()
    for seconds, event in history:
        at = datetime(2010, 9, 4) + timedelta(seconds=seconds)  # noqa: DTZ001
        agent.tell(event, at=f"{at.isoformat()}+08:00")
    for half in HALVES:
        agent.count(half)

    assert [agent.count(half) for half in HALVES] == [[], [], []]


@given(HISTORIES, st.sampled_from(HALVES), st.randoms(use_true_random=False))
def test_a_run_does_not_care_in_what_order_facts_became_known(
    history: list[Told], half: str, random: object
) -> None:
    """Business order is when things happened; the ids of the facts are the same in both."""
    one = Agent()
    _learn(one, [told._replace(known_after=0) for told in history], 0)
    other = Agent()
    shuffled = list(one.known)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other.known = [
        Known(known.occurred_us, position, known.event_id, known.event)
        for position, known in enumerate(shuffled, start=1)
    ]

    assert one.count(half) == other.count(half)
