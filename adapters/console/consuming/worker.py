"""One worker of ``kafka consume``: lease, poll, judge, record, and tell what came of it."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from adapters.console.consuming.holdings import Holdings, Task
from adapters.console.consuming.letters import Letters
from adapters.console.ending import Deferred
from adapters.ledger.message_batches import Read
from adapters.ledger.messages import MessageLedger
from adapters.ledger.partitions import Lease
from domain.errors import BrokerUnavailable, Fenced, WorkspaceBusy
from streams.consumer_news import News, NotCommitted, Recorded, Said
from streams.consuming import Fetched, MessageSource, Place, Polled
from streams.intake import Tally
from streams.message_intake import judge_all
from streams.until_end import Ends

MOST = 10_000  # messages that are fetched, judged and recorded in one go
_POLL_SECONDS = 0.25
_COMMIT_SECONDS = 5.0
_QUIET_POLLS = 3  # without a message: then a broker that answers has no more


class Worker:
    """Reads what it has leases for, until it is done or interrupted; then gives them back.

    One batch is in hand at a time: while the ledger takes it, nothing is asked of the broker, so
    what is fetched ahead is what the broker sends in one answer.
    """

    def __init__(
        self,
        name: str,
        task: Task,
        *,
        ledger: MessageLedger,
        source: MessageSource,
        letters: Letters,
        tell: Callable[[News], None],
    ) -> None:
        self._name = name
        self._task = task
        self._ledger = ledger
        self._source = source
        self._letters = letters
        self._tell = tell
        self._signals = Deferred()
        waiting = self._signals.waiting
        self._holdings = Holdings(name, task, ledger, source, tell, waiting=waiting)
        self._ends = Ends()
        self._left = task.most
        self._idle = 0
        self._next_commit = 0.0
        self._committed: dict[Place, int] = {}

    def run(self) -> None:
        """Work until the end, or for ever; whatever ends it, the leases are given back.

        raises  what a broker or the ledger refuses for good; what was recorded stays
        """
        with self._signals:
            try:
                with _cycles_looked_for_seldom():
                    self._holdings.look_after()
                    while not self._done():
                        self._signals.deliver()
                        self._turn()
                    self._commit()
            finally:
                self._ledger.leave(self._task.group, self._name)

    def _turn(self) -> None:
        most = MOST if self._left is None else min(MOST, self._left)
        polled = self._polled(most)
        if polled.fetched and self._holdings.away:
            self._holdings.answered()
        rejected = self._record(polled.fetched)
        for place in polled.beyond:
            self._holdings.beyond(place)
        for place, why in polled.unreadable.items():
            self._holdings.unreadable(place, why)
        self._idle = 0 if polled.messages else self._idle + 1
        if rejected:
            self._letters.owe()
        if self._letters.due(ending=self._signals.asked):
            self._letters.send(self._holdings.leases.__contains__)
        if time.monotonic() >= self._next_commit:
            self._commit()
            gc.collect()
        self._holdings.look_after()

    def _polled(self, most: int) -> Polled:
        try:
            return self._source.poll(_POLL_SECONDS, most)
        except BrokerUnavailable as exc:
            self._holdings.gone(exc, time.monotonic())
            time.sleep(_POLL_SECONDS)
            return Polled({})

    def _record(self, fetched: Mapping[Place, Fetched]) -> int:
        """Record in one go what was polled, under its leases; how many messages were rejected."""
        begun = time.monotonic()
        reads = [
            Read(lease, judge_all(one.messages), one.next_offset)
            for place, one in fetched.items()
            if (lease := self._holdings.leases.get(place)) is not None
        ]
        outcomes = self._recorded(reads) if reads else []
        seconds = (time.monotonic() - begun) / max(1, len(reads))
        rejected = 0
        for read, outcome in zip(reads, outcomes, strict=True):
            if isinstance(outcome, Fenced):
                self._holdings.lost(read.lease.place, outcome)
                continue
            lease, tally = outcome
            self._holdings.moved(lease)
            if self._left is not None:
                self._left -= tally.read
            rejected += tally.rejected
            end = self._holdings.end_of(lease.place)
            self._tell(Recorded(lease.place, tally, lease.next_offset, end, seconds))
        return rejected

    def _recorded(self, reads: Sequence[Read]) -> list[tuple[Lease, Tally] | Fenced]:
        """Record, and wait for a ledger that is busy: what is in hand is not let go."""
        patience = time.monotonic() + self._task.timeout_seconds
        while True:
            try:
                return self._ledger.record_all(reads)
            except WorkspaceBusy as exc:
                if not self._task.follow and time.monotonic() > patience:
                    raise
                self._tell(Said(f"waiting for the ledger: {exc}", "ledger"))

    def _commit(self) -> None:
        """Tell the broker's lag tools how far we are; that they know is no condition of ours."""
        self._next_commit = time.monotonic() + _COMMIT_SECONDS
        offsets = {p: one.next_offset for p, one in self._holdings.leases.items()}
        new = {p: at for p, at in offsets.items() if self._committed.get(p) != at}
        if new and not self._holdings.away:
            failed = {*self._source.commit(self._task.group, new)}
            self._committed |= {p: at for p, at in new.items() if p not in failed}
            if failed:
                self._tell(NotCommitted(len(failed)))

    def _done(self) -> bool:
        """Whether as much is read as was asked for."""
        if self._left == 0:
            return True
        if self._task.follow or not self._holdings.bounds:
            return False
        self._ends.look({p: one.end_offset for p, one in self._holdings.bounds.items()})
        quiet = self._idle >= _QUIET_POLLS and not (self._holdings.away or self._source.trouble())
        held = self._holdings.leases
        for place, lease in held.items():
            self._ends.fetched(place, self._source.seen_end(place))
            if not self._ends.reached(place, lease.next_offset, quiet=quiet):
                return False
        return self._others_done()

    def _others_done(self) -> bool:
        """Whether partitions that others read are at their ends: if one dies, its are ours."""
        others = self._ends.places - self._holdings.leases.keys()
        states = {state.place: state for state in self._ledger.partitions(self._task.group)}
        return all(
            (state := states.get(place)) is not None
            and (state.stopped is not None or self._ends.passed(place, state.next_offset))
            for place in others
        )


@contextmanager
def _cycles_looked_for_seldom() -> Iterator[None]:
    """Messages and facts are in no cycles; to look for some among them costs a third more."""
    was = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was:
            gc.enable()
