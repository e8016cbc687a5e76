"""The state of a complaint: the four steps, the clock, the aftermath."""

from datetime import date, datetime

from domain.complaint import ComplaintPhase
from domain.events import Event
from tests.spec import fact, given

Q = "complaint"
AT = "2012-10-30T15:00:00+08:00"
FILED_AT = "2012-10-19T17:00:00+08:00"
ACCEPTED_AT = "2012-10-23T16:30:00+08:00"
FILED = fact(
    "complaint.ComplaintFiled",
    complaint_id="Q-1",
    customer_ref="CU-1",
    channel="PHONE",
    source="DIRECT",
    cause="CLAIM_DELAY",
    received_at=FILED_AT,
    complainant_count=1,
)
ACCEPTED = fact(
    "complaint.ComplaintAccepted",
    accepted_at=ACCEPTED_AT,
    grade=1,
    category="claims",
    handler_ref="S-1",
    handler_conflict_checked=True,
)
INVESTIGATED = fact(
    "complaint.ComplaintInvestigated",
    facts_verified=True,
    responsible_party="D-1",
    completed_at=AT,
)
RESOLVED = fact(
    "complaint.ComplaintResolved", measure="NEGOTIATION", compensation_fen=0, decided_at=AT
)
FED_BACK = fact(
    "complaint.ComplaintFeedbackGiven", given_at=AT, channel="PHONE", remedies_explained=True
)
CLOSED = fact("complaint.ComplaintClosed", at=AT, archive_ref="R-1")
WITHDRAWN = fact("complaint.ComplaintWithdrawn", at=AT, archive_ref="R-1")
REVIEW_ASKED = fact("complaint.ComplaintReviewRequested", requested_on="2012-11-16")
REVIEW_DECIDED = fact(
    "complaint.ComplaintReviewDecided",
    requested_on="2012-11-16",
    decided_on="2012-12-10",
    outcome="stands",
)


def _paused(reason: str) -> Event:
    return fact("complaint.ComplaintClockPaused", reason=reason)


def _resumed(reason: str) -> Event:
    return fact("complaint.ComplaintClockResumed", reason=reason)


def _extended(to: str) -> Event:
    return fact(
        "complaint.ComplaintDeadlineExtended", new_due_on=to, level="COMPLEX", approver_ref="S-9"
    )


def test_the_two_instants_of_the_acceptance_clock_are_kept() -> None:
    """Fixture F13: raised on Friday, accepted on Tuesday (CMP-01)."""
    given(Q, FILED, ACCEPTED).then(
        {
            "phase": ComplaintPhase.ACCEPTED,
            "loop.filed.fact.received_at": datetime.fromisoformat(FILED_AT),
            "loop.accepted.fact.accepted_at": datetime.fromisoformat(ACCEPTED_AT),
            "loop.missing_steps": ("INVESTIGATE", "HANDLE", "FEED_BACK"),
        }
    )


def test_a_complaint_closed_with_all_four_steps_has_none_missing() -> None:
    """The loop is closed only with all of them (CMP-03)."""
    steps = given(Q, FILED, ACCEPTED, INVESTIGATED, RESOLVED, FED_BACK, CLOSED)

    steps.then({"phase": ComplaintPhase.CLOSED, "loop.missing_steps": ()})


def test_a_step_counts_although_the_complaint_was_never_filed() -> None:
    """A fact is never lost because an earlier one is missing."""
    given(Q, FED_BACK).then({"phase": ComplaintPhase.FED_BACK, "loop.feedback.times": 1})


def test_a_withdrawal_ends_the_procedure() -> None:
    """REG-C3: whatever step it had reached."""
    given(Q, FILED, RESOLVED, WITHDRAWN).then({"phase": ComplaintPhase.WITHDRAWN})


def test_the_clock_stands_still_until_every_reason_to_pause_is_gone() -> None:
    """REG-C2: a pause lasts until it is resumed for the same reason."""
    both = given(Q, _paused("MEDIATION"), _paused("EXTERNAL_APPRAISAL"), _paused("MEDIATION"))

    both.then({"clock.paused_for": ("EXTERNAL_APPRAISAL", "MEDIATION")})
    both.and_then(_resumed("MEDIATION")).then({"clock.paused_for": ("EXTERNAL_APPRAISAL",)})
    given(Q, _resumed("MEDIATION")).then({"clock.paused_for": ()})


def test_the_last_extension_sets_the_due_day() -> None:
    """REG-C1: 15, then 30, then 60 days."""
    given(Q, _extended("2012-11-20"), _extended("2012-12-20")).then(
        {"clock.extended_to": date(2012, 12, 20)}
    )


def test_a_review_is_one_thing_asked_for_and_decided() -> None:
    """REG-C6: known by the day it was asked for, whichever fact came first."""
    for history in ((REVIEW_ASKED, REVIEW_DECIDED), (REVIEW_DECIDED, REVIEW_ASKED)):
        given(Q, *history).then(
            {
                "aftermath.reviews.0.requested.times": 1,
                "aftermath.reviews.0.decided.fact.decided_on": date(2012, 12, 10),
            }
        )
