"""What a worker holds leases for, and how it learns what the broker has."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from adapters.ledger.leases import Seen
from adapters.ledger.messages import MessageLedger
from adapters.ledger.partitions import Lease, Stop
from domain.errors import BrokerUnavailable, Fenced, WorkspaceBusy
from streams.consumer_news import News, Said, Standing
from streams.consuming import Bounds, MessageSource, Place
from streams.messages import feed_of

_LOOK_SECONDS = 5.0
_FIRST_LOOK_SECONDS = 0.25  # workers that begin together share soon; then ever more seldom


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is to do.

    units   ``most`` messages, None for any number; ``lease_seconds`` is how long a partition stays
            with a worker that says nothing; ``timeout_seconds`` is how long the broker may be
            away, or the ledger busy, unless we ``follow``
    """

    group: str
    topics: tuple[str, ...]
    follow: bool
    most: int | None
    lease_seconds: float
    timeout_seconds: float


class Holdings:
    """The partitions that a worker may read and record, looked after every few seconds."""

    def __init__(
        self,
        worker: str,
        task: Task,
        ledger: MessageLedger,
        source: MessageSource,
        tell: Callable[[News], None],
        *,
        waiting: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self.leases: dict[Place, Lease] = {}
        self.bounds: Mapping[Place, Bounds] = {}
        self._worker = worker
        self._task = task
        self._ledger = ledger
        self._source = source
        self._tell = tell
        self._waiting = waiting
        self._seen: dict[Place, Seen] = {}
        self._next_look = 0.0
        self._begun = time.monotonic()
        self._away_since: float | None = None
        self._known: set[Place] = set()

    @property
    def away(self) -> bool:
        """Whether no broker answered when it was asked last."""
        return self._away_since is not None

    def look_after(self, *, now: bool = False) -> None:
        """Ask the broker what there is and the ledger what is ours, if it is time to.

        Everything that was polled must be recorded by then.

        raises  NotFound, AccessDenied; BrokerUnavailable if it is away for too long
        """
        if not now and time.monotonic() < self._next_look:
            return
        self._look()
        if self._seen:
            self._take()
        looked = time.monotonic()
        pause = max(_FIRST_LOOK_SECONDS, looked - self._begun)
        self._next_look = looked + min(_LOOK_SECONDS, self._task.lease_seconds / 3, pause)

    def moved(self, lease: Lease) -> None:
        """Keep a lease whose partition has moved on."""
        self.leases[lease.place] = lease

    def lost(self, place: Place, why: Fenced) -> None:
        """Let a partition go that is not ours any more.

        What is read is chosen anew at the next look, when nothing polled is left to record: to
        choose is to go back to where the leases stand.
        """
        self._tell(Said(f"{feed_of(*place)} is left to another worker: {why.why}"))
        self.leases.pop(place, None)
        self._next_look = 0.0

    def answered(self) -> None:
        """Say that a broker is back that was away."""
        if self._away_since is not None:
            self._tell(Said("the broker answers again", "broker", "there"))
            self._away_since = None

    def beyond(self, place: Place) -> None:
        """Find out why the broker does not have the next offset of a partition, and stop it."""
        self.look_after(now=True)
        lease = self.leases.get(place)
        if lease is None or self.away:
            return
        bounds = self.bounds[place]
        detail = (
            f"the broker does not have the offset {lease.next_offset}:"
            f" it has {bounds.first_offset} to {bounds.end_offset}"
        )
        self._stop(lease, "recreated", detail)

    def unreadable(self, place: Place, why: str) -> None:
        """Stop a partition in which no message can be read where it stands."""
        if (lease := self.leases.get(place)) is not None:
            self._stop(lease, "unreadable", why)

    def _stop(self, lease: Lease, reason: Stop, detail: str) -> None:
        try:
            self._ledger.stop(lease, reason, detail)
        except Fenced as exc:
            self.lost(lease.place, exc)
        else:
            self.look_after(now=True)

    def _look(self) -> None:
        stored = self._ledger.offsets(self._task.group)
        asked = time.monotonic()
        try:
            with self._waiting():
                bounds = self._source.look(stored)
        except BrokerUnavailable as exc:
            self.gone(exc, asked)
            return
        self.answered()
        self._say_grown(stored, bounds)
        self.bounds = bounds
        self._seen = {
            place: Seen(one.topic_id, one.first_offset, one.end_offset, stored.get(place))
            for place, one in bounds.items()
        }

    def gone(self, exc: BrokerUnavailable, asked: float) -> None:
        """Wait for a broker that did not answer when it was ``asked``.

        raises  the same, if we do not follow and it is away for too long
        """
        since = self._away_since
        self._away_since = since = asked if since is None else since
        if not self._task.follow and time.monotonic() - since >= self._task.timeout_seconds:
            raise exc
        self._tell(Said(f"waiting for the broker: {exc}", "broker", "away"))

    def _take(self) -> None:
        try:
            taken = self._ledger.take(
                self._task.group, self._worker, self._seen, self._task.lease_seconds
            )
        except WorkspaceBusy as exc:
            self._tell(Said(f"waiting for the ledger: {exc}", "ledger"))
            return
        for lease in taken:
            if lease.place not in self.leases and 0 < lease.begun_at == lease.next_offset:
                self._tell(Said(_late(lease, self.bounds[lease.place].first_offset)))
        self.leases = {lease.place: lease for lease in taken}
        self._assign()
        for state in self._ledger.partitions(self._task.group):
            if state.stopped and state.topic in self._task.topics:
                self._tell(Said(f"{state.feed} is stopped ({state.stopped}): {state.detail}"))
        self._tell(Standing(self._worker, {p: self._standing(p) for p in self.leases}, self.away))

    def _assign(self) -> None:
        self._source.assign({place: one.next_offset for place, one in self.leases.items()})

    def _standing(self, place: Place) -> tuple[int, int]:
        at = self.leases[place].next_offset
        return at, self.end_of(place)

    def end_of(self, place: Place) -> int:
        """The offset after the last message of a partition, as far as we know."""
        said = self.bounds[place].end_offset if place in self.bounds else 0
        return max(said, self._source.seen_end(place) or 0)

    def _say_grown(self, stored: Mapping[Place, int], bounds: Mapping[Place, Bounds]) -> None:
        """Say which partitions came to a topic that was read before."""
        known = {topic for topic, _ in stored}
        new = sorted(p for p in bounds if p[0] in known and p not in stored)
        for place in new:
            if place not in self._known:
                self._tell(Said(_grown(place)))
        self._known.update(new)


def _late(lease: Lease, first: int) -> str:
    """Why a partition is not read from its first message."""
    if lease.next_offset != first:
        return f"{lease.feed} goes on at offset {lease.next_offset}, where it was restarted"
    return (
        f"{lease.feed} is read from offset {lease.next_offset}, the first that is left;"
        " what was before it was never read"
    )


def _grown(place: Place) -> str:
    return (
        f"{feed_of(*place)} is new: the topic has got more partitions, and facts of one aggregate"
        " may now stand in two of them, without an order between them"
    )
