"""The catalogue of metrics: headers are checked, macros bind, and what is read is recorded."""

import re

import pytest

from domain.events import EVENT_TYPES
from projections.catalog import BadModel
from projections.metrics.facts import FACTS, SLOTS
from projections.metrics.metric import GROUPS, ITEM_COLUMNS, Metric, metric_named, metrics, parse
from tests.measured import Ledger, named
from tests.tree import ROOT

GOOD = """-- metric       M-R1: receipt return rate
-- zh           回执回收率
-- numerator    those with a receipt
-- denominator  issued policies
-- kind         ratio
-- unit         policies
-- period       month of issue
-- grain        policy
-- groups       agent
-- source       domain 4.1
SELECT 1 FROM metric_facts_at(effective, known) WHERE type = 'policy.PolicyIssued'
"""


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """A database without facts."""
    return Ledger().hold([])


def test_a_header_says_what_a_metric_is() -> None:
    """The words of the file are the fields."""
    metric = parse("M-R1", GOOD)

    assert (metric.title, metric.period, metric.period_of) == (
        "receipt return rate",
        "month",
        "of issue",
    )
    assert (metric.groups, metric.scale, metric.at_a_point) == (("agent",), 1, False)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("M-R1: r", "M-R2: r", "is about 'M-R2'"),
        ("ratio", "rate", "kind 'rate' is none of"),
        ("month of", "week of", "period 'week' is none of"),
        ("groups       agent", "groups       region", "region is no group"),
        ("-- denominator  issued policies\n", "", "its denominator do not agree"),
        ("ratio", "count", "its denominator do not agree"),
        ("ratio", "ratio\n-- scale        1000", "only a metric of the kind per has a scale"),
        ("PolicyIssued", "NeverHeardOf", "metric_facts does not hold policy.NeverHeardOf"),
        ("SELECT 1", "SELECT 1; SELECT 1", "more than one statement"),
        ("-- unit         policies\n", "", "the header lacks unit"),
        ("-- zh ", "-- cn ", "no header word in"),
        ("-- zh ", "-- unit         x\n-- zh ", "says unit twice"),
        ("-- source", "-- unavailable  no fact\n-- source", "or the reason why it is unavailable"),
    ],
)
def test_a_header_that_does_not_tell_the_truth_is_refused(old: str, new: str, says: str) -> None:
    """Whoever writes one is told what is wrong."""
    with pytest.raises(BadModel, match=re.escape(says)):
        parse("M-R1", GOOD.replace(old, new, 1))


def test_a_metric_is_found_by_its_name_alone() -> None:
    """It is the one of the catalogue; no other file is read, wherever a name may lead."""
    assert [metric_named(one.id) for one in metrics()] == [*metrics()]
    assert {metric_named(name) for name in ("", "m-p13", "M-P99", "../catalogue/M-P13")} == {None}


def test_every_fact_is_one_of_the_contract() -> None:
    """A field that no event has would be empty for ever, and nobody would see it."""
    for kind, slots in FACTS.items():
        fields = EVENT_TYPES[f"{kind}.v1"].model_fields
        assert set(slots) <= set(SLOTS)
        assert [field for field in slots.values() if field not in fields] == [], kind


@pytest.mark.parametrize("metric", [one for one in metrics() if one.items], ids=lambda one: one.id)
def test_a_metric_gives_items(ledger: Ledger, metric: Metric) -> None:
    """Every macro binds, has the columns that all have, and gives nothing for an empty ledger."""
    answer = ledger.con.execute(f"FROM {metric.macro}(NULL, NULL)")

    names = [name for name, _ in ITEM_COLUMNS]
    at = names.index("groups")
    names[at : at + 1] = GROUPS.values()
    assert [column[0] for column in answer.description] == names
    assert answer.fetchall() == []
    assert ledger.cells(metric.id, by=metric.groups[0] if metric.groups else None) == {}


def test_every_metric_is_explained() -> None:
    """The page of the exact meanings has a place for each."""
    page = (ROOT / "docs" / "explanation" / "metrics.md").read_text(encoding="utf-8")

    assert [one.id for one in metrics() if not re.search(rf"{one.id}\b", page)] == []


def test_the_catalogue_is_a_table_too(ledger: Ledger) -> None:
    """An analyst finds the words of the headers beside the numbers."""
    rows = ledger.con.execute("SELECT id, title_zh, groups FROM metric_catalogue ORDER BY ordinal")
    found = rows.fetchall()

    assert [row[0] for row in found] == [one.id for one in metrics()]
    assert found[0] == ("M-R1", "回执回收率", [*named("M-R1").groups])
