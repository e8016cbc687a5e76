"""Taking in messages by lease: what was read and how far is one transaction of the holder's."""

from pathlib import Path

import pytest

from adapters.ledger.message_batches import Read
from adapters.ledger.messages import MessageLedger
from adapters.ledger.partitions import Lease
from domain.errors import Fenced, Misused
from streams.intake import Tally
from streams.message_intake import judge_all
from streams.messages import Message
from tests.messages import (
    TOPIC,
    Clock,
    fact,
    later,
    lease_of,
    message,
    places_in_rows,
    record,
    seen,
)

HERE = TOPIC, 0


@pytest.fixture
def ledger(tmp_path: Path) -> MessageLedger:
    """A new ledger."""
    return MessageLedger(tmp_path / "ledger.sqlite")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands still."""
    return Clock(monkeypatch)


def places(leases: list[Lease]) -> list[int]:
    """The partitions of leases."""
    return [lease.partition for lease in leases]


def test_facts_repeats_rejects_and_the_next_offset_are_one_step(ledger: MessageLedger) -> None:
    """Read = recorded + duplicates + conflicts + rejected + parked, kept for the partition."""
    other = fact(4, 0, actorref="A-2")
    batch = [fact(0), message(1, b"no"), fact(2, 0), later(3, subject="policy/P-9"), other]

    lease, tally = record(ledger, lease_of(ledger), *batch)

    (state,) = ledger.partitions("g")
    assert tally == Tally(recorded=1, duplicates=1, conflicts=1, rejected=1, parked=1)
    assert (lease.next_offset, state.next_offset, state.tally) == (5, 5, tally)
    assert places_in_rows(ledger) == ["policytrail.policy/0:0"]


def test_the_next_offset_may_leave_a_gap_and_nothing_may_have_been_there(
    ledger: MessageLedger,
) -> None:
    """Markers of transactions and compacted messages have offsets too."""
    lease, _ = record(ledger, lease_of(ledger), fact(3), fact(9))

    lease, tally = ledger.record_messages(lease, (), 15)

    assert (lease.next_offset, tally.read, ledger.offsets("g")) == (15, 0, {HERE: 15})


def test_what_one_poll_brought_is_one_step_but_for_a_lease_that_was_lost(
    ledger: MessageLedger, clock: Clock
) -> None:
    """Partitions that another worker has taken do not hold up those that it has not."""
    mine = ledger.take("g", "a", seen(0, 1), 30)
    clock.passes(31)
    ledger.take("g", "b", seen(0), 30)
    reads = [
        Read(lease, judge_all([fact(n)._replace(partition=lease.partition)]), n + 1)
        for n, lease in enumerate(mine)
    ]

    lost, (lease, tally) = ledger.record_all(reads)  # type: ignore[misc]  # as it should be

    assert isinstance(lost, Fenced)
    assert (lease.place, lease.next_offset, tally) == ((TOPIC, 1), 2, Tally(recorded=1))
    assert places_in_rows(ledger) == [f"{TOPIC}/1:1"]
    assert ledger.offsets("g") == {HERE: 0, (TOPIC, 1): 2}


@pytest.mark.parametrize(
    ("batch", "next_offset"),
    [
        ([fact(1), fact(1)], 2),
        ([fact(2), fact(1)], 3),
        ([fact(1)], 1),
        ([fact(1)._replace(partition=1)], 2),
        ([], -1),
    ],
)
def test_messages_out_of_order_or_of_another_place_are_a_mistake(
    ledger: MessageLedger, batch: list[Message], next_offset: int
) -> None:
    """The caller's, found before anything is written."""
    with pytest.raises(ValueError, match=r"policytrail\.policy/0"):
        ledger.record_messages(lease_of(ledger), judge_all(batch), next_offset)

    assert ledger.offsets("g") == {HERE: 0}


def test_a_lease_is_used_up_by_what_it_records(ledger: MessageLedger) -> None:
    """The same batch again, as after an answer that got lost, does nothing."""
    lease = lease_of(ledger)
    record(ledger, lease, fact(0))

    with pytest.raises(Fenced, match="it stands at 1, not at 0"):
        record(ledger, lease, fact(0))

    assert ledger.partitions("g")[0].tally == Tally(recorded=1)


def test_a_worker_that_was_taken_for_dead_cannot_write(ledger: MessageLedger, clock: Clock) -> None:
    """However late it wakes up, and though the offset is the one that it knows."""
    zombie = lease_of(ledger, "a")
    clock.passes(31)
    heir = lease_of(ledger, "b")

    with pytest.raises(Fenced, match="b reads it since"):
        record(ledger, zombie, fact(0))

    assert (zombie.epoch, heir.epoch, heir.next_offset) == (1, 2, 0)
    assert record(ledger, heir, fact(0))[1] == Tally(recorded=1)


def test_a_lease_that_has_run_out_and_that_nobody_took_still_holds(
    ledger: MessageLedger, clock: Clock
) -> None:
    """The clock decides who waits for whom, never whether a write is right."""
    lease = lease_of(ledger)
    clock.passes(1_000)

    lease, tally = record(ledger, lease, fact(0))

    assert (tally.recorded, ledger.take("g", "w", seen(), 30)[0].epoch) == (1, lease.epoch)


def test_what_was_given_back_and_taken_again_has_another_epoch(ledger: MessageLedger) -> None:
    """A batch under way from before does not slip in."""
    first = lease_of(ledger)
    given = ledger.give_back(first), ledger.give_back(first)

    second = lease_of(ledger)

    assert (given, second.epoch) == ((True, False), first.epoch + 1)
    with pytest.raises(Fenced):
        record(ledger, first, fact(0))


def test_workers_share_the_partitions_evenly(ledger: MessageLedger, clock: Clock) -> None:
    """One takes all; it gives back what the next ones are short of, and takes it when they go."""
    alone = places(ledger.take("g", "a", seen(0, 1, 2, 3, 4), 30))
    waiting = places(ledger.take("g", "b", seen(0, 1, 2, 3, 4), 30))
    fewer = places(ledger.take("g", "a", seen(0, 1, 2, 3, 4), 30))
    others = places(ledger.take("g", "b", seen(0, 1, 2, 3, 4), 30))
    ledger.leave("g", "b")
    again = places(ledger.take("g", "a", seen(0, 1, 2, 3, 4), 30))
    clock.passes(31)
    heir = places(ledger.take("g", "c", seen(0, 1, 2, 3, 4), 30))

    assert (alone, waiting, fewer, others) == ([0, 1, 2, 3, 4], [], [0, 1, 2], [3, 4])
    assert (again, heir) == ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4])


def test_groups_have_offsets_of_their_own(ledger: MessageLedger) -> None:
    """What one has recorded is a duplicate for the other."""
    record(ledger, lease_of(ledger, group="one"), fact(0))

    _, tally = record(ledger, lease_of(ledger, group="two"), fact(0))

    assert tally == Tally(duplicates=1)
    assert [state.group for state in ledger.partitions()] == ["one", "two"]


def test_a_group_has_a_name(ledger: MessageLedger) -> None:
    """Without one it would pass for a folder, which owes no dead letters."""
    with pytest.raises(Misused, match="its name is empty"):
        ledger.take("", "a", seen(), 30)


def test_what_is_not_seen_any_more_is_given_back(ledger: MessageLedger) -> None:
    """A worker that reads other topics by now does not keep the first from being read."""
    ledger.take("g", "a", seen(0, 1), 30)

    left = places(ledger.take("g", "a", seen(1), 30))

    assert (left, ledger.partitions("g")[0].worker) == ([1], None)


def test_a_partition_begins_at_its_first_message(ledger: MessageLedger) -> None:
    """Not at 0, if that is gone; the lease says where."""
    (lease,) = ledger.take("g", "w", seen(first=7), 30)

    assert (lease.begun_at, lease.next_offset) == (7, 7)


def test_a_reject_owes_a_dead_letter_until_it_is_sent_or_refused(ledger: MessageLedger) -> None:
    """Byte for byte, with its number; one that was sent before a crash is sent again."""
    odd = message(1, b"\xff" * (2**20 + 1), headers=(("h", None), ("h", b"\xfe")))
    gone = message(2, None)
    record(ledger, lease_of(ledger), message(0, b"no"), odd, gone)
    due = ledger.unsent_dead_letters("g", 10)
    ledger.dead_letters_sent([1])
    ledger.dead_letter_refused(2, "too long")

    left = ledger.unsent_dead_letters("g", 10)

    assert [(one.number, one.message) for one in due] == [
        (1, message(0, b"no")),
        (2, odd),
        (3, gone),
    ]
    assert ([one.number for one in left], ledger.unsent_dead_letters("other", 1)) == ([3], [])


def test_dead_letters_come_in_portions_that_fit_into_memory(ledger: MessageLedger) -> None:
    """One at the least, however large."""
    large = [message(number, b"x" * 5 * 2**20) for number in range(3)]
    record(ledger, lease_of(ledger), *large)

    assert [len(ledger.unsent_dead_letters("g", most)) for most in (1, 10)] == [1, 1]
