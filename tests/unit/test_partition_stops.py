"""A partition whose messages are not the expected ones stands still until it is restarted."""

from pathlib import Path

import pytest

from adapters.ledger.leases import Seen
from adapters.ledger.messages import MessageLedger
from adapters.ledger.restarting import passed_over
from domain.errors import Fenced, Misused, NotFound
from tests.messages import TOPIC, fact, lease_of, places_in_rows, record, seen

HERE = TOPIC, 0


@pytest.fixture
def ledger(tmp_path: Path) -> MessageLedger:
    """A new ledger."""
    return MessageLedger(tmp_path / "ledger.sqlite")


@pytest.mark.parametrize(
    ("found", "reason", "detail"),
    [
        (Seen("two", 0), "recreated", "the topic has the id two, and one when it was read"),
        (Seen("one", 0, 3, 5), "recreated", "it was read up to 5, and ends at 3"),
        (Seen("one", 8), "lost", "the messages 5 to 7 were deleted before they were read"),
    ],
)
def test_a_partition_that_is_wrong_is_stopped_and_said(
    ledger: MessageLedger, found: Seen, reason: str, detail: str
) -> None:
    """Nothing is skipped in silence; whoever reads it cannot write any more; the others go on."""
    (lease, *_) = ledger.take("g", "w", {HERE: Seen("one", 0), (TOPIC, 1): Seen("one", 0)}, 30)
    lease, _ = record(ledger, lease, *(fact(number) for number in range(5)))

    left = ledger.take("g", "w", {HERE: found, (TOPIC, 1): Seen("one", 0)}, 30)

    state = ledger.partitions("g")[0]
    assert (state.stopped, state.detail, state.worker) == (reason, detail, None)
    assert [one.partition for one in left] == [1]
    with pytest.raises(Fenced, match=f"it is stopped .{reason}"):
        record(ledger, lease, fact(5))


def test_an_end_that_was_asked_before_others_went_on_proves_nothing(ledger: MessageLedger) -> None:
    """It is compared with where the ledger stood before the broker was asked."""
    lease = lease_of(ledger)
    record(ledger, lease, *(fact(number) for number in range(5)))

    early = ledger.take("g", "w", {HERE: Seen(None, 0, 2, 2)}, 30)
    unknown = ledger.take("g", "w", {HERE: Seen(None, 0, 2)}, 30)

    assert [one.partition for one in early + unknown] == [0, 0]


def test_an_id_that_is_learned_later_belongs_to_what_was_read(ledger: MessageLedger) -> None:
    """A broker that gave none may give one after its update."""
    lease_of(ledger)
    ledger.take("g", "w", {HERE: Seen("one", 0)}, 30)

    left = ledger.take("g", "w", {HERE: Seen("two", 0)}, 30)

    assert (left, ledger.partitions("g")[0].stopped) == ([], "recreated")


def test_the_holder_can_stop_a_partition_and_nobody_else(ledger: MessageLedger) -> None:
    """It has seen what the broker says; one whose lease is gone has seen nothing of worth."""
    lease = lease_of(ledger)
    ledger.stop(lease, "lost", "offset out of range")

    with pytest.raises(Fenced):
        ledger.stop(lease, "recreated", "late")

    assert ledger.partitions("g")[0].stopped == "lost"


def test_what_was_lost_is_passed_over_with_a_reason(ledger: MessageLedger) -> None:
    """The partition goes on in the same feed; how far is known when somebody looks."""
    record(ledger, lease_of(ledger), fact(0))
    ledger.take("g", "w", seen(first=8), 30)

    ledger.restart("g", HERE, "earliest", reason="retention", who="lin")
    before = ledger.ask(passed_over)
    (lease,) = ledger.take("g", "w", seen(first=9), 30)

    (after,) = ledger.ask(passed_over)
    assert (before[0].to_offset, after.to_offset) == (None, 9)
    assert after[:5] == ("g", "lost", "policytrail.policy/0", 1, "policytrail.policy/0")
    assert (after.reason, after.who) == ("retention", "lin")
    assert (lease.next_offset, lease.feed) == (9, "policytrail.policy/0")


def test_a_topic_made_anew_is_another_feed(ledger: MessageLedger) -> None:
    """An offset always means one message, in every group."""
    record(ledger, ledger.take("g", "w", {HERE: Seen("one", 0)}, 30)[0], fact(0))
    ledger.take("g", "w", {HERE: Seen("two", 0)}, 30)
    ledger.restart("g", HERE, 0, reason="it was deleted by mistake", who="lin")

    (lease,) = ledger.take("g", "w", {HERE: Seen("two", 0)}, 30)
    record(ledger, lease, fact(0, 1))
    (other,) = ledger.take("h", "w", {HERE: Seen("two", 0)}, 30)
    (old,) = ledger.take("i", "w", {HERE: Seen("three", 0)}, 30)

    feeds = [lease.feed, other.feed, old.feed]
    assert feeds == [f"policytrail.policy/0@{number}" for number in (2, 2, 3)]
    assert places_in_rows(ledger) == ["policytrail.policy/0:0", "policytrail.policy/0@2:0"]


def test_a_restart_takes_the_partition_from_its_reader(ledger: MessageLedger) -> None:
    """It goes on where it was told to, whatever is under way."""
    lease = lease_of(ledger)

    state = ledger.restart("g", HERE, 4, reason="known to be bad", who="lin")

    assert (state.next_offset, state.worker) == (4, None)
    with pytest.raises(Fenced):
        record(ledger, lease, fact(0))


@pytest.mark.parametrize(
    ("place", "at", "reason", "error"),
    [
        ((TOPIC, 9), 0, "why", NotFound),
        (HERE, -1, "why", Misused),
        (HERE, 0, " ", Misused),
    ],
)
def test_a_restart_that_means_nothing_is_refused(
    ledger: MessageLedger, place: tuple[str, int], at: int, reason: str, error: type[Exception]
) -> None:
    """And changes nothing."""
    lease = lease_of(ledger)

    with pytest.raises(error):
        ledger.restart("g", place, at, reason=reason, who="lin")

    assert record(ledger, lease, fact(0))[1].recorded == 1
