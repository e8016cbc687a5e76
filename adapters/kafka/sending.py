"""Sending with kafka-python: a batch at a time, all of it acknowledged or an error.

All messages of a batch for one partition travel in one record batch, which a broker takes whole or
not at all: the library appends to a partition's open record batch until it is full (here it cannot
be), older than ``linger_ms`` (here far longer than a batch takes), or flushed; and it is kept from
splitting one that the broker finds too large.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from kafka import KafkaProducer, TopicPartition
from kafka.errors import (
    InvalidTimestampError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)

from adapters.kafka.errors import in_our_words
from adapters.kafka.lookup import partitions_of
from adapters.kafka.records import sendable_headers
from adapters.kafka.settings import Settings
from domain.errors import Refused
from streams.messages import Outgoing

_LINGER_MS = 600_000
_REQUEST_BYTES = 100 * 2**20  # the broker says what is too much, not the library
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


class Sender:
    """An idempotent producer; after an error it is of no further use.

    It makes no topic: the library would, so every topic is looked for before it is used.
    """

    def __init__(self, settings: Settings, attempted: str) -> None:
        """Connect.

        raises  BrokerUnavailable, AccessDenied, Misused
        """
        self._settings = settings
        self._attempted = attempted
        self._partitions: dict[str, frozenset[int]] = {}
        with in_our_words(attempted, settings):
            self._producer = KafkaProducer(**_options(settings))
        library: Any = self._producer
        library._sender._can_split = _never  # noqa: SLF001  # a part that fails alone would leave a gap

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _exc: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def partitions(self, topics: Iterable[str]) -> Mapping[str, frozenset[int]]:
        """The partitions of topics.

        raises  NotFound for a topic that does not exist; AccessDenied, BrokerUnavailable
        """
        wanted = set(topics) - set(self._partitions)
        if wanted:
            with in_our_words(self._attempted, self._settings):
                self._partitions |= partitions_of(self._settings, wanted, self._attempted)
        return self._partitions

    def send(self, batch: Sequence[Outgoing]) -> None:
        """Send messages; those of one partition in one record batch, in this order.

        Nothing is known about what of the batch was taken when this raises; it is to be sent again.

        raises  NotFound for a topic that does not exist; Refused for what the broker does not take;
                AccessDenied, BrokerUnavailable
        """
        self.partitions(one.topic for one in batch)
        try:
            with in_our_words(self._attempted, self._settings):
                self._flush([(one.topic, self._put(one)) for one in batch])
        except BaseException:
            self._give_up()
            raise

    def close(self) -> None:
        """End; nothing is waiting to be sent."""
        with suppress(KafkaTimeoutError):
            self._producer.close(timeout=1)
        self._give_up()

    def _put(self, one: Outgoing) -> Any:
        """Give a message to the library; one without key and value goes below its ``send``.

        raises  Refused for a header without a value, which the library cannot write
        """
        if empty := [name for name, value in one.headers if value is None]:
            why = f"a message for {one.topic} has the header {empty[0]!r} without a value"
            raise Refused(self._attempted, why, "give it a value, which may be empty")
        headers: Any = sendable_headers(one.headers)
        if one.partition is None or (one.key, one.value) != (None, None):
            return self._producer.send(
                one.topic,
                one.value,
                one.key,
                headers,
                partition=one.partition,
                timestamp_ms=one.timestamp_ms,
            )
        library: Any = self._producer
        library.partitions_for(one.topic)
        place = TopicPartition(one.topic, one.partition)
        return library._accumulator.append(  # noqa: SLF001  # as send does, without its checks
            place, one.timestamp_ms, None, None, headers
        )[0]

    def _flush(self, futures: Sequence[tuple[str, Any]]) -> None:
        """Wait until everything is acknowledged.

        raises  KafkaError; Refused for a message that is too long
        """
        end = time.monotonic() + self._settings.timeout_seconds
        self._producer.flush(self._settings.timeout_seconds)
        for topic, future in futures:
            try:
                future.get(timeout=max(0.1, end - time.monotonic()))
            except InvalidTimestampError as exc:
                raise Refused(
                    self._attempted,
                    f"{topic} takes no message of a time so far from now",
                    "leave --keep-timestamps out, or raise its message.timestamp.after.max.ms or"
                    " message.timestamp.before.max.ms",
                ) from exc
            except _TOO_LARGE as exc:
                raise Refused(
                    self._attempted,
                    f"{topic} does not take a batch as large as this",
                    "raise its max.message.bytes to 1 MiB, the default, or to what it is to hold",
                ) from exc

    def _give_up(self) -> None:
        """End at once, whatever is waiting; the library's own close would wait for it."""
        library: Any = self._producer
        library._sender.force_close()  # noqa: SLF001
        library._sender.join(1)  # noqa: SLF001
        library._closed = True  # noqa: SLF001


def _options(settings: Settings) -> dict[str, Any]:
    timeout_ms = round(settings.timeout_seconds * 1000)
    return settings.client_options() | {
        "acks": "all",
        "enable_idempotence": True,
        "batch_size": _REQUEST_BYTES,
        "linger_ms": _LINGER_MS,
        "max_request_size": _REQUEST_BYTES,
        "max_block_ms": timeout_ms,
        "request_timeout_ms": timeout_ms,
        "delivery_timeout_ms": _LINGER_MS + timeout_ms,
        "allow_auto_create_topics": False,
        "metrics_enabled": False,
    }


def _never(*_: object) -> bool:
    return False
