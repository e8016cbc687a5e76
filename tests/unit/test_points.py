"""Quality points of a half-year: what costs how much, and never twice (section 3.5)."""

from datetime import date
from decimal import Decimal

import pytest

from domain.discipline.table import table
from domain.events.agent import QualityPointsDeducted
from domain.rulebook.library import library
from domain.rulebook.model import Rulebook
from tests.agent_runs import Agent, breach, deducted, misled, overdue, period, revoked, said

TEN = [overdue(number) for number in range(1, 11)]


def _pt10(**changes: dict[str, object]) -> tuple[Rulebook, ...]:
    """The points table with some of its demands changed, by rule (PTS_17 is PTS-17)."""
    (book,) = [book for book in library() if book.id == "pt10"]
    rules = tuple(
        rule.model_copy(update={"demands": rule.demands.model_copy(update=change)})
        if (change := changes.get(rule.id.replace("-", "_")))
        else rule
        for rule in book.rules
    )
    return (book.model_copy(update={"rules": rules}),)


def test_ten_overdue_documents_cost_ten_points() -> None:
    """Fixture F15a: PTS-16, one each, each entry about its own document."""
    agent = Agent().tell(*TEN)

    assert said(agent.count()) == [("PTS-16", f"e-{n}") for n in range(1, 11)]
    assert agent.points() == 10


def test_eleven_overdue_documents_cost_two_points_each() -> None:
    """Fixture F15b: PTS-17 for all of them, and nothing under PTS-16 (AMB-14)."""
    agent = Agent().tell(*TEN, overdue(11))

    assert said(agent.count()) == [("PTS-17", f"e-{n}") for n in range(1, 12)]
    assert agent.points() == 22


def test_a_deduction_says_by_which_row_and_in_which_period() -> None:
    """It is dated by the day after the half-year, whenever the run is made."""
    (decision,) = Agent().tell(overdue(1)).count()

    assert decision.event == QualityPointsDeducted(
        points=Decimal(1),
        item_no=16,
        rule_id="PTS-16",
        related_ref="e-1",
        period_start=date(2010, 7, 1),
        period_end=date(2010, 12, 31),
        deducted_on=date(2011, 1, 1),
    )
    assert decision.cause == "e-1"


def test_a_run_made_twice_decides_nothing_the_second_time() -> None:
    """Architecture D8."""
    agent = Agent().tell(*TEN, misled("PROMISED_RETURN"))
    agent.count()

    assert agent.count() == []
    assert agent.points() == 30


def test_an_eleventh_document_known_later_replaces_the_entries_of_one_point() -> None:
    """The ten are revoked, and all eleven cost two points: 22 in all."""
    agent = Agent().tell(*TEN)
    ours = [f"e-{n}" for n in range(11, 21)]
    agent.count()
    agent.tell(overdue(11))

    again = agent.count()

    assert said(again)[:10] == [(entry, "REPLACED_UNDER_PTS-17") for entry in ours]
    assert len(again) == 21
    assert {decision.cause for decision in again[:10]} == {"e-21"}
    assert agent.points() == 22
    assert agent.count() == []


def test_the_two_halves_of_a_year_are_counted_apart() -> None:
    """Natural halves; the day on which the document was found overdue counts."""
    agent = Agent().tell(*TEN, overdue(11, on="2010-06-30"), overdue(12, on="2011-01-01"))
    agent.count()
    agent.count("2010-H1")
    agent.count("2011-H1")

    assert [agent.points(name) for name in ("2010-H1", "2010-H2", "2011-H1")] == [1, 10, 1]


def test_a_document_that_two_systems_report_is_one_item() -> None:
    """The same number under the same due day; a later due day is another failure."""
    agent = Agent().tell(overdue(1), overdue(1, on="2010-09-20"))
    assert said(agent.count()) == [("PTS-16", "e-1")]

    agent.tell(overdue(1, on="2010-12-02", due_on="2010-12-01"))
    assert said(agent.count()) == [("PTS-16", "e-4")]


def test_an_earlier_report_of_a_document_changes_nothing() -> None:
    """The entry names one of the reports, and that is enough."""
    agent = Agent().tell(overdue(1))
    agent.count()
    agent.tell(overdue(1), at="2010-09-14T23:00:00+08:00")

    assert agent.count() == []


def test_what_another_system_deducted_is_not_deducted_again() -> None:
    """By the row and what it is about; here it took the first two documents."""
    agent = Agent().tell(*TEN, deducted("PTS-16", "e-1"), deducted("PTS-16", "e-2"))

    assert said(agent.count()) == [("PTS-16", f"e-{n}") for n in range(3, 11)]
    assert agent.points() == 10


def test_what_another_system_deducted_is_replaced_as_our_own() -> None:
    """AMB-14 speaks of entries, not of who made them."""
    agent = Agent().tell(*TEN, overdue(11), deducted("PTS-16", "e-3"))
    agent.tell(deducted("PTS-17", "e-4", "2.0"))

    again = said(agent.count())

    assert again[0] == ("e-12", "REPLACED_UNDER_PTS-17")
    assert ("PTS-17", "e-4") not in again
    assert agent.points() == 22


def test_what_a_person_revoked_is_not_deducted_again() -> None:
    """Neither under its row nor under the one that takes its place."""
    agent = Agent().tell(*TEN)
    agent.count()
    agent.tell(revoked("e-11"))
    assert agent.count() == []
    assert agent.points() == 9

    agent.tell(overdue(11))
    agent.count()
    assert agent.points() == 20


@pytest.mark.parametrize(
    ("category", "rule_id", "points"),
    [("CONCEALED_KEY_INFORMATION", "PTS-35", 10), ("PROMISED_RETURN", "PTS-36", 20)],
)
def test_a_confirmed_misleading_sale_costs_by_its_kind(
    category: str, rule_id: str, points: int
) -> None:
    """PTS-35 and PTS-36; each confirmation is an item."""
    agent = Agent().tell(misled(category))

    assert said(agent.count()) == [(rule_id, "e-1")]
    assert agent.points() == points


def test_other_misleading_sales_cost_no_points() -> None:
    """No row that survives names them."""
    assert Agent().tell(misled("FALSE_PUBLICITY")).count() == []


def test_a_row_whose_points_are_not_known_is_left_out() -> None:
    """AMB-13: PTS-18 is disabled until somebody finds its number."""
    found = table(library(), "half_year", date(2010, 12, 31))

    assert [rule.id for rule in found.rules] == [
        "PTS-03",
        "PTS-04",
        "PTS-16",
        "PTS-17",
        "PTS-35",
        "PTS-36",
    ]
    assert {one.rule.id: one.why for one in found.left_out}["PTS-18"] == "its points are not known"
    assert found.breaches_of == ("SCP-04", "PTS-04.delivery")


def test_a_row_is_counted_by_its_own_kind_of_period_only() -> None:
    """Ten in half a year is not ten in a quarter."""
    assert table(library(), "quarter", date(2010, 12, 31)).rules == ()
    assert table(library(), "half_year", date(2009, 12, 31)).rules == ()


def test_a_breach_of_another_rule_costs_by_the_row_that_names_it() -> None:
    """PTS-03: a receipt that is not returned (SCP-04), in the period of the breach."""
    agent = Agent()
    agent.breaches = [
        breach("SCP-04", date(2010, 12, 31)),
        breach("SCP-04", date(2011, 1, 1), "policy/P-2"),
        breach("RCP-01", date(2010, 12, 31)),
    ]

    assert said(agent.count()) == [("PTS-03", "SCP-04 policy/P-1 1")]
    assert agent.count() == []


def test_a_breach_that_a_late_stop_moves_costs_once() -> None:
    """Overdue in one half-year, late in the next: it is the same finding."""
    agent = Agent()
    agent.breaches = [breach("SCP-04", date(2010, 12, 5))]
    agent.count()
    agent.breaches = [breach("SCP-04", date(2011, 2, 1), event_id="returned-1")]

    assert agent.count("2011-H1") == []
    assert agent.points() == 1


def test_a_breach_that_another_system_charged_by_its_event_costs_once() -> None:
    """Its deduction names the event beside which the finding stands."""
    agent = Agent().tell(deducted("PTS-03", "returned-1"))
    agent.breaches = [breach("SCP-04", date(2010, 12, 5), event_id="returned-1")]

    assert agent.count() == []


def test_without_a_replacement_only_the_excess_costs_more() -> None:
    """The other reading of AMB-14 is one line less in the rulebook: ten of 1, two of 2."""
    agent = Agent(_pt10(PTS_17={"replaces": None})).tell(*TEN, overdue(11), overdue(12))

    agent.count()

    assert agent.points() == 14


def test_a_row_that_is_in_force_later_does_not_reach_back() -> None:
    """The day of the item counts."""
    agent = Agent().tell(overdue(1, on="2009-12-31"))

    assert table(library(), "half_year", date(2009, 12, 31)).rules == ()
    assert period("2009-H2").kind == "half_year"
    assert agent.count() == []
