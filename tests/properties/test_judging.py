"""The judging in SQL gives what the slow oracle of rules gives, whatever it is asked."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.judging import Judge
from tests.oracles.rules.findings import findings
from tests.oracles.rules.obligations import obligations
from tests.oracles.rules.told import us_of
from tests.rule_drawing import JUDGED_KINDS
from tests.rule_histories import Question, drawn_rules, library_rules

Row = Mapping[str, Any]
ASKED = {kind: drawn_rules(kind) for kind in JUDGED_KINDS} | {"library": library_rules()}
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking would run for minutes


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


def agrees(judge: Judge, asked: Question) -> None:
    """Demand the same rows of both, in every column that the oracle has."""
    judge.tell(asked.log, asked.rules)
    times = asked.effective_us, asked.known_us
    for expected, rows in (
        (obligations(asked.log, asked.rules, *times), judge.obligations(*times)),
        (findings(asked.log, asked.rules, *times), judge.findings(*times)),
    ):
        columns = expected[0] if expected else ("rule", "stream", "occurrence")

        assert _told(rows, columns) == _told(expected, columns)


@pytest.mark.parametrize("kind", ASKED)
@settings(phases=QUICK)
@given(data=st.data())
def test_the_judging_agrees_with_the_oracle(judge: Judge, kind: str, data: st.DataObject) -> None:
    """Obligations and findings, row by row; SQL and Python were written apart."""
    agrees(judge, data.draw(ASKED[kind]))
