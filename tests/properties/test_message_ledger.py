"""Workers come, go, die and wake up; the ledger is what the messages say, to the record."""

import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ledger import conflicts, parking, rejects
from adapters.ledger.messages import MessageLedger
from adapters.ledger.partitions import Lease
from domain.errors import Fenced
from streams.message_intake import judge_all
from tests.lines import place
from tests.message_model import KINDS, LAST, Model
from tests.messages import LATER, TOPIC, Clock, known, seen

PARTITIONS, WORKERS, LEASE, STEPS = 3, "abc", 30, 120


class Consumers:
    """Three workers that share three partitions of a growing topic, driven by luck."""

    def __init__(self, luck: Random, after: ExitStack) -> None:
        self.luck, self.after = luck, after
        self.clock = Clock(after.enter_context(pytest.MonkeyPatch.context()))
        home = Path(after.enter_context(tempfile.TemporaryDirectory()))
        self.ledger = after.enter_context(MessageLedger(home / "ledger.sqlite"))
        self.model = Model()
        self.holds: dict[int, Lease] = {}  # the leases that are good
        self.remembered: list[Lease] = []  # every lease that a worker ever had
        self.fenced = 0

    def send(self) -> None:
        """Somebody publishes."""
        partition = self.luck.randrange(PARTITIONS)
        for kind in self.luck.choices(KINDS, k=4):
            self.model.send(partition, kind, self.luck.randrange(3))

    def take(self, worker: str | None = None) -> None:
        """A worker renews, gives back and takes."""
        worker = worker or self.luck.choice(WORKERS)
        found = self.ledger.take("g", worker, seen(*range(PARTITIONS)), LEASE)
        kept = {at: one for at, one in self.holds.items() if one.worker != worker}
        self.holds = kept | {lease.partition: lease for lease in found}
        self.remembered += found

    def record(self) -> None:
        """A worker records what it read under a lease that it has."""
        if self.holds:
            self._record(self.luck.choice([*self.holds.values()]), self.luck.randrange(6))

    def record_late(self) -> None:
        """A worker records under a lease that it has, or once had."""
        if self.remembered:
            self._record(self.luck.choice(self.remembered[-12:]), self.luck.randrange(4))

    def _record(self, lease: Lease, most: int) -> None:
        log = self.model.topic[lease.partition]
        batch = [one for one in log if one.message.offset >= lease.next_offset][:most]
        end = batch[-1].message.offset + 1 if batch else lease.next_offset
        held = judge_all(one.message for one in batch)
        good = self.holds.get(lease.partition)
        if good is None or good[:-1] != lease[:-1]:
            self.fenced += 1
            with pytest.raises(Fenced):
                self.ledger.record_messages(lease, held, end)
            return
        after, tally = self.ledger.record_messages(lease, held, end)
        self.model.deliver(lease.partition, batch)
        self.holds[lease.partition] = after
        self.remembered.append(after)
        assert tally.read == len(batch)

    def wait(self) -> None:
        """Leases grow old; a worker that does not renew is taken for dead."""
        self.clock.passes(self.luck.choice([10, LEASE + 1]))

    def leave(self) -> None:
        """A worker ends as it should."""
        worker = self.luck.choice(WORKERS)
        self.ledger.leave("g", worker)
        self.holds = {at: one for at, one in self.holds.items() if one.worker != worker}

    def again(self) -> None:
        """Somebody lets a partition be read from its first message once more."""
        partition = self.luck.randrange(PARTITIONS)
        if (TOPIC, partition) in self.ledger.offsets("g"):
            self.ledger.restart("g", (TOPIC, partition), 0, reason="again", who="lin")
            self.holds.pop(partition, None)

    def learn(self, version: str = LATER) -> None:
        """A newer program takes over; what is parked and known is recorded."""
        if version not in self.model.known:
            self.after.enter_context(known(version))
            self.model.known.add(version)
        self.ledger.release_parked()
        self.model.release()

    def compare(self) -> None:
        """Facts in their order and place, rejects, conflicts, what is parked, every count."""
        model, ask = self.model, self.ledger.ask
        rows = [(row[1], place(row)) for row in self.ledger.rows(0, 10_000)]
        turned = ask(lambda db: rejects.listed(db, pending_only=False, after=0, limit=10_000))
        parked = ask(lambda db: parking.listed(db, parked_only=True, after=0, limit=10_000))
        against = ask(lambda db: conflicts.listed(db, 10_000))
        waiting = {(feed, one.message.offset) for feed, one in model.parked}
        assert rows == model.recorded
        assert {(one.feed, one.line) for one in turned} == model.rejects
        assert {(one.feed, one.offset) for one in parked} == waiting
        assert {_said(one.raw) for one in against} == model.conflicts
        for state in self.ledger.partitions("g"):
            assert (state.tally, state.stopped) == (model.tally(state.partition), None)

    def finish(self) -> None:
        """One worker is left and reads everything to its end, with every version known."""
        self.clock.passes(LEASE + 1)
        self.take("a")
        for lease in list(self.holds.values()):
            self._record(lease, 10_000)
        self.compare()
        self.learn()
        self.learn(LAST)
        self.compare()
        sent = [one for log in self.model.topic.values() for one in log]
        assert self.model.contents.keys() == {one.event_id for one in sent if one.kind != "bad"}
        assert self.model.parked == []


def _said(raw: bytes) -> tuple[str, str]:
    held = json.loads(raw)
    return held["id"], held["actorref"]


def lived(seed: int) -> Consumers:
    """Workers to whom this and that has happened, and what came of it as it should be."""
    luck = Random(seed)
    with ExitStack() as after:
        run = Consumers(luck, after)
        often = {run.send: 8, run.take: 8, run.record: 14, run.record_late: 5, run.wait: 3}
        rarely = {run.leave: 1, run.again: 1, run.learn: 1}
        steps = luck.choices([*often, *rarely], [*often.values(), *rarely.values()], k=STEPS)
        for number, step in enumerate(steps):
            step()
            if number % 10 == 0:
                run.compare()
        run.finish()
    return run


@given(st.integers(0, 2**32))
def test_the_ledger_equals_the_truth_whatever_happens_to_the_workers(seed: int) -> None:
    """Every message once in its order, whoever read it; the sums add up."""
    lived(seed)


def test_what_is_late_is_fenced() -> None:
    """It happens in nearly every run, but not in all."""
    assert lived(7).fenced
