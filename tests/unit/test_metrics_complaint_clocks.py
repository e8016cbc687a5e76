"""M-Q6 to M-Q8: how long a complaint takes and by when it has to, with pauses and extensions."""

import pytest

from tests.complaint_facts import (
    accepted,
    answered,
    complaint,
    extended,
    filed,
    paused,
    resumed,
    withdrawn,
)
from tests.measured import Cell, Ledger, Told

LATER = "2024-12-31"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """One database for all stories."""
    return Ledger()


@pytest.mark.parametrize(
    ("clock", "days"),
    [
        ([], 19),
        ([paused("2024-03-10"), resumed("2024-03-15")], 14),
        ([paused("2024-03-10T23:59:00"), resumed("2024-03-11T00:00:00")], 18),
        ([paused("2024-03-10"), paused("2024-03-12"), resumed("2024-03-15")], 14),
        ([paused("2024-03-10"), resumed("2024-03-12"), resumed("2024-03-15")], 17),
        ([resumed("2024-03-05"), paused("2024-03-10"), resumed("2024-03-15")], 14),
        ([paused("2024-03-10")], 9),
        ([paused("2024-02-10"), resumed("2024-03-05")], 15),
        ([paused("2024-03-18"), resumed("2024-04-05")], 17),
        ([paused("2024-03-25"), resumed("2024-04-05")], 19),
        (
            [
                paused("2024-03-02"),
                resumed("2024-03-04"),
                paused("2024-03-06"),
                resumed("2024-03-09"),
            ],
            14,
        ),
    ],
)
def test_days_on_which_the_clock_stood_do_not_count(
    ledger: Ledger, clock: list[Told], days: int
) -> None:
    """Nineteen days from filing to feedback, less the pauses as far as they lie between."""
    ledger.tell(filed("2024-03-01"), *clock, answered("2024-03-20"), answered("2024-05-20"))

    assert ledger.cells("M-Q6", LATER) == {"2024-03": Cell(days, 1, days)}


def test_the_events_of_a_pause_are_behind_the_days(ledger: Ledger) -> None:
    """Those of pauses that took nothing away are not."""
    first = (paused("2024-03-10"), resumed("2024-03-15"))
    ledger.tell(filed("2024-03-01"), *first, answered("2024-03-20"), paused("2024-03-25"))
    (item,) = ledger.items("M-Q6", LATER)

    assert (item["numerator_positions"], item["denominator_positions"]) == ([1, 2, 3, 4], [1, 4])


@pytest.mark.parametrize(
    ("received", "accepted_on", "hit"),
    [
        ("2024-03-01", "2024-03-05T23:59:59", 1),
        ("2024-03-01", "2024-03-06T00:00:00", 0),
        ("2024-02-02", "2024-02-05", 1),
        ("2024-02-02", "2024-02-06", 0),
        ("2024-02-09", "2024-02-19", 1),
        ("2024-02-09", "2024-02-20", 0),
        ("2024-02-12", "2024-02-19", 1),
        ("2024-02-12", "2024-02-20", 0),
    ],
)
def test_a_complaint_is_accepted_by_the_second_working_day(
    ledger: Ledger, received: str, accepted_on: str, hit: int
) -> None:
    """Two Sundays around the Spring Festival of 2024 are worked: the 4th and 18th of February."""
    ledger.tell(filed(received), accepted(accepted_on), accepted("2024-06-01"))

    assert ledger.cells("M-Q7", LATER) == {received[:7]: Cell(hit, 1, hit)}


def test_a_complaint_that_nobody_accepts_is_late_after_its_limit(ledger: Ledger) -> None:
    """Unless it was withdrawn by then; the last day itself is not late."""
    ledger.tell(filed("2024-03-01"))
    assert ledger.cells("M-Q7", "2024-03-05") == {}
    assert ledger.cells("M-Q7", "2024-03-06") == {"2024-03": Cell(0, 1, 0)}

    ledger.tell(filed("2024-03-01"), withdrawn("2024-03-05T23:59:00"))
    assert ledger.cells("M-Q7", "2024-03-06") == {}

    ledger.tell(filed("2024-03-01"), withdrawn("2024-03-06T00:00:00"))
    assert ledger.cells("M-Q7", "2024-03-06") == {"2024-03": Cell(0, 1, 0)}

    ledger.tell(filed("1985-03-01"), accepted("1985-03-02"))
    assert ledger.cells("M-Q7", "2024-03-06") == {}


@pytest.mark.parametrize(
    ("story", "due_on"),
    [
        ([filed("2024-03-01")], "2024-03-16"),
        ([filed("2024-02-14")], "2024-02-29"),
        ([filed("2024-01-26")], "2024-02-18"),
        ([filed("2024-04-16")], "2024-05-06"),
        ([filed("2024-03-01"), extended("2024-03-05", "COMPLEX")], "2024-03-31"),
        ([filed("2024-03-01"), extended("2024-03-05", "ESPECIALLY_COMPLEX")], "2024-04-30"),
        (
            [
                filed("2024-03-01"),
                extended("2024-03-05", "ESPECIALLY_COMPLEX"),
                extended("2024-03-06", "COMPLEX"),
            ],
            "2024-03-31",
        ),
        ([filed("2024-03-01"), paused("2024-03-10"), resumed("2024-03-15")], "2024-03-21"),
        ([filed("2024-03-01"), paused("2024-03-16"), resumed("2024-03-20")], "2024-03-20"),
        ([filed("2024-03-01"), paused("2024-03-17"), resumed("2024-03-20")], "2024-03-16"),
        (
            [
                filed("2024-03-01"),
                paused("2024-03-10"),
                resumed("2024-03-15"),
                paused("2024-03-21"),
                resumed("2024-03-25"),
            ],
            "2024-03-25",
        ),
        (
            [
                filed("2024-03-01"),
                paused("2024-03-10"),
                resumed("2024-03-15"),
                paused("2024-03-22"),
                resumed("2024-03-25"),
            ],
            "2024-03-21",
        ),
        ([filed("2024-03-01"), paused("2024-02-20"), resumed("2024-03-04")], "2024-03-19"),
        ([filed("2024-04-16"), paused("2024-05-03"), resumed("2024-05-05")], "2024-05-06"),
    ],
)
def test_the_due_day(ledger: Ledger, story: list[Told], due_on: str) -> None:
    """Fifteen days, longer by the last extension and by pauses that begin in time (REG-C1).

    A pause that begins after the due day, though by the day to which a holiday moves it, is late.
    """
    day_after = f"{due_on[:8]}{int(due_on[8:]) + 1:02}" if due_on[8:] < "29" else None
    ledger.tell(*story, answered(f"{due_on}T23:59:59"))
    assert ledger.cells("M-Q8", LATER) == {due_on[:7]: Cell(1, 1, 1)}

    if day_after:
        ledger.tell(*story, answered(day_after))
        assert ledger.cells("M-Q8", LATER) == {due_on[:7]: Cell(0, 1, 0)}


def test_a_pause_that_is_on_moves_the_due_day_to_the_feedback_or_today(ledger: Ledger) -> None:
    """A complaint whose clock stands does not fall due; its feedback ends the span."""
    ledger.tell(filed("2024-03-01"), paused("2024-03-10"))
    assert ledger.cells("M-Q8", "2024-06-30") == {}

    ledger.tell(filed("2024-03-01"), paused("2024-03-10"), answered("2024-03-20"))
    assert ledger.cells("M-Q8", "2024-03-25") == {}
    assert ledger.cells("M-Q8", "2024-03-26") == {"2024-03": Cell(1, 1, 1)}
    (item,) = ledger.items("M-Q8", "2024-03-26")
    assert (item["numerator_positions"], item["denominator_positions"]) == ([3], [1, 2])


def test_a_complaint_without_an_answer_is_late_unless_it_was_withdrawn(ledger: Ledger) -> None:
    """It counts from its due day on, as late until it is answered."""
    ledger.tell(filed("2024-03-01"))
    assert ledger.cells("M-Q8", "2024-03-15") == {}
    assert ledger.cells("M-Q8", "2024-03-16") == {"2024-03": Cell(0, 1, 0)}

    ledger.tell(filed("2024-03-01"), withdrawn("2024-03-16"))
    assert ledger.cells("M-Q8", LATER) == {}

    ledger.tell(filed("2024-03-01"), withdrawn("2024-03-17"))
    assert ledger.cells("M-Q8", LATER) == {"2024-03": Cell(0, 1, 0)}

    ledger.tell(filed("2024-03-01"), withdrawn("2024-03-10"), answered("2024-03-11"))
    assert ledger.cells("M-Q8", LATER) == {"2024-03": Cell(1, 1, 1)}


def test_an_extension_that_became_known_late(ledger: Ledger) -> None:
    """Then the complaint was late; as known today it never was."""
    late = extended("2024-03-05", "COMPLEX")._replace(known="2024-04-20T12:00:00")
    ledger.tell(filed("2024-03-01"), late, answered("2024-03-20"))

    assert ledger.cells("M-Q8", "2024-04-19") == {"2024-03": Cell(0, 1, 0)}
    assert ledger.cells("M-Q8", "2024-04-20") == {"2024-03": Cell(1, 1, 1)}


def test_steps_of_a_complaint_that_was_never_filed_count_nowhere(ledger: Ledger) -> None:
    """Its filing may come later; until then there is no clock."""
    ledger.tell(complaint("ComplaintFeedbackGiven", "2024-03-20"), accepted("2024-03-02"))

    assert [ledger.cells(metric, LATER) for metric in ("M-Q6", "M-Q7", "M-Q8")] == [{}, {}, {}]
