"""What is found out before the ledger is locked is what would be found out when it is."""

from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.ledger import early
from adapters.ledger.append import Appender
from adapters.ledger.messages import MessageLedger
from adapters.ledger.read import last_position, scalar
from streams.message_intake import Judged, judge_all
from streams.messages import Message
from tests.messages import TOPIC, fact, known, later, lease_of, message, record, seen

HERE, THERE = f"{TOPIC}/0", f"{TOPIC}/1"
RELEASE = "release"
ONE = st.tuples(
    st.sampled_from(["fact", "fact", "other", "later", "bad"]), st.integers(0, 5), st.integers(0, 2)
)
BATCHES = st.lists(ONE, max_size=6)
MEANWHILE = st.lists(st.tuples(st.booleans(), BATCHES) | st.just(RELEASE), max_size=3)
Drawn = list[tuple[str, int, int]]


def judged(drawn: Drawn, offset: int = 0) -> list[Judged]:
    """Messages with few ids and subjects, so that they repeat and contradict each other."""
    return judge_all(_message(at, *one) for at, one in enumerate(drawn, offset))


def _message(offset: int, kind: str, number: int, subject: int) -> Message:
    name = f"policy/P-{subject}"
    if kind == "bad":
        return message(offset, b"no", name)
    if kind == "later":
        return later(offset, subject=name)
    changes = {"actorref": "A-9"} if kind == "other" else {}
    return fact(offset, number, subject=f"policy/P-{number % 3}", **changes)


class Group:
    """A worker that reads two partitions."""

    def __init__(self, ledger: MessageLedger) -> None:
        self._ledger = ledger
        self._leases = {one.feed: one for one in ledger.take("g", "w", seen(0, 1), 30)}
        self._offsets = count(0, 100)

    def records(self, feed: str, drawn: Drawn) -> None:
        """Record messages of a partition."""
        at, lease = next(self._offsets), self._leases[feed]
        held = [
            one._replace(message=one.message._replace(partition=lease.partition))
            for one in judged(drawn, at)
        ]
        self._leases[feed], _ = self._ledger.record_messages(lease, held, at + 100)


@given(BATCHES, BATCHES, BATCHES, MEANWHILE)
@example([("later", 0, 0)], [("fact", 0, 0)], [], [RELEASE])
@example([], [("fact", 0, 0)], [("fact", 0, 0)], [(True, [("later", 0, 0)])])
@example([], [("fact", 1, 0), ("fact", 1, 0), ("other", 1, 0)], [], [(False, [("fact", 2, 0)])])
def test_it_holds_whatever_was_recorded_parked_or_released_since(
    before: Drawn, first: Drawn, second: Drawn, meanwhile: list[tuple[bool, Drawn] | str]
) -> None:
    """Of two batches that are recorded one after the other, in the ledger as it then is."""
    with TemporaryDirectory() as folder:
        ledger = MessageLedger(Path(folder) / "ledger.sqlite")
        group = Group(ledger)
        group.records(HERE, before)
        batches = [(HERE, judged(first, 50)), (THERE, judged(second, 50))]
        looked = ledger.ask(lambda db: early.look(db, batches))
        for one in meanwhile:
            if isinstance(one, str):
                with known():
                    ledger.release_parked()
            else:
                group.records(HERE if one[0] else THERE, one[1])

        with ledger.transaction("test", commit=True) as db:
            appender = Appender()
            for found, (feed, messages) in zip(looked or [], batches, strict=True):
                last = appender.begin(db)
                feed_no = appender.feed(db, feed)
                due = early.anew(db, feed_no, messages, last)
                assert found.now(db, feed_no, last) == due
                position = appender.append(db, due[1].new, 1, feed_no)
                appender.committed(position)


def test_when_much_has_come_since_all_is_compared_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not looked for what of it is of the batch."""
    monkeypatch.setattr(early, "_MOST", 2)
    ledger = MessageLedger(tmp_path / "ledger.sqlite")
    batch = judge_all([fact(0), fact(1), fact(9)])
    (found,) = ledger.ask(lambda db: early.look(db, [(HERE, batch)])) or []
    record(ledger, lease_of(ledger), *(fact(n) for n in range(3)))

    with ledger.transaction("test", commit=False) as db:
        _, now = found.now(db, scalar(db, "SELECT feed_no FROM feeds"), 3)

    assert (now.duplicates, [one.event_id for one in now.new.facts]) == ([1, 2], ["e-9"])


def test_where_an_older_program_has_left_the_index_incomplete_nothing_is_found_early(
    tmp_path: Path,
) -> None:
    """It would miss what is not in the index; the one who locks the ledger completes it."""
    older = MessageLedger(tmp_path / "ledger.sqlite")
    lease, _ = record(older, lease_of(older), fact(0), fact(1))
    ledger = MessageLedger(tmp_path / "ledger.sqlite")
    with ledger.transaction("test", commit=True) as db:
        db.execute("DELETE FROM recent_ids")

    looked = ledger.ask(lambda db: early.look(db, [(HERE, judge_all([fact(0)]))]))
    _, tally = record(ledger, lease, fact(2, 0), fact(3))

    assert looked is None
    assert (tally.duplicates, tally.recorded) == (1, 1)


def test_an_early_look_writes_nothing(tmp_path: Path) -> None:
    """Not even the name of a feed that is new."""
    ledger = MessageLedger(tmp_path / "ledger.sqlite")

    ledger.ask(lambda db: early.look(db, [(HERE, judge_all([fact(0), later(1)]))]))

    with ledger.transaction("test", commit=False) as db:
        feeds, last = scalar(db, "SELECT COUNT(*) FROM feeds"), last_position(db)
    assert (feeds, last) == (0, 0)
