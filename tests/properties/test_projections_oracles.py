"""Each read model says what a slow fold in Python says, whatever the facts and their order."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import EVENT_TYPES
from domain.facts import Fact, Recorded
from projections.catalog import catalogue, model
from tests.oracles.accepted_deviations import accepted_deviations
from tests.oracles.agent_quality import agent_credit_file, agent_quality, false_info_cases
from tests.oracles.agents import agents
from tests.oracles.callbacks import callbacks
from tests.oracles.claims import claims
from tests.oracles.commission_ledger import commission_ledger
from tests.oracles.commissions import commissions
from tests.oracles.complaints import complaints
from tests.oracles.history import Table
from tests.oracles.policies import policies
from tests.oracles.premiums import premiums, surveys
from tests.oracles.receipts import receipts
from tests.read_models import Bench, rows_of
from tests.strategies import facts, recorded

ORACLES: dict[str, Callable[[list[Recorded]], Table]] = {
    "accepted_deviations": accepted_deviations,
    "agent_credit_file": agent_credit_file,
    "agent_quality": agent_quality,
    "agents": agents,
    "callbacks": callbacks,
    "claims": claims,
    "commission_ledger": commission_ledger,
    "commissions": commissions,
    "complaints": complaints,
    "false_info_cases": false_info_cases,
    "policies": policies,
    "premiums": premiums,
    "receipts": receipts,
    "surveys": surveys,
}
AS_THEY_ARE = {"events", "callback_attempts"}  # nothing is folded
NO_FACTS = {"calendar", "rules"}  # tests/unit/test_judging_tables.py
JUDGED = {"rule_facts", "obligations", "findings"}  # tests/properties/test_judging.py

MEASURED = {
    "metric_facts",
    "metric_catalogue",
    "metrics",
}  # tests/properties/test_metrics_oracle.py
ALERTS = {"alerts"}  # tests/system/test_alerts.py


@pytest.fixture(scope="module")
def bench() -> Bench:
    """One database for all examples."""
    return Bench()


def read_by(name: str) -> st.SearchStrategy[list[Fact]]:
    """Facts of a few of the types that a read model reads, so that they meet on one stream."""
    topics = sorted(t for t in EVENT_TYPES if t.rpartition(".")[0] in model(name).reads)
    few = st.lists(st.sampled_from(topics), min_size=1, max_size=8, unique=True)
    return few.flatmap(
        lambda some: st.lists(
            st.sampled_from(some).flatmap(lambda topic: facts(topic=topic, ids=99)), max_size=30
        )
    )


def test_every_folded_read_model_has_an_oracle() -> None:
    """A new read model brings its oracle."""
    checked = {*ORACLES, *AS_THEY_ARE, *NO_FACTS, *JUDGED, *MEASURED, *ALERTS}

    assert {m.name for m in catalogue()} == checked


@pytest.mark.parametrize("name", sorted(ORACLES))
@settings(max_examples=30)
@given(data=st.data())
def test_the_table_is_what_the_oracle_says(bench: Bench, name: str, data: st.DataObject) -> None:
    """SQL and Python were written apart; facts may contradict each other in any way."""
    log = recorded(data.draw(read_by(name)))
    expected = ORACLES[name](log)

    table = bench.folded(model(name), rows_of(log))

    assert table.keys() == expected.keys()
    for key, row in expected.items():
        assert {column: table[key][column] for column in row} == row
