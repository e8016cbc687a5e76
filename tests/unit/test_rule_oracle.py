"""The slow oracle of the rule engine gives the rows that were worked out by hand."""

from collections import Counter

import pytest

from domain.rulebook.kinds import KINDS
from tests.oracles.rules.findings import findings
from tests.oracles.rules.obligations import obligations
from tests.rule_cases import CASES, Case, agreed

JUDGED = {
    "obligation", "not_before", "not_after", "time_window", "minimum_gap", "forbidden_value",
    "required_value", "required_items", "shared_value", "missing_step", "too_often",
    "out_of_sequence", "wrong_party", "at_least", "periodic",
}  # fmt: skip
NOT_JUDGED = {
    "parameter", "points", "threshold", "benchmark", "expressed_by", "not_modelled",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_oracle_gives_the_rows_worked_out_by_hand(case: Case) -> None:
    """Obligations and findings, both or one of them, as the case says."""
    question = case.question()

    if case.obligations is not None:
        found, expected = agreed(obligations(*question), case.obligations)
        assert found == expected
    if case.findings is not None:
        found, expected = agreed(findings(*question), case.findings)
        assert found == expected


def test_every_case_has_a_name_of_its_own() -> None:
    """So that a report of a failure says which."""
    assert [name for name, count in Counter(c.name for c in CASES).items() if count > 1] == []


def test_there_is_a_case_of_every_kind_that_is_judged_that_breaks_it() -> None:
    """A new kind brings its cases."""
    kinds = {kind.model_fields["kind"].annotation.__args__[0] for kind in KINDS}  # type: ignore[union-attr]
    broken = {rule.demands.kind for case in CASES if case.findings for rule in case.judged_by}

    assert kinds == JUDGED | NOT_JUDGED
    assert broken >= JUDGED
