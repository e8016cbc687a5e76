"""What holds for every answer of the slow oracle of rules, whatever it is asked."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.rules.findings import findings
from tests.oracles.rules.obligations import Row, obligations
from tests.rule_drawing import JUDGED_KINDS
from tests.rule_histories import Question, drawn_rules, library_rules

QUESTIONS = drawn_rules() | library_rules()


def _answer(asked: Question) -> tuple[list[Row], list[Row]]:
    question = asked.log, asked.rules, asked.effective_us, asked.known_us
    return obligations(*question), findings(*question)


def _key(row: Row) -> tuple[str, int, str, str]:
    return row["rule"], row["rule_version"], row["stream"], row["occurrence"]


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=_key)


@given(asked=QUESTIONS, data=st.data())
def test_the_order_in_which_facts_are_handed_over_does_not_matter(
    asked: Question, data: st.DataObject
) -> None:
    """Only their times and positions do."""
    shuffled = data.draw(st.permutations(asked.log))
    other = Question(shuffled, asked.rules, asked.effective_us, asked.known_us)

    assert [*map(_sorted, _answer(asked))] == [*map(_sorted, _answer(other))]


@given(asked=QUESTIONS)
def test_a_rule_a_stream_and_an_occurrence_are_a_key(asked: Question) -> None:
    """Of the obligations, and of the findings."""
    for rows in _answer(asked):
        assert [key for key, count in Counter(map(_key, rows)).items() if count > 1] == []


@given(asked=QUESTIONS)
def test_what_is_late_or_overdue_is_a_finding_and_nothing_else_is(asked: Question) -> None:
    """One finding for each such obligation, proved by its start."""
    owed, found = _answer(asked)
    kinds = {rule.id: rule.demands.kind for rule in asked.rules}
    by_key = {_key(row): row for row in found if kinds[row["rule"]] == "obligation"}

    assert by_key.keys() == {_key(row) for row in owed if row["status"] in {"LATE", "OVERDUE"}}
    for row in owed:
        if _key(row) in by_key:
            assert row["started_by"] in by_key[_key(row)]["positions"]


@given(asked=QUESTIONS)
def test_the_status_follows_from_the_times(asked: Question) -> None:
    """In time is met; days left are negative only for what is late."""
    for row in _answer(asked)[0]:
        due, stop = row["due_at"], row["satisfied_at"]
        assert (row["status"] == "MET") == (stop is not None and (due is None or stop <= due))
        if row["status"] == "LATE":
            assert stop is not None
            assert row["days_left"] <= 0
        assert len(row["paused_by"]) - len(row["resumed_by"]) in {0, 1}


@given(asked=QUESTIONS)
def test_facts_that_do_not_count_change_nothing(asked: Question) -> None:
    """What occurs or becomes known later might as well not be there."""
    counting = [
        r
        for r in asked.log
        if r.fact.occurred_us <= asked.effective_us and r.recorded_us <= asked.known_us
    ]
    other = Question(counting, asked.rules, asked.effective_us, asked.known_us)

    assert _answer(asked) == _answer(other)


@pytest.mark.parametrize("kind", JUDGED_KINDS)
@settings(max_examples=5)
@given(data=st.data())
def test_rules_of_every_kind_are_drawn(kind: str, data: st.DataObject) -> None:
    """And each passes every check that a file of rules has to pass."""
    assert data.draw(drawn_rules(kind)).rules[0].demands.kind == kind
