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

    for ask, expected in ((judge.obligations, case.obligations), (judge.findings, case.findings)):
        if expected is not None:
            found, wanted = agreed(ask(effective_us, known_us), expected)

            assert found == wanted
