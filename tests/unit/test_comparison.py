"""The worked fixtures F8, F9, F10 under other amounts: what differs, worked out by hand."""

from dataclasses import replace

from domain.settlement import (
    CPIC_TERMS,
    Charge,
    Comparison,
    Part,
    Plan,
    Run,
    Story,
    Terms,
    months_between,
)
from tests.policy_facts import VISIT_FAILED, failed, returned, scanned, succeeded, visited
from tests.settlement_runs import FOREVER, Policy, policy, us

PHONE = "PHONE_CHANGED_AT_MANUAL_VISIT"
CHEAPER = replace(CPIC_TERMS, phone_changed=Charge(1_000, "CBK-13"))
DEARER = replace(
    CPIC_TERMS, receipt_late=Charge(3_000, "RCP-02"), phone_changed=Charge(4_500, "CBK-13")
)


def _back(told: Policy, day: str) -> Policy:
    told.tell(f"{day}T10:00", returned(day))
    return told.tell(f"{day}T15:00", scanned(f"{day}T15:00:00+08:00"))


def _unreached(commission_fen: int = 10_000) -> Policy:
    told = policy("2010-09-04", commission_fen).tell("2010-09-14T18:00", failed("FIRST"))
    return told.tell("2010-09-17T18:00", failed("SECOND"))


def _compare(told: Policy, terms: Terms, last: str = "2010-12") -> tuple[Part, ...]:
    """What differs in the runs from September 2010 on, by these terms instead of the company's."""
    story, until = Story(told.known), us(FOREVER)
    one, other = (
        story.account(
            story.replay(Plan(Run(month, by) for month in months_between("2010-09", last))), until
        )
        for by in (CPIC_TERMS, terms)
    )
    return Comparison().add(one, other)


def test_a_clean_visit_costs_nothing_by_either_book() -> None:
    """Fixture F8: no amount is taken, so that no amount matters."""
    told = _back(_unreached(), "2010-09-12").tell("2010-09-28T14:20", visited())

    assert _compare(told, DEARER) == ()


def test_a_changed_number_costs_what_the_book_says() -> None:
    """Fixture F9: 10 yuan instead of 40."""
    told = _back(_unreached(), "2010-09-12")
    told.tell("2010-09-28T14:20", visited(phone_change="NUMBER_NO_LONGER_IN_USE"))

    assert _compare(told, CHEAPER) == (
        Part("PAID", "", 6_000, 9_000),
        Part("DEDUCTED", PHONE, 4_000, 1_000),
    )


def test_deductions_stop_at_zero_by_either_book() -> None:
    """Fixture F10: 40 + 10 of 50 yuan; 45 + 5 by the dearer book, of which the receipt gets 5."""
    told = _unreached(5_000)
    told.tell("2010-09-28T14:20", visited(phone_change="NUMBER_NO_LONGER_IN_USE"))
    _back(told, "2010-12-10")

    assert _compare(told, DEARER) == (
        Part("DEDUCTED", PHONE, 4_000, 4_500),
        Part("DEDUCTED", "RECEIPT_LATE", 1_000, 500),
    )
    assert _compare(told, CHEAPER) == (
        Part("PAID", "", 0, 2_000),
        Part("DEDUCTED", PHONE, 4_000, 1_000),
        Part("DEDUCTED", "RECEIPT_LATE", 1_000, 2_000),
    )


def test_what_is_held_at_the_end_differs_by_what_was_taken() -> None:
    """The receipt is still out."""
    told = _unreached().tell("2010-09-28T14:20", visited(phone_change="WRONG_NUMBER"))

    assert _compare(told, CHEAPER) == (
        Part("HELD", "RECEIPT_NOT_RETURNED", 6_000, 9_000),
        Part("DEDUCTED", PHONE, 4_000, 1_000),
    )


def test_what_was_forfeited_may_be_paid_by_another_book() -> None:
    """Fixture F11 with a book that takes a quarter."""
    told = _back(_unreached(), "2010-09-12").tell("2010-09-28T14:20", VISIT_FAILED)

    assert _compare(told, replace(CPIC_TERMS, forfeit_percent=25)) == (
        Part("PAID", "", 0, 7_500),
        Part("FORFEITED", "", 10_000, 2_500),
    )


def test_the_same_amount_in_another_run_is_said() -> None:
    """Fixture F2: scanned on the 20th; a run on the 25th pays it a month earlier."""
    told = policy().tell("2010-09-14T10:00", succeeded())
    told.tell("2010-09-18T10:00", returned("2010-09-18"))
    told.tell("2010-09-20T00:00", scanned("2010-09-20T00:00:00+08:00"))

    assert _compare(told, replace(CPIC_TERMS, cut_off_day=25)) == (
        Part("PAID", "IN_ANOTHER_RUN", 10_000, 10_000),
    )


def test_what_other_systems_reported_stays_in_both() -> None:
    """And what runs of our own recorded is left out of both."""
    told = _back(_unreached(), "2010-09-12")
    told.tell("2010-09-28T14:20", visited(phone_change="WRONG_NUMBER"))
    before = _compare(told, CHEAPER)
    for month in ("2010-09", "2010-10"):
        told.settle(month)

    assert _compare(told, CHEAPER) == before
    for known in [*told.known]:
        if known.own:
            told.tell("2010-10-20T00:00", known.event)
    assert _compare(told, CHEAPER) == ()  # it is decided, by finance


def test_a_comparison_adds_up() -> None:
    """By reason, over policies."""
    story, total = Story(_back(_unreached(), "2010-09-12").known), Comparison()
    plan = Plan([Run("2010-10", CPIC_TERMS)])
    held = story.account(story.replay(plan), us(FOREVER))
    paid = held._replace(amounts=held.amounts._replace(paid=500, held=9_500))
    for _ in range(3):
        total.add(held, paid)
    total.add(held, held)

    assert (total.policies, total.differ) == (4, 3)
    assert total.after.less(total.before) == (0, 1_500, 0, 0, -1_500)
    assert [(key, one.policies, one.after_fen) for key, one in total.reasons()] == [
        (("PAID", ""), 3, 1_500),
        (("HELD", "SECOND_CALLBACK_FAILED"), 3, 28_500),
    ]
