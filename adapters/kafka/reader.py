"""Reading topics with kafka-python: where to read on is said by the ledger, never by the broker."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import (
    KafkaTimeoutError,
    LogTruncationError,
    OffsetOutOfRangeError,
    RetriableError,
    UnknownTopicOrPartitionError,
    for_code,
)
from kafka.structs import OffsetAndMetadata

from adapters.kafka.client import trouble_of
from adapters.kafka.errors import in_our_words, said
from adapters.kafka.records import Unreadable, careful_consumer
from adapters.kafka.settings import Settings
from domain.errors import BrokerUnavailable, PolicytrailError
from streams.consuming import Bounds, Fetched, Place, Polled
from streams.messages import Message

MOST = 10_000  # messages that one poll gives; the ledger records them in one go
_UNKNOWN = UnknownTopicOrPartitionError.errno
_HEARD_SECONDS = 1.0  # in which every broker has heard of a topic that one has made
_READING: dict[str, Any] = {
    "group_id": None,  # with one, every poll would wait for the group's coordinator
    "enable_auto_commit": False,
    "auto_offset_reset": "none",
    "isolation_level": "read_committed",
    "allow_auto_create_topics": False,
    "metrics_enabled": False,
    "max_poll_records": MOST,
    "max_partition_fetch_bytes": 4 * 2**20,
    "fetch_max_bytes": 32 * 2**20,  # what a broker sends ahead of the ledger, at most
    "fetch_max_wait_ms": 250,
    "reconnect_backoff_max_ms": 2_000,
}


class Reader:
    """``streams.consuming.MessageSource`` over a consumer without a group, made when it is needed.

    units   ``patience`` is how many seconds one question to the broker may take
    """

    def __init__(self, settings: Settings, topics: Sequence[str], *, patience: float) -> None:
        self._settings = settings
        self._topics = topics
        self._patience_ms = round(patience * 1000)
        self._consumer: KafkaConsumer | None = None
        self._admin: KafkaAdminClient | None = None
        self._at: dict[TopicPartition, int] = {}
        self._unreadable: tuple[TopicPartition, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def look(self, stored: Mapping[Place, int]) -> Mapping[Place, Bounds]:
        """Every partition of the topics, with its topic's id and where it begins and ends.

        Where a partition seems to end before what was read of it already, it is asked again by a
        fetch: there are brokers that name the last batch instead of the end.

        raises  NotFound for a topic that does not exist; BrokerUnavailable, AccessDenied
        """
        with in_our_words(f"look at {', '.join(self._topics)}", self._settings), self._reasoned():
            ids = self._partitions(patience=time.monotonic() + _HEARD_SECONDS)
            consumer = self._connected()
            firsts = self._offsets(consumer.beginning_offsets, ids)
            ends = self._offsets(consumer.end_offsets, ids)
            beyond = {tp: stored[tp] for tp in ids if ends[tp] < stored.get(tp, 0)}
            ends |= self._probed(beyond) if beyond else {}
        return {(*tp,): Bounds(ids[tp], firsts[tp], ends[tp]) for tp in ids}

    def assign(self, positions: Mapping[Place, int]) -> None:
        """Read these places; what was fetched of one that is read already is not lost."""
        wanted = {TopicPartition(*place): offset for place, offset in positions.items()}
        if not wanted and self._consumer is None:
            return
        consumer = self._connected()
        consumer.assign([*wanted])
        for tp, offset in wanted.items():
            if self._at.get(tp) != offset:
                consumer.seek(tp, offset)
        self._at = wanted

    def poll(self, seconds: float, most: int) -> Polled:
        """Wait for messages; none that the consumer gave is ever given again.

        What cannot be read is fetched once more before that is said: it may have been the way here.

        raises  BrokerUnavailable, AccessDenied
        """
        if not self._at:
            time.sleep(seconds)
            return Polled({})
        with in_our_words(f"read {', '.join(self._topics)}", self._settings):
            try:
                records: Any = self._connected().poll(round(seconds * 1000), min(most, MOST))
            except OffsetOutOfRangeError as exc:
                return Polled({}, frozenset(map(tuple, exc.args[0])))
            except LogTruncationError as exc:
                return Polled({}, frozenset(map(tuple, exc.divergent_offsets)))
            except Unreadable as exc:
                again = (exc.place, exc.offset) == self._unreadable
                self._unreadable = exc.place, exc.offset
                return Polled({}, unreadable={(*exc.place,): str(exc)} if again else {})
        return Polled(dict(self._advanced(records)))

    def seen_end(self, place: Place) -> int | None:
        """Where the partition ended when it was last fetched."""
        tp = TopicPartition(*place)
        return self._consumer.highwater(tp) if self._consumer and tp in self._at else None

    def commit(self, group: str, offsets: Mapping[Place, int]) -> Iterable[Place]:
        """Commit under the group's name; the places whose offset the broker did not take."""
        wanted = {TopicPartition(*p): OffsetAndMetadata(at, "", -1) for p, at in offsets.items()}
        try:
            with in_our_words(f"commit for {group}", self._settings):
                taken = self._administrator().alter_group_offsets(group, wanted)
        except PolicytrailError:
            return [*offsets]
        return [p for p in offsets if (e := taken.get(TopicPartition(*p))) is None or e.errno]

    def trouble(self) -> str | None:
        """Why there is no connection now."""
        if self._consumer is None or (exc := trouble_of(self._consumer)) is None:
            return None
        return said(exc, f"read {', '.join(self._topics)}", self._settings).why

    def close(self) -> None:
        """Let the broker go, whether it answers or not."""
        consumer, admin = self._consumer, self._admin
        self._consumer = self._admin = None
        if consumer is not None:
            consumer.close(autocommit=False, timeout_ms=1000)
        if admin is not None:
            admin.close()

    def _advanced(
        self, records: Mapping[TopicPartition, list[Message]]
    ) -> Iterator[tuple[Place, Fetched]]:
        """What moved: messages, or only an offset where markers of transactions stood."""
        consumer = self._connected()
        for tp, before in self._at.items():
            held = tuple(records.get(tp, ()))
            after = _position(consumer, tp, held[-1].offset + 1 if held else before)
            if held or after != before:
                self._at[tp] = after
                yield (tp.topic, tp.partition), Fetched(held, after)

    def _partitions(self, patience: float) -> dict[TopicPartition, str | None]:
        """Every partition there is, and the id of its topic if the broker gives one."""
        ids: dict[TopicPartition, str | None] = {}
        found = self._administrator().describe_topics([*self._topics])
        while any(one["error_code"] == _UNKNOWN for one in found) and time.monotonic() < patience:
            time.sleep(0.1)
            found = self._administrator().describe_topics([*self._topics])
        for topic in found:
            name, given = topic["name"], topic["topic_id"]
            if topic["error_code"]:
                with in_our_words(f"read the topic {name}", self._settings):
                    raise for_code(topic["error_code"])  # type: ignore[no-untyped-call]
            for one in topic["partitions"]:
                if one["leader_id"] < 0:
                    raise BrokerUnavailable(
                        f"read {name}/{one['partition_index']}",
                        "no broker leads the partition now",
                        "start the brokers that hold it",
                    )
                ids[TopicPartition(name, one["partition_index"])] = given and str(given)
        return ids

    def _offsets(
        self, ask: Callable[..., dict[TopicPartition, int]], places: Iterable[TopicPartition]
    ) -> dict[TopicPartition, int]:
        """What a broker says of all these places.

        The library loses those of a topic that it does not read now, and asks for it meanwhile.
        """
        patience = time.monotonic() + self._patience_ms / 1000
        while True:
            try:
                return ask([*places], timeout_ms=self._patience_ms)
            except KeyError as lost:
                if time.monotonic() > patience:
                    raise KafkaTimeoutError(f"nothing is said of {lost}") from None
                time.sleep(0.05)

    def _probed(self, stored: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
        """Where partitions end, as a fetch at these offsets says."""
        probe = careful_consumer(**self._options(), **_READING)
        ends: dict[TopicPartition, int] = {}
        try:
            probe.assign([*stored])
            for tp, offset in stored.items():
                probe.seek(tp, offset)
            patience = time.monotonic() + self._patience_ms / 1000
            while probe.assignment() - ends.keys() and time.monotonic() < patience:
                try:
                    probe.poll(100)
                except OffsetOutOfRangeError as exc:
                    probe.assign([*(probe.assignment() - exc.args[0].keys())])
                except Unreadable:
                    pass  # the end was seen before
                found = {tp: probe.highwater(tp) for tp in probe.assignment()}
                ends |= {tp: end for tp, end in found.items() if end is not None}
        finally:
            probe.close(autocommit=False, timeout_ms=1000)
        return ends

    @contextmanager
    def _reasoned(self) -> Iterator[None]:
        """Give a failure the last trouble with the connection as its cause."""
        try:
            yield
        except RetriableError as exc:
            if self._consumer is not None and (trouble := trouble_of(self._consumer)) is not None:
                raise exc from trouble
            raise

    def _connected(self) -> KafkaConsumer:
        if self._consumer is None:
            self._consumer = careful_consumer(**self._options(), **_READING)
        return self._consumer

    def _administrator(self) -> KafkaAdminClient:
        if self._admin is None:
            options = self._options() | {"request_timeout_ms": self._patience_ms}
            self._admin = KafkaAdminClient(**options)
        return self._admin

    def _options(self) -> dict[str, Any]:
        return self._settings.client_options()


def _position(consumer: KafkaConsumer, tp: TopicPartition, known: int) -> int:
    """Where the next poll goes on: behind what was ``known``, if markers were passed too.

    That a log was cut off is said by that poll: what is in hand is not let go for it.
    """
    try:
        at = consumer.position(tp, timeout_ms=0)
    except LogTruncationError:
        return known
    return known if at is None else at
