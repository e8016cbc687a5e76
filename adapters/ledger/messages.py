"""The ledger's door for messages: what was read and how far, in one transaction, by lease."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import repeat

from eventsourcing.sqlite import SQLiteCursor

from adapters.clock import now_us
from adapters.ledger import (
    leases,
    message_rejects,
    parking,
    partitions,
    releasing,
    restarting,
    sort_out,
)
from adapters.ledger import progress as intake
from adapters.ledger.early import Early, anew, look
from adapters.ledger.leases import Caller, Seen
from adapters.ledger.ledger import Ledger, Moved
from adapters.ledger.message_batches import Read, refuse_other_places
from adapters.ledger.message_rejects import DeadLetter
from adapters.ledger.parking import Parked
from adapters.ledger.partitions import Lease, PartitionState, Stop
from adapters.ledger.recorders import recording_time
from domain.errors import Fenced, Misused
from streams.intake import Tally
from streams.message_intake import Judged
from streams.sharing import Place

FOLDER = ""
"""The group of messages that come from a folder: it has no leases and nobody to send letters to."""


class MessageLedger(Ledger):
    """A ledger that takes in messages of topics.

    A method either did all of its work, durably, or raised and did nothing. Workers of any number
    of processes may call any of them at any time.
    """

    def offsets(self, group: str) -> dict[Place, int]:
        """Where a group stands in each partition, to be asked before the broker is."""
        found = self.partitions(group)
        return {one.place: one.next_offset for one in found if one.next_offset is not None}

    def take(
        self, group: str, worker: str, seen: Mapping[Place, Seen], lease_seconds: float
    ) -> list[Lease]:
        """Say that a worker is alive and what it sees, and return everything that it is to read.

        Leases are renewed; what other workers are short of is given back, as is what is not seen
        any more; free and expired partitions are taken up to the fair share. A partition that is
        seen for the first time begins at its first message. One that is wrong is stopped.

        units   a lease ends ``lease_seconds`` after this call, if the next one does not come
        raises  Misused for a group without a name
        """
        if group == FOLDER:
            raise Misused("consume as a group", "its name is empty", "name it with --group")

        def work(db: SQLiteCursor) -> list[Lease]:
            now = now_us()
            caller = Caller(group, worker, now, now + round(lease_seconds * 1e6))
            return leases.take(db, caller, seen)

        return self._write(work)

    def record_messages(
        self, lease: Lease, messages: Sequence[Judged], next_offset: int
    ) -> tuple[Lease, Tally]:
        """Record what was read under a lease, and that it goes on at ``next_offset``.

        shape   as ``Read``
        raises  Fenced if the lease does not hold or the partition stands elsewhere;
                ValueError for messages that are not of this place
        """
        (outcome,) = self.record_all([Read(lease, messages, next_offset)])
        if isinstance(outcome, Fenced):
            raise outcome
        return outcome

    def record_all(self, reads: Sequence[Read]) -> list[tuple[Lease, Tally] | Fenced]:
        """Record what was read under several leases in one transaction, and where each goes on.

        A commit writes each page of an index once, however many facts are in it: few large ones
        cost less. What was read under a lease that does not hold is left out, and why is returned
        in its place.

        raises  ValueError for messages that are not of their lease's place
        """
        for read in reads:
            refuse_other_places(read)
        batches = [(read.lease.feed, read.messages) for read in reads]
        early = self.ask(lambda db: look(db, batches)) or repeat(None)
        both = [*zip(reads, early, strict=False)]
        return self._write(lambda db: [self._record_one(db, *one) for one in both])

    def _record_one(
        self, db: SQLiteCursor, read: Read, early: Early | None
    ) -> tuple[Lease, Tally] | Fenced:
        lease = read.lease
        try:
            state = partitions.checked(db, lease)
        except Fenced as exc:
            return exc
        tally = self._take_in(db, lease.feed, lease.group, read.messages, early)
        return partitions.move(db, lease, read.next_offset, state.tally + tally), tally

    def record_folder(self, feed: str, messages: Sequence[Judged], moved: Moved) -> Tally:
        """Record messages of a folder, and how far its file was read.

        ``moved`` is asked as by ``record``.
        """
        early = self.ask(lambda db: look(db, [(feed, messages)]))

        def work(db: SQLiteCursor) -> Tally:
            tally = self._take_in(db, feed, FOLDER, messages, early[0] if early else None)
            intake.save(db, *moved(tally))
            return tally

        return self._write(work)

    def give_back(self, lease: Lease) -> bool:
        """Let a partition go; whether it was still held."""
        return self._write(lambda db: partitions.let_go(db, lease))

    def leave(self, group: str, worker: str) -> None:
        """Let everything go that a worker holds: it ends."""
        self._write(lambda db: leases.leave(db, group, worker))

    def stop(self, lease: Lease, reason: Stop, detail: str) -> None:
        """Stop a partition whose messages are not those that were expected.

        raises  Fenced if the lease does not hold: then it is not for this worker to say
        """

        def work(db: SQLiteCursor) -> None:
            partitions.checked(db, lease)
            partitions.halt(db, (lease.group, *lease.place), reason, detail)

        self._write(work)

    def partitions(self, group: str | None = None) -> list[PartitionState]:
        """How far a group, or every group, has come in each partition."""
        return self.ask(lambda db: partitions.states(db, group))

    def restart(
        self, group: str, place: Place, at: restarting.At, *, reason: str, who: str
    ) -> PartitionState:
        """Let a partition go on at an offset, and keep what was passed over and why.

        raises  NotFound, Misused
        """
        now = now_us()
        key = (group, *place)
        return self._write(
            lambda db: restarting.restart(db, key, at, reason=reason, who=who, now=now)
        )

    def unsent_dead_letters(self, group: str, limit: int, after: int = 0) -> list[DeadLetter]:
        """Dead letters that are due, in the order of their numbers, from one after a number on."""
        return self.ask(lambda db: message_rejects.unsent(db, group, limit, after))

    def dead_letters_due(self, group: str) -> int:
        """How many dead letters are still to be sent."""
        return self.ask(lambda db: message_rejects.count_unsent(db, group))

    def dead_letters_sent(self, numbers: Sequence[int]) -> None:
        """Say that the broker has acknowledged dead letters."""
        self._write(lambda db: message_rejects.sent(db, numbers))

    def dead_letter_refused(self, number: int, why: str) -> None:
        """Say that the broker will not take a dead letter, and why."""
        self._write(lambda db: message_rejects.refused(db, number, why))

    def release_parked(self) -> Tally:
        """Judge as if they came now the parked messages that this program knows, in their order.

        In each feed and subject it goes up to the first that is still unknown. What was released
        before a failure stays released.
        """
        total, after = Tally(), None
        while True:
            found, after = self._write(partial(self._release, after=after))
            total += found
            if after is None:
                return total

    def _release(self, db: SQLiteCursor, after: Parked | None) -> tuple[Tally, Parked | None]:
        return releasing.release(db, self._recorder.appender, after, recording_time(db))

    def _take_in(
        self,
        db: SQLiteCursor,
        feed: str,
        group: str,
        messages: Sequence[Judged],
        early: Early | None,
    ) -> Tally:
        appender = self._recorder.appender
        last, now = appender.begin(db), recording_time(db)
        feed_no = appender.feed(db, feed)
        if early is None:
            prepared, found = anew(db, feed_no, messages, last)
        else:
            prepared, found = early.now(db, feed_no, last)
        batch = prepared.batch
        position = appender.append(db, found.new, now, feed_no) if found.new else last
        sort_out.keep(db, feed_no, found.conflicts, now)
        message_rejects.keep(db, feed_no, group, batch.rejected, now)
        parked = parking.park(db, feed_no, group, batch.parked, now)
        appender.committed(position)
        return Tally(
            len(found.new),
            len(found.duplicates) + len(batch.parked) - parked,
            len(found.conflicts),
            len(batch.rejected),
            parked,
            batch.misplaced,
        )
