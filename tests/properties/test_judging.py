"""The judging in SQL gives what the slow oracle of rules gives, whatever it is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.judging import Judge
from tests.oracles.rules.findings import findings
from tests.oracles.rules.obligations import obligations
from tests.oracles.rules.told import us_of
from tests.rule_drawing import JUDGED_KINDS
from tests.rule_histories import Question, drawn_rules, library_rules

Row = Mapping[str, Any]
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking would take minutes
AT_ONCE = 4  # to ask takes a quarter of a second, however much is asked


def together(asked: list[Question]) -> Question:
    """One question out of several: every rule is asked about the facts of all."""
    facts = [r for one in asked for r in one.log]
    rules = [rule for one in asked for rule in one.rules]
    return Question(
        [
            replace(r, position=n, fact=r.fact._replace(event_id=f"e-{n}"))
            for n, r in enumerate(facts, start=1)
        ],
        tuple(rule.model_copy(update={"id": f"{rule.id}.{n}"}) for n, rule in enumerate(rules)),
        asked[0].effective_us,
        max(one.known_us for one in asked),
    )


def several(one: st.SearchStrategy[Question]) -> st.SearchStrategy[Question]:
    """Several questions at once, of which each still meets its own facts."""
    return st.lists(one, min_size=AT_ONCE, max_size=AT_ONCE).map(together)


ASKED = {kind: several(drawn_rules(kind)) for kind in JUDGED_KINDS}
ASKED["library"] = several(library_rules())


@pytest.fixture(scope="module")
def judge() -> Judge:
    """One database for all examples."""
    return Judge()


def _plain(value: Any) -> Any:
    """Instants as microseconds, sequences as lists."""
    if isinstance(value, datetime):
        return us_of(value)
    return [*value] if isinstance(value, list | tuple) else value


def _told(rows: Iterable[Row], columns: Iterable[str]) -> list[dict[str, Any]]:
    columns = [*columns]
    told = [{name: _plain(row[name]) for name in columns} for row in rows]
    return sorted(told, key=lambda row: [str(row[name]) for name in columns])


def agrees(judge: Judge, asked: Question, kept: int = 0) -> None:
    """Demand the same rows of both, in every column that the oracle has."""
    judge.tell(asked.log, asked.rules, kept)
    times = asked.effective_us, asked.known_us
    for expected, rows in (
        (obligations(asked.log, asked.rules, *times), judge.obligations(*times)),
        (findings(asked.log, asked.rules, *times), judge.findings(*times)),
    ):
        columns = expected[0] if expected else ("rule", "stream", "occurrence")

        assert _told(rows, columns) == _told(expected, columns)


@pytest.mark.parametrize("kind", ASKED)
@settings(
    max_examples=settings().max_examples // 4,
    phases=QUICK,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_the_judging_agrees_with_the_oracle(judge: Judge, kind: str, data: st.DataObject) -> None:
    """Row by row, whether all facts are judged when it asks or some were before; written apart."""
    asked = data.draw(ASKED[kind])
    facts = len(asked.log)
    agrees(judge, asked, data.draw(st.sampled_from((0, facts, facts * 2 // 3))))
