"""What waits for a newer program keeps the order of its subject."""

from pathlib import Path

import pytest

from adapters.ledger import message_rejects, parking, rejects
from adapters.ledger.messages import MessageLedger
from streams.intake import Tally
from streams.kafka_binding import bound
from streams.message_intake import judge
from streams.messages import Message
from tests.messages import LATER, TOPIC, fact, known, later, lease_of, message, record, seen

OTHER = "policy.ReceiptReturned.v10"
P2 = "policy/P-002"


@pytest.fixture
def ledger(tmp_path: Path) -> MessageLedger:
    """A new ledger."""
    return MessageLedger(tmp_path / "ledger.sqlite")


def parked(ledger: MessageLedger) -> list[tuple[int, str | None]]:
    """Offsets that are still parked, and what they wait for."""
    found = ledger.ask(lambda db: parking.listed(db, parked_only=True, after=0, limit=99))
    return [(one.offset, one.waits_for) for one in found]


def recorded(ledger: MessageLedger) -> list[str]:
    """The ids of what is recorded, in order."""
    return [str(row[1]) for row in ledger.rows(0, 99)]


def test_a_later_message_of_the_subject_is_parked_too(ledger: MessageLedger) -> None:
    """In the same batch and in the next; other subjects and malformed messages are not."""
    lease, first = record(
        ledger, lease_of(ledger), fact(0), later(1), fact(2), fact(3, subject=P2), message(4, b"no")
    )

    _, second = record(ledger, lease, fact(5), fact(6, subject=P2))

    assert first == Tally(recorded=2, rejected=1, parked=2)
    assert second == Tally(recorded=1, parked=1)
    assert parked(ledger) == [(1, LATER), (2, None), (5, None)]


def test_another_partition_does_not_wait(ledger: MessageLedger) -> None:
    """Order is kept in a feed; what comes elsewhere was never in order with it."""
    record(ledger, lease_of(ledger), later(0))

    _, tally = record(ledger, lease_of(ledger, group="other"), fact(1))
    elsewhere = fact(0)._replace(partition=1)
    ledger.leave("g", "w")
    (lease,) = ledger.take("g", "w", seen(1), 30)
    _, there = record(ledger, lease, elsewhere)

    assert (tally.parked, there.recorded) == (1, 1)


def test_what_is_known_by_now_is_released_in_order(ledger: MessageLedger) -> None:
    """As if it came now: recorded, a repeat, a contradiction, or turned away; counted once."""
    bad = later(5, subject=P2, data={})
    record(
        ledger,
        lease_of(ledger),
        *(fact(0), later(1), fact(2), fact(3, 0), fact(4, 0, actorref="A-9"), bad),
    )
    before = ledger.release_parked()

    with known():
        released = ledger.release_parked()
        again = ledger.release_parked()

    (state,) = ledger.partitions("g")
    assert (before, again) == (Tally(), Tally())
    assert released == Tally(recorded=2, duplicates=1, conflicts=1, rejected=1)
    assert recorded(ledger) == ["e-0", "e-1", "e-2"]
    assert (state.tally, state.tally.read) == (Tally(3, 1, 1, 1), 6)
    assert [one.message for one in ledger.unsent_dead_letters("g", 9)] == [bad]


def test_a_release_stops_before_the_first_that_is_still_unknown(ledger: MessageLedger) -> None:
    """And only in its subject."""
    record(
        ledger,
        lease_of(ledger),
        *(later(0), later(1, type=OTHER), fact(2), later(3), later(4, subject=P2)),
    )

    with known():
        first = ledger.release_parked()
        left = parked(ledger)
        with known(OTHER):
            second = ledger.release_parked()

    assert (first.recorded, left) == (2, [(1, OTHER), (2, None), (3, LATER)])
    assert (second.recorded, recorded(ledger)) == (3, ["e-0", "e-4", "e-1", "e-2", "e-3"])


def test_an_older_program_leaves_what_it_does_not_know(ledger: MessageLedger) -> None:
    """What waited only for those before it may be unknown to it after all."""
    with known():
        record(ledger, lease_of(ledger), later(0, type=OTHER), later(1), fact(2))

    with known(OTHER):
        released = ledger.release_parked()
    left = parked(ledger)
    with known():
        rest = ledger.release_parked()

    assert (released.recorded, left) == (1, [(1, LATER), (2, None)])
    assert (rest.recorded, recorded(ledger)) == (2, ["e-0", "e-1", "e-2"])


def test_many_are_released_page_by_page(
    ledger: MessageLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page is a transaction; blocked ones in between are passed."""
    monkeypatch.setattr(parking, "PAGE", 3)
    held = [
        later(n, subject=f"policy/P-{n % 2}", type=OTHER if n == 1 else LATER) for n in range(9)
    ]
    record(ledger, lease_of(ledger), *held)

    with known():
        released = ledger.release_parked()

    assert (released.recorded, recorded(ledger)) == (5, [f"e-{n}" for n in range(0, 9, 2)])


def test_a_message_that_is_read_again_is_parked_once(ledger: MessageLedger) -> None:
    """After a restart further back; another group parks its own, and one of both is a repeat."""
    record(ledger, lease_of(ledger), later(0))
    ledger.restart("g", (TOPIC, 0), 0, reason="again", who="lin")
    record(ledger, lease_of(ledger), later(0))
    record(ledger, lease_of(ledger, group="h"), later(0))

    with known():
        released = ledger.release_parked()

    assert released == Tally(recorded=1, duplicates=1)


def test_a_binary_message_is_parked_and_kept_with_its_headers(ledger: MessageLedger) -> None:
    """Its event is in them; one that contradicts is kept as its line."""
    with known():
        verdict = judge(later(0)).verdict
        _, value, headers = bound(verdict.fact, "binary")  # type: ignore[union-attr]  # accepted
    held = Message(TOPIC, 0, 1, 5, b"policy/P-001", value, headers)
    record(ledger, lease_of(ledger), later(0, actorref="A-9"), held)

    with known():
        released = ledger.release_parked()

    assert released == Tally(recorded=1, conflicts=1)


def test_a_reject_keeps_key_headers_and_time(ledger: MessageLedger) -> None:
    """A message of the same place is kept once, whatever its time."""
    odd = message(0, b"no", headers=(("h", b"1"),))
    record(ledger, lease_of(ledger), odd)
    record(ledger, lease_of(ledger, group="h"), odd._replace(timestamp_ms=9))

    part = ledger.ask(lambda db: message_rejects.of(db, 1))

    assert part is not None
    assert part.message("policytrail.policy/0", 0, b"no") == odd
    assert ledger.ask(rejects.counts) == (1, 1)
