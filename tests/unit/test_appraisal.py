"""An appraisal: figures against thresholds, and nothing without one (GAT-01 to GAT-03, AMB-11)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.discipline.appraisal import Figure, decide, judge, thresholds
from domain.discipline.facts import Known
from domain.events import Event
from domain.events.agent import (
    AgentAppraised,
    EliteClubDisqualified,
    PromotionDenied,
    RankMaintenanceDenied,
)
from domain.rulebook.library import library
from domain.rulebook.model import Rule
from tests.agent_runs import period
from tests.rulebooks import demanding

H2 = period("2010-H2")
DENIES = '["agent.PromotionDenied", "agent.EliteClubDisqualified"]'
RANK = '["agent.PromotionDenied", "agent.RankMaintenanceDenied", "agent.AgentContractTerminated"]'


def threshold(metric: str, must_be: str, value: float, emits: str = DENIES) -> Rule:
    """A rule that sets a line."""
    return demanding(
        f'kind = "threshold"\nmetric = "{metric}"\nmust_be = "{must_be}"\nvalue = {value}\n'
        f'unit = "percent"\nperiod = "appraisal"\nemits = {emits}\n'
    )


def receipts(numerator: int, denominator: int) -> Figure:
    """So many receipts in time of so many due."""
    return Figure("RECEIPT_RETURN", Decimal(numerator), Decimal(denominator))


def points(number: str) -> Figure:
    """Quality points that stand."""
    return Figure("QUALITY_POINTS", Decimal(number))


def decided(figures: list[Figure], *rules: Rule, known: tuple[Event, ...] = ()) -> list[Event]:
    """What an appraisal of the second half of 2010 records."""
    facts = [Known(0, n, f"e-{n}", event) for n, event in enumerate(known, start=1)]
    found = decide(figures, judge(figures, rules), facts, H2)
    assert all(one.cause is None for one in found)
    return [decision.event for decision in found]


def test_without_a_threshold_nothing_is_judged_or_recorded() -> None:
    """AMB-11: the rulebooks that come with the program give no values."""
    rules = thresholds(library(), H2)
    figures = [receipts(0, 10), points("99")]

    assert [rule.id for rule in rules] == [
        "GAT-01.receipt_return",
        "GAT-01.callback_result",
        "GAT-01.persistency",
        "GAT-02",
        "GAT-03",
    ]
    assert {verdict.holds for verdict in judge(figures, rules)} == {None}
    assert decided(figures, *rules) == []


def test_a_miss_denies_what_the_rule_names() -> None:
    """Dated by the day after the period, and the appraisal beside it."""
    events = decided([receipts(9, 10)], threshold("RECEIPT_RETURN", "at_least", 95))

    day = date(2011, 1, 1)
    assert events == [
        AgentAppraised(
            period="2010-H2", kpis={"receipt_return": 90.0}, score=0.0, satisfaction_weight_pct=0
        ),
        PromotionDenied(period="2010-H2", failed_indicators=("RECEIPT_RETURN",), decided_on=day),
        EliteClubDisqualified(
            period="2010-H2", failed_indicators=("RECEIPT_RETURN",), decided_on=day
        ),
    ]


def test_a_threshold_that_holds_is_recorded_in_the_appraisal_only() -> None:
    """The score is the share of judged thresholds that hold."""
    events = decided(
        [receipts(19, 20), points("12")],
        threshold("RECEIPT_RETURN", "at_least", 95),
        threshold("QUALITY_POINTS", "at_most", 12, RANK),
    )

    assert [type(event) for event in events] == [AgentAppraised]
    assert getattr(events[0], "score", None) == 100.0


def test_several_misses_are_named_together_and_the_contract_is_left_to_a_person() -> None:
    """GAT-03 goes up to the end of the contract; the engine stops before it."""
    events = decided(
        [receipts(1, 2), points("12.5")],
        threshold("RECEIPT_RETURN", "at_least", 95),
        threshold("QUALITY_POINTS", "at_most", 12, RANK),
    )

    assert {type(event): getattr(event, "failed_indicators", None) for event in events} == {
        AgentAppraised: None,
        PromotionDenied: ("RECEIPT_RETURN", "QUALITY_APPRAISAL"),
        RankMaintenanceDenied: ("QUALITY_APPRAISAL",),
        EliteClubDisqualified: ("RECEIPT_RETURN",),
    }


def test_a_share_of_nothing_is_not_judged() -> None:
    """No receipt fell due: the agent has neither kept nor missed the line."""
    assert decided([receipts(0, 0)], threshold("RECEIPT_RETURN", "at_least", 95)) == []


@pytest.mark.parametrize(
    ("numerator", "denominator", "line", "holds"),
    [(2, 3, 66.67, False), (2, 3, 66.6, True), (19, 20, 95, True), (949, 1000, 95, False)],
)
def test_a_share_is_compared_exactly(
    numerator: int,
    denominator: int,
    line: float,
    holds: bool,  # noqa: FBT001
) -> None:
    """Two of three is not 66.67 percent."""
    figure = receipts(numerator, denominator)
    (verdict,) = judge([figure], [threshold("RECEIPT_RETURN", "at_least", line)])

    assert verdict.holds is holds


def test_a_rule_for_another_kind_of_period_does_not_judge() -> None:
    """A line for the half-year says nothing about a quarter; one for the appraisal always does."""
    books = library()

    assert len(thresholds(books, period("2010-Q4"))) == 5
    assert thresholds(books, period("2010-H1"))[0].id == "GAT-03"  # GAT-01: from September 2010


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 30))
def test_appraising_twice_appraises_once(hit: int, missed: int, deducted: int) -> None:
    """Architecture D8, and every denial at most once a period, whoever decided it."""
    figures = [receipts(hit, hit + missed), points(str(deducted))]
    rules = (
        threshold("RECEIPT_RETURN", "at_least", 95),
        threshold("QUALITY_POINTS", "at_most", 12, RANK),
    )
    first = decided(figures, *rules)

    assert decided(figures, *rules, known=tuple(first)) == []


def test_a_figure_that_a_late_fact_spoils_denies_in_the_next_run() -> None:
    """What was recorded stays; what was not denied yet is."""
    rule = threshold("RECEIPT_RETURN", "at_least", 95)
    before = decided([receipts(20, 20)], rule)

    after = decided([receipts(18, 20)], rule, known=tuple(before))

    assert [type(event) for event in after] == [PromotionDenied, EliteClubDisqualified]
