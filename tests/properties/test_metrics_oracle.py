"""Every metric is what the slow calculation from its page says: items, cells, maturity."""

import re
from contextlib import suppress
from itertools import pairwise
from random import Random

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from adapters.duckdb.store import Store
from projections.metrics.metric import metrics
from projections.ports import EventRow
from streams.cloudevents import Malformed, decode
from streams.fixtures import lines, load_index, load_story, messages
from tests.measured import MODELS, portfolio
from tests.metric_histories import history
from tests.metric_oracle import IN_SQL, Beside, Points
from tests.oracles.metrics.catalogue import METRICS, UNAVAILABLE
from tests.read_models import LEDGER, rows_of
from tests.strategies import recorded
from tests.tree import ROOT

PAGE = ROOT / "docs" / "explanation" / "metrics.md"
NO_ROW = {"M-K6"}  # an identity that a read model shows


@pytest.fixture(scope="module")
def beside() -> Beside:
    """One database for all comparisons."""
    return Beside()


def occurred_us(rows: list[EventRow], share: float) -> int:
    """The time by which this share of the facts has occurred."""
    return sorted(int(row[6]) for row in rows)[int((len(rows) - 1) * share)]


def recorded_us(rows: list[EventRow], share: float) -> int:
    """The time by which this share of the facts was known."""
    return int(rows[int((len(rows) - 1) * share)][7])


def test_no_metric_of_the_page_is_missing() -> None:
    """The page, the catalogue in SQL and the oracle have the same metrics."""
    told = set(re.findall(r"\bM-[A-Z][0-9]+[A-Za-z]*", PAGE.read_text(encoding="utf-8")))

    assert told - NO_ROW == METRICS.keys() | set(UNAVAILABLE)
    assert METRICS.keys() == IN_SQL.keys()
    assert {one.id for one in metrics() if one.unavailable} == set(UNAVAILABLE)
    assert {name: (one.kind, one.scale) for name, one in METRICS.items()} == {
        name: (one.kind, one.scale) for name, one in IN_SQL.items()
    }


@pytest.mark.parametrize(("policies", "seed"), [(60, 20_240_229), (130, 4)])
def test_a_simulated_portfolio(beside: Beside, policies: int, seed: int) -> None:
    """With every planted breach and late facts: at the end, as of earlier, as known earlier."""
    rows = portfolio(policies, seed)
    beside.hold(rows)
    last = recorded_us(rows, 1)

    assert beside.differences(Points(last, last)) == []
    assert beside.differences_by(Points(last, last), "agent") == []
    assert beside.differences(Points(occurred_us(rows, 0.7), last)) == []
    assert beside.differences(Points(recorded_us(rows, 0.4), recorded_us(rows, 0.4))) == []


def test_the_worked_cases_and_the_story(beside: Beside) -> None:
    """All of them in one ledger, long after and in the middle of them."""
    rows = _worked()
    beside.hold(rows)
    last = recorded_us(rows, 1)

    assert beside.differences(Points(last, last)) == []
    assert beside.differences(Points(occurred_us(rows, 0.8), last)) == []


def _worked() -> list[EventRow]:
    """What the fixtures and the topics of the story hold, as a ledger would record it."""
    story = load_story()
    wires = [line for fixture in load_index() for line in lines(fixture)]
    for topic, partitions in story.partitions.items():
        for partition in range(partitions):
            wires += messages(story, topic, partition)
    facts = []
    for wire in wires:
        with suppress(Malformed):
            facts.append(decode(wire))
    return rows_of(recorded(facts))


@settings(max_examples=settings().max_examples // 8, phases=(Phase.reuse, Phase.generate))
@given(st.integers(0, 2**32))
def test_a_random_history(beside: Beside, seed: int) -> None:
    """Whatever is said about policies, claims, complaints and agents, in any order, at any time."""
    rows = history(seed)
    beside.hold(rows)
    last, cut = recorded_us(rows, 1), Random(seed).random()

    assert beside.differences(Points(last, last)) == []
    assert beside.differences(Points(occurred_us(rows, cut), recorded_us(rows, 0.8))) == []


def test_batches_change_nothing(beside: Beside) -> None:
    """Facts taken in by and by give the cells of facts taken in at once, to the last digit."""
    rows = history(29)
    con = duckdb.connect(config={"threads": 2})
    store = Store(con, MODELS)
    store.create(LEDGER)
    ends = sorted(Random(29).sample(range(1, len(rows)), 5))
    for start, end in pairwise([0, *ends, len(rows)]):
        store.apply(rows[start:end])
    cells = "FROM metrics ORDER BY ALL"

    assert con.execute(cells).fetchall() == beside.hold(rows).ledger.con.execute(cells).fetchall()
