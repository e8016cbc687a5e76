"""What a complaint decides: accept, move the clock, withdraw, close."""

import pytest

from domain.events import Event
from tests.by_hand import NOW_US, when
from tests.spec import fact

DAY_US = 86_400_000_000
FILED = fact(
    "complaint.ComplaintFiled",
    complaint_id="K-1",
    customer_ref="C-1",
    policy_id="P-1",
    agent_id="A-1",
    channel="PHONE",
    source="DIRECT",
    cause="SALES_DISPUTE",
    received_at="2010-12-01T23:30:00+08:00",
    complainant_count=1,
)
INVESTIGATED = fact(
    "complaint.ComplaintInvestigated",
    facts_verified=True,
    responsible_party="A-1",
    completed_at="2010-12-05T10:00:00+08:00",
)
DECIDED = fact(
    "complaint.ComplaintResolved",
    measure="NEGOTIATION",
    compensation_fen=0,
    decided_at="2010-12-06T10:00:00+08:00",
)
FED_BACK = fact(
    "complaint.ComplaintFeedbackGiven",
    given_at="2010-12-07T10:00:00+08:00",
    channel="PHONE",
    remedies_explained=True,
)
CLOSED = fact("complaint.ComplaintClosed", at="2010-12-08T10:00:00+08:00", archive_ref="D-1")
WITHDRAWN = fact("complaint.ComplaintWithdrawn", at="2010-12-03T10:00:00+08:00", archive_ref="D-1")


def accepted(handler: str = "S-1", *, checked: bool = True) -> Event:
    """Give the complaint to a handler."""
    return fact(
        "complaint.ComplaintAccepted",
        accepted_at="2010-12-02T10:00:00+08:00",
        grade=1,
        category="SALE",
        handler_ref=handler,
        handler_conflict_checked=checked,
    )


def extended(day: str, level: str = "COMPLEX", approver: str = "S-9") -> Event:
    """Move the deadline to a day."""
    return fact(
        "complaint.ComplaintDeadlineExtended", new_due_on=day, level=level, approver_ref=approver
    )


def clock(what: str, reason: str = "MEDIATION") -> Event:
    """Stop the clock, or let it go on."""
    return fact(f"complaint.ComplaintClock{what}", reason=reason)


LOOP = (FILED, accepted(), INVESTIGATED, DECIDED, FED_BACK)


def test_a_complaint_that_was_filed_is_accepted_by_somebody_without_an_interest() -> None:
    """REG-C5, for the handler and for the check."""
    when(FILED, record=accepted()).then_recorded()
    when(record=accepted()).then_refused("CMP-01", "nobody has filed")
    when(FILED, record=accepted(checked=False)).then_refused("REG-C5", "nobody has checked")
    when(FILED, record=accepted("A-1")).then_refused("REG-C5", "the agent complained about")
    when(FILED, record=accepted("A-2"), sellers=("A-2",)).then_refused("REG-C5", "complained")
    when(FILED, record=accepted(" ")).then_refused("REG-C5", "handler_ref is empty")


def test_a_complaint_is_accepted_once_and_while_it_is_open() -> None:
    """CMP-01."""
    when(FILED, accepted(), record=accepted()).then_nothing()
    when(FILED, accepted(), record=accepted("S-2")).then_refused("CMP-01", "was accepted before")
    when(FILED, WITHDRAWN, record=accepted()).then_refused("CMP-01", "complaint is withdrawn")


@pytest.mark.parametrize(
    ("level", "last", "beyond"),
    [("COMPLEX", "2010-12-31", "2011-01-01"), ("ESPECIALLY_COMPLEX", "2011-01-30", "2011-01-31")],
)
def test_an_extension_ends_thirty_or_sixty_days_after_the_receipt(
    level: str, last: str, beyond: str
) -> None:
    """REG-C1: the local day of the receipt is day 0, the last day is in time."""
    when(FILED, record=extended(last, level)).then_recorded()
    when(FILED, record=extended(beyond, level)).then_refused("REG-C1", "at most")


def test_days_on_which_the_clock_stood_come_on_top() -> None:
    """REG-C2: paused for one day of the history of these facts, so sixty-one days."""
    history = (FILED, clock("Paused"), clock("Resumed"))

    when(*history, record=extended("2011-01-31", "ESPECIALLY_COMPLEX")).then_recorded()
    when(*history, record=extended("2011-02-01", "ESPECIALLY_COMPLEX")).then_refused(
        "REG-C1", "at most"
    )


def test_an_extension_needs_an_approver_who_does_not_handle_the_complaint() -> None:
    """REG-C1: a superior, for the second one."""
    last = "2011-01-20"
    when(FILED, record=extended("2010-12-30", approver="")).then_refused("REG-C1", "is empty")
    when(*LOOP[:2], record=extended(last, "ESPECIALLY_COMPLEX", "S-1")).then_refused(
        "REG-C1", "S-1 handles the complaint"
    )


def test_an_extension_moves_the_deadline_on_while_the_complaint_is_open() -> None:
    """REG-C1."""
    when(FILED, extended("2010-12-30"), record=extended("2010-12-30")).then_nothing()
    when(FILED, extended("2010-12-30"), record=extended("2010-12-29")).then_refused(
        "REG-C1", "2010-12-30 already"
    )
    when(*LOOP, CLOSED, record=extended("2010-12-30")).then_refused("REG-C1", "is closed")
    when(record=extended("2010-12-30")).then_refused("REG-C1", "nobody has filed")


def test_a_clock_is_paused_once_at_a_time() -> None:
    """REG-C2: the same reason is done, another one has to wait."""
    when(FILED, record=clock("Paused")).then_recorded()
    when(FILED, clock("Paused"), record=clock("Paused")).then_nothing()
    when(FILED, clock("Paused"), record=clock("Paused", "EXTERNAL_APPRAISAL")).then_refused(
        "REG-C2", "paused already: MEDIATION"
    )
    when(FILED, clock("Paused"), clock("Resumed"), record=clock("Paused")).then_recorded()
    when(FILED, WITHDRAWN, record=clock("Paused")).then_refused("REG-C2", "is withdrawn")


def test_only_a_paused_clock_is_resumed() -> None:
    """REG-C2: and for the reason for which it stands."""
    when(FILED, clock("Paused"), record=clock("Resumed")).then_recorded()
    when(FILED, clock("Paused"), clock("Resumed"), record=clock("Resumed")).then_nothing()
    when(FILED, record=clock("Resumed")).then_refused("REG-C2", "the clock runs")
    when(FILED, clock("Paused"), record=clock("Resumed", "EXTERNAL_APPRAISAL")).then_refused(
        "REG-C2", "paused for MEDIATION"
    )


def test_a_complaint_is_closed_after_the_four_steps() -> None:
    """CMP-03: what is missing is named, the first of it as the way out."""
    when(*LOOP, record=CLOSED).then_recorded()
    when(*LOOP, CLOSED, record=CLOSED).then_nothing()
    when(FILED, accepted(), record=CLOSED).then_refused("CMP-03", "INVESTIGATE, HANDLE, FEED_BACK")
    when(record=CLOSED).then_refused("CMP-03", "nobody has filed")


def test_a_complaint_that_was_withdrawn_is_closed_without_them() -> None:
    """REG-C3: the procedure ends."""
    when(FILED, WITHDRAWN, record=CLOSED).then_recorded()


def test_an_open_complaint_is_withdrawn_once() -> None:
    """REG-C3."""
    other = WITHDRAWN.model_copy(update={"archive_ref": "D-2"})
    when(FILED, record=WITHDRAWN).then_recorded()
    when(FILED, WITHDRAWN, record=WITHDRAWN).then_nothing()
    when(FILED, WITHDRAWN, record=other).then_refused("REG-C3", "withdrawn before")
    when(*LOOP, CLOSED, record=WITHDRAWN).then_refused("REG-C3", "is closed")


def test_a_decision_must_have_been_possible_on_the_day_that_it_names() -> None:
    """Closed on a day on which only the first step had been taken."""
    when(*LOOP, record=CLOSED, at=NOW_US - 4 * DAY_US).then_refused("CMP-03", "as things stood")
