"""The state of a policy after the worked fixtures F1 to F12, and after stranger histories."""

from datetime import date, datetime

import pytest

from domain.enums import CallbackResult
from domain.events import Event
from domain.policy import CallbackStanding, PolicyPhase
from tests.policy_facts import (
    EXEMPTED,
    PRINTED,
    PROXY_SIGNATURE,
    REJECTED,
    RESOLVED,
    VISIT_FAILED,
    P,
    contact_updated,
    dialled,
    failed,
    issued,
    returned,
    scanned,
    succeeded,
    visited,
)
from tests.spec import given

BOTH_ROUNDS_FAILED = (failed("FIRST"), failed("SECOND", "2010-10-08T20:00:00+08:00"))


def test_everything_in_order_leaves_both_conditions_met() -> None:
    """Fixture F1: receipt back and scanned, first round clean."""
    given(
        P,
        issued(),
        PRINTED,
        succeeded(),
        returned("2010-09-18"),
        scanned("2010-09-18T16:00:00+08:00"),
    ).then(
        {
            "phase": PolicyPhase.IN_FORCE,
            "delivery.printed_on": date(2010, 9, 3),
            "receipt.returned_on": date(2010, 9, 18),
            "receipt.scanned_at": datetime.fromisoformat("2010-09-18T16:00:00+08:00"),
            "callback.first.result": CallbackResult.SUCCESS_CLEAN,
            "callback.standing": CallbackStanding.CLEAN,
        }
    )


def test_a_scan_at_midnight_of_the_20th_keeps_its_instant() -> None:
    """Fixture F2: the run compares the instant, so the state must not round it to a day."""
    given(P, issued(), returned("2010-09-18"), scanned("2010-09-20T00:00:00+08:00")).then(
        {"receipt.scanned_at": datetime.fromisoformat("2010-09-20T00:00:00+08:00")}
    )


@pytest.mark.parametrize(
    ("effective_on", "day"),
    [
        ("2010-11-30", "2011-02-28"),
        ("2010-11-30", "2011-03-01"),
        ("2010-09-15", "2010-12-15"),
        ("2010-09-15", "2010-12-16"),
    ],
)
def test_the_two_days_that_decide_on_time_or_late_are_kept(effective_on: str, day: str) -> None:
    """Fixtures F3 to F5: whether it is late is the rulebook's to say."""
    given(P, issued(effective_on), returned(day)).then(
        {
            "issue.fact.effective_on": date.fromisoformat(effective_on),
            "receipt.returned_on": date.fromisoformat(day),
        }
    )


@pytest.mark.parametrize("at", ["2010-09-23T23:59:00+08:00", "2010-09-24T00:00:00+08:00"])
def test_the_end_of_round_one_and_the_contact_update_are_kept(at: str) -> None:
    """Fixture F6: ten days run from the end of round one to the update (CBK-05)."""
    given(P, failed("FIRST"), contact_updated(at)).then(
        {
            "callback.first.result": CallbackResult.FAILED,
            "callback.first.failure_reason": "UNASSIGNED_NUMBER",
            "callback.first.failed.fact.ended_at": datetime.fromisoformat(
                "2010-09-13T14:00:00+08:00"
            ),
            "callback.contact_updates.0.updated_at": datetime.fromisoformat(at),
            "callback.standing": CallbackStanding.PENDING,
        }
    )


def test_dials_are_counted_with_the_first_and_the_last() -> None:
    """Fixture F7: two dials of one day."""
    given(
        P,
        dialled("2010-09-14T09:00:00+08:00"),
        dialled("2010-09-14T15:00:00+08:00", 2, answered=True),
    ).then(
        {
            "callback.first.dials": 2,
            "callback.first.answered": 1,
            "callback.first.first_dialed_at": datetime.fromisoformat("2010-09-14T09:00:00+08:00"),
            "callback.first.last_dial.attempt_no": 2,
            "callback.second.dials": 0,
        }
    )


@pytest.mark.parametrize(
    ("visit", "standing"),
    [
        ((), CallbackStanding.MANUAL_PENDING),
        ((visited(),), CallbackStanding.MANUAL_CLEAN),
        ((visited(phone_change="WRONG_NUMBER"),), CallbackStanding.MANUAL_PHONE_CHANGED),
        ((VISIT_FAILED,), CallbackStanding.MANUAL_FAILED),
        ((visited(issue="MISLEADING"),), CallbackStanding.ISSUE_OPEN),
        ((visited(issue="MISLEADING"), RESOLVED), CallbackStanding.ISSUE_RESOLVED),
    ],
)
def test_after_two_failed_rounds_the_visit_decides(
    visit: tuple[Event, ...], standing: CallbackStanding
) -> None:
    """Fixtures F8, F9 and F11, and the rows of the decision table between them."""
    given(P, issued(), *BOTH_ROUNDS_FAILED, *visit).then({"callback.standing": standing})


def test_an_issue_outranks_a_success_until_a_person_decides() -> None:
    """Fixture F12: reached, but somebody else had signed (CBK-06, AMB-06)."""
    reached = given(P, issued(), succeeded(clean=False), PROXY_SIGNATURE)

    reached.then(
        {
            "callback.first.result": CallbackResult.SUCCESS_WITH_ISSUE,
            "callback.standing": CallbackStanding.ISSUE_OPEN,
        }
    )
    reached.and_then(RESOLVED).then({"callback.standing": CallbackStanding.ISSUE_RESOLVED})
    reached.and_then(RESOLVED, PROXY_SIGNATURE).then(
        {"callback.standing": CallbackStanding.ISSUE_OPEN}
    )
    given(P, succeeded(), PROXY_SIGNATURE).then({"callback.standing": CallbackStanding.ISSUE_OPEN})


def test_an_exemption_counts_once_it_is_granted() -> None:
    """AMB-09: condition C is satisfied; a refusal leaves the callback to be made."""
    given(P, REJECTED).then({"callback.standing": CallbackStanding.PENDING})
    given(P, REJECTED, EXEMPTED).then({"callback.standing": CallbackStanding.EXEMPTED})


def test_the_first_outcome_of_the_callback_stays() -> None:
    """A clean success ends the flow; a failed visit is undone only by a reinstatement."""
    given(P, succeeded(), VISIT_FAILED).then({"callback.standing": CallbackStanding.CLEAN})
    given(P, VISIT_FAILED, succeeded("SECOND")).then(
        {"callback.standing": CallbackStanding.MANUAL_FAILED}
    )


def test_a_receipt_before_the_issue_is_not_forgotten() -> None:
    """Facts arrive in any order; a fact is never lost because an earlier one is missing."""
    early = given(P, returned("2010-09-01"))

    early.then({"phase": PolicyPhase.PROPOSED, "receipt.returned_on": date(2010, 9, 1)})
    early.and_then(issued()).then(
        {"phase": PolicyPhase.IN_FORCE, "receipt.returned_on": date(2010, 9, 1)}
    )


def test_the_first_of_a_fact_stays_and_its_repeats_are_counted() -> None:
    """First means first in business order."""
    given(P, returned("2010-09-18"), returned("2010-12-24")).then(
        {"receipt.returned_on": date(2010, 9, 18), "receipt.returned.times": 2}
    )
