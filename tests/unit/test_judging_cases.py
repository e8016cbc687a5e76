"""Every case that was worked out by hand, judged in SQL."""

import pytest

from tests.judging import Judge
from tests.rule_cases import CASES, Case, agreed


@pytest.fixture(scope="module")
def judge() -> Judge:
    """One database for all cases."""
    return Judge()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_judging_gives_the_rows_of_the_case(case: Case, judge: Judge) -> None:
    """Both sides of every boundary, in Asia/Shanghai."""
    log, rules, effective_us, known_us = case.question()
    judge.tell(log, rules)

    for rows, expected in (
        (judge.obligations(effective_us, known_us), case.obligations),
        (judge.findings(effective_us, known_us), case.findings),
    ):
        if expected is not None:
            found, wanted = agreed(rows, expected)

            assert found == wanted
