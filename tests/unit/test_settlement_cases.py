"""The worked fixtures F1 to F12 as far as they are about money, and both sides of each clock."""

from datetime import date

import pytest

from domain.settlement import CPIC_TERMS
from tests.commission_facts import FORFEITED, PHONE, accrued, deducted, held, released
from tests.policy_facts import (
    PROXY_SIGNATURE,
    VISIT_FAILED,
    failed,
    returned,
    scanned,
    succeeded,
    visited,
)
from tests.settlement_runs import Policy, applied, policy, settled


def _back(told: Policy, day: str, scan: str | None = None) -> Policy:
    """The receipt comes back on a day and is scanned, on the same day if nothing else is said."""
    scan = scan or f"{day}T14:30:00+08:00"
    return told.tell(f"{day}T10:00", returned(day)).tell(scan, scanned(scan))


def _called() -> Policy:
    return policy().tell("2010-09-14T10:00", succeeded())


def _unreached(commission_fen: int = 10_000) -> Policy:
    told = policy("2010-09-04", commission_fen).tell("2010-09-14T18:00", failed("FIRST"))
    return told.tell("2010-09-17T18:00", failed("SECOND"))


def test_everything_in_time_is_paid_in_the_first_run() -> None:
    """Fixture F1."""
    assert _back(_called(), "2010-09-18").settle("2010-09") == (
        accrued(),
        settled("2010-09", 10_000),
    )


def test_a_scan_at_the_cut_off_misses_the_run_and_costs_nothing() -> None:
    """Fixture F2: "before the 20th" excludes the 20th, 00:00; late for the run only (AMB-24)."""
    told = _back(_called(), "2010-09-18", "2010-09-20T00:00:00+08:00")

    assert told.settle("2010-09") == (accrued(), held("2010-09"))
    assert told.settle("2010-10") == (released("2010-10", 10_000, 0),)


@pytest.mark.parametrize(
    ("effective_on", "back_on", "late"),
    [
        ("2010-11-30", "2011-02-28", False),
        ("2010-11-30", "2011-03-01", True),
        ("2010-09-15", "2010-12-15", False),
        ("2010-09-15", "2010-12-16", True),
        ("2011-11-30", "2012-02-29", False),
        ("2011-11-30", "2012-03-01", True),
    ],
)
def test_three_natural_months_decide_whether_a_receipt_is_late(
    effective_on: str, back_on: str, *, late: bool
) -> None:
    """Fixtures F3, F4, F5: exceeding is late, and a day that does not exist is the month's last."""
    told = policy(effective_on).tell(f"{effective_on}T12:00", succeeded())
    told = _back(told, back_on)

    decided = told.settle("2012-06")

    lost = (deducted(2_000), settled("2012-06", 8_000)) if late else (settled("2012-06", 10_000),)
    assert decided == (accrued_on(effective_on), *lost)


def accrued_on(day: str) -> object:
    """The accrual of a policy that takes effect on this day."""
    return accrued().model_copy(update={"accrued_on": date.fromisoformat(day)})


def test_a_clean_manual_visit_releases_everything() -> None:
    """Fixture F8 (CBK-12)."""
    told = _back(_unreached(), "2010-09-12")

    assert told.settle("2010-09")[1:] == (held("2010-09", 10_000, "SECOND_CALLBACK_FAILED"),)
    told.tell("2010-09-28T14:20", visited())
    assert told.settle("2010-10") == (released("2010-10", 10_000, 0),)


def test_a_changed_number_costs_forty_yuan() -> None:
    """Fixture F9 (CBK-13, AMB-19)."""
    told = _back(_unreached(), "2010-09-12")
    told.settle("2010-09")
    told.tell("2010-09-28T14:20", visited(phone_change="NUMBER_NO_LONGER_IN_USE"))

    assert told.settle("2010-10") == (
        deducted(4_000, PHONE),
        released("2010-10", 10_000, 4_000),
    )


def test_deductions_stop_at_zero_in_one_run() -> None:
    """Fixture F10 in a run that makes up for all: 5000 - (2000 + 3000) = 0 (AMB-10, SET-02)."""
    told = _unreached(5_000).tell(
        "2010-09-28T14:20", visited(phone_change="NUMBER_NO_LONGER_IN_USE")
    )

    assert _back(told, "2010-12-10").settle("2010-12")[1:] == (
        deducted(2_000),
        deducted(3_000, PHONE),
        settled("2010-12", 0),
    )


def test_deductions_stop_at_zero_run_by_run() -> None:
    """Fixture F10 month by month: the 40 yuan are fixed while the receipt is out."""
    told = _unreached(5_000)
    both = "RECEIPT_NOT_RETURNED", "SECOND_CALLBACK_FAILED"
    assert told.settle("2010-09")[1:] == (held("2010-09", 5_000, *both),)

    told.tell("2010-09-28T14:20", visited(phone_change="NUMBER_NO_LONGER_IN_USE"))
    assert told.settle("2010-10") == (deducted(4_000, PHONE), held("2010-10", 1_000))
    assert told.settle("2010-11") == (held("2010-11", 1_000),)

    _back(told, "2010-12-10")
    assert told.settle("2010-12") == (deducted(1_000), released("2010-12", 5_000, 5_000))
    assert told.money.unaccounted_fen == 0
    assert told.money.open_hold is None


@pytest.mark.parametrize("back", [True, False])
def test_a_failed_manual_visit_forfeits_everything(*, back: bool) -> None:
    """Fixture F11: regardless of the receipt (CBK-14)."""
    told = _back(_unreached(), "2010-09-12") if back else _unreached()
    told.settle("2010-09")
    told.tell("2010-09-28T14:20", VISIT_FAILED)

    assert told.settle("2010-10") == (FORFEITED,)
    assert told.settle("2010-11") == ()


def test_a_proxy_signature_holds_until_a_person_decides() -> None:
    """Fixture F12 (CBK-06, AMB-06)."""
    told = _back(policy("2010-09-04"), "2010-09-12")
    told.tell("2010-09-13T10:09", succeeded(clean=False))
    told.tell("2010-09-13T10:10", PROXY_SIGNATURE)

    assert told.settle("2010-09")[1:] == (held("2010-09", 10_000, "CALLBACK_ISSUE_OPEN"),)
    assert told.settle("2010-10") == (held("2010-10", 10_000, "CALLBACK_ISSUE_OPEN"),)


@pytest.mark.parametrize(
    ("at", "pays"),
    [("2010-09-19T23:59:59.999999+08:00", True), ("2010-09-20T00:00:00+08:00", False)]
    + [("2010-09-19T15:59:59.999999+00:00", True), ("2010-09-19T16:00:00+00:00", False)],
)
def test_the_last_microsecond_before_the_cut_off_counts(at: str, *, pays: bool) -> None:
    """SET-01 for the callback and RCP-04 for the scan, wherever the clock stands that wrote it."""
    scan = _back(_called(), "2010-09-18", at)
    call = _back(policy(), "2010-09-18").tell(at, succeeded())

    expected = settled("2010-09", 10_000)
    assert (scan.settle("2010-09")[-1] == expected) is pays
    assert (call.settle("2010-09")[-1] == expected) is pays


def test_a_scan_dated_at_the_cut_off_misses_the_run_though_it_was_reported_before() -> None:
    """RCP-04 goes by the scan itself, SET-01 by the fact: both must be before."""
    told = _called().tell("2010-09-18T10:00", returned("2010-09-18"))
    told.tell("2010-09-19T10:00", scanned("2010-09-20T00:00:00+08:00"))

    assert told.settle("2010-09")[-1] == held("2010-09")


@pytest.mark.parametrize(
    ("scan", "late"),
    [("2010-12-05T23:59:59.999999+08:00", False), ("2010-12-06T00:00:00+08:00", True)],
)
def test_a_scan_without_a_reported_return_counts_as_the_return(scan: str, *, late: bool) -> None:
    """AMB-22: a feed with one timestamp uses it for both; its day is the one in Shanghai."""
    told = _called().tell(scan, scanned(scan))

    assert (deducted(2_000) in told.settle("2010-12")) is late


@pytest.mark.parametrize(("effective_on", "evaluated"), [("2010-08-31", 0), ("2010-09-01", 1)])
def test_older_policies_are_not_evaluated(effective_on: str, evaluated: int) -> None:
    """SCP-01, AMB-01: from 1 September 2010."""
    assert bool(policy(effective_on).decided("2010-10")) == bool(evaluated)


@pytest.mark.parametrize(
    "application", [applied("BANCASSURANCE"), applied("ONLINE"), applied(long_term=False)]
)
def test_other_channels_and_short_term_products_are_not_settled(application: object) -> None:
    """SCP-02: receipt and callback metrics only, no effect on commission."""
    told = policy()
    told.known[0] = told.known[0]._replace(event=application)  # type: ignore[arg-type]

    assert told.decided("2010-10") == ()


def test_a_policy_issued_at_the_cut_off_waits_for_the_next_run() -> None:
    """SET-01: what occurs at the cut-off is for the next run."""
    cut_off = CPIC_TERMS.cut_off("2010-09")
    at_cut_off = Policy().tell("2010-09-01T10:00", applied())
    at_cut_off.tell(cut_off, policy().known[1].event)

    assert at_cut_off.decided("2010-09") == ()
    assert at_cut_off.decided("2010-10") != ()


def test_a_policy_without_commission_is_left_alone() -> None:
    """Nothing accrues, so there is nothing to decide."""
    assert policy(commission_fen=0).decided("2010-10") == ()
