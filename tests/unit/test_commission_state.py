"""The money of a policy: holds open and close, and nothing is unaccounted for (section 4.3)."""

from typing import Any

from tests.commission_facts import (
    BACK,
    FORFEITED,
    PHONE,
    SETTLED,
    accrued,
    deducted,
    held,
    released,
)
from tests.policy_facts import P
from tests.spec import given


def _commission(**expected: Any) -> dict[str, Any]:
    return {f"commission.{name}": value for name, value in expected.items()}


def test_a_policy_paid_at_once_was_never_held() -> None:
    """Fixture F1: the first run that could pay settles it."""
    given(P, accrued(), SETTLED).then(
        _commission(settled_fen=10_000, open_hold=None, unaccounted_fen=0)
    )


def test_what_nobody_has_decided_yet_is_unaccounted_for() -> None:
    """Before the first run the commission is accrued and neither paid nor held."""
    given(P, accrued()).then(_commission(accrued_fen=10_000, unaccounted_fen=10_000))


def test_a_hold_keeps_its_first_month_and_its_last_reasons() -> None:
    """Fixture F2: held in September, released in October."""
    twice = given(P, accrued(), held("2010-09"), held("2010-10", 10_000, "CALLBACK_PENDING"))

    twice.then(
        {
            "commission.open_hold.since": "2010-09",
            "commission.open_hold.runs": 2,
            "commission.open_hold.reasons": ("CALLBACK_PENDING",),
            "commission.open_hold_fen": 10_000,
            "commission.unaccounted_fen": 0,
        }
    )
    twice.and_then(released("2010-11", 10_000, 0)).then(
        _commission(open_hold=None, released_fen=10_000, unaccounted_fen=0)
    )


def test_a_deduction_is_lost_and_the_rest_released() -> None:
    """Fixture F9: 40 yuan for the changed number."""
    given(
        P, accrued(), held("2010-10"), deducted(4_000, PHONE), released("2010-11", 10_000, 4_000)
    ).then(
        _commission(
            deducted_by_reason={PHONE: 4_000},
            released_fen=6_000,
            open_hold=None,
            unaccounted_fen=0,
        )
    )


def test_a_deduction_that_is_fixed_during_a_hold_reduces_what_is_owed() -> None:
    """Section 3.3: manual visit with a changed number, receipt outstanding."""
    given(P, accrued(), held("2010-10"), deducted(4_000, PHONE)).then(
        _commission(open_hold_fen=6_000, unaccounted_fen=0)
    )


def test_deductions_never_make_the_agent_owe_money() -> None:
    """Fixture F10: 20 and 40 yuan from 50 leave nothing, and the floor is in the events."""
    given(
        P,
        accrued(5_000),
        held("2010-10", 5_000),
        deducted(2_000),
        deducted(3_000, PHONE),
        released("2010-12", 5_000, 5_000),
    ).then(_commission(released_fen=0, deducted_fen=5_000, open_hold=None, unaccounted_fen=0))


def test_a_forfeiture_closes_the_hold_and_a_reinstatement_opens_it_again() -> None:
    """Fixture F11, and AMB-05: reversible only by a reinstatement."""
    lost = given(P, accrued(), held("2010-09"), FORFEITED)

    lost.then(_commission(forfeited_fen=10_000, open_hold=None, unaccounted_fen=0))
    lost.and_then(BACK).then(
        {
            "commission.forfeited_fen": 0,
            "commission.open_hold.since": "2010-09",
            "commission.open_hold_fen": 10_000,
            "commission.unaccounted_fen": 0,
        }
    )


def test_a_run_knows_that_it_has_decided() -> None:
    """A settlement done twice must emit nothing the second time (architecture D8)."""
    money = given(P, accrued(), held("2010-09"), released("2010-10", 10_000, 0)).state.commission

    assert [money.decided_in(m) for m in ("2010-09", "2010-10", "2010-11")] == [True, True, False]
    assert given(P, SETTLED).state.commission.decided_in("2010-09")
