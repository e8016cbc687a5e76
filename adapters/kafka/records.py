"""What kafka-python fetches, as messages; what of it cannot be read is said with its place.

The library ends the reading of a batch with an error that names no place, and its next poll then
turns for ever. Here the error says which partition and offset it is, and the next poll fetches that
offset again. A header whose name is no UTF-8 is no error: brokers take it, and so do we.
"""

from collections.abc import Iterator
from typing import Any, cast

from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError, UnsupportedCodecError
from kafka.protocol.consumer import IsolationLevel

from adapters.kafka.unpacking import unpacked
from streams.messages import Headers, Message

_FORMAT = 2  # since Kafka 0.11


class Unreadable(Exception):
    """A batch that cannot be read, from ``offset`` on, and why.

    units   ``last`` is the offset of its last message, if that can be read
    """

    def __init__(self, place: TopicPartition, offset: int, last: int, why: str) -> None:
        those = f"the messages {offset} to {last}" if last > offset else f"the message {offset}"
        super().__init__(f"{those} cannot be read: {why}")
        self.place = place
        self.offset = offset


def careful_consumer(**options: Any) -> KafkaConsumer:
    """A consumer whose poll gives messages of ours.

    It raises ``Unreadable`` each time that it has fetched a batch that cannot be read.
    """
    made: Any = KafkaConsumer(**options)
    made._fetcher.PartitionRecords = _Records  # noqa: SLF001  # the library gives no other way
    return cast("KafkaConsumer", made)


_Library: Any = Fetcher.PartitionRecords


class _Records(_Library):  # type: ignore[misc]  # its stubs know nothing of what it does
    """What is left to read of a fetch of one partition."""

    def _unpack_records(self, tp: TopicPartition, records: Any, *_: object) -> Iterator[Message]:
        last = -1
        try:
            while (batch := records.next_batch()) is not None:
                last = batch.last_offset if batch.magic >= _FORMAT else -1
                for message in self._messages(tp, batch):
                    self.next_fetch_offset = message.offset + 1
                    self.bytes_read += 1  # it is asked only whether there were any
                    yield message
                self.next_fetch_offset = max(self.next_fetch_offset, last + 1)
            self.drain()
        except Exception as exc:  # whatever a codec raises
            offset = self.next_fetch_offset
            self.drain()
            raise Unreadable(tp, offset, last, _why(exc)) from exc

    def _messages(self, tp: TopicPartition, batch: Any) -> Iterator[Message]:
        """The messages of a batch; none of one that was aborted, or that is a marker."""
        if not batch.validate_crc():
            raise CorruptRecordError("failed crc check")
        if batch.magic < _FORMAT:
            return (_old(tp, record) for record in batch)
        self.leader_epoch = batch.leader_epoch
        if self._is_left_out(batch):
            return iter(())
        batch._maybe_uncompress()  # noqa: SLF001  # its own way to the records is the slow one
        body = bytes(memoryview(batch._buffer)[batch._pos :])  # noqa: SLF001
        same = batch.timestamp_type == batch.LOG_APPEND_TIME
        time = (batch.max_timestamp if same else batch.first_timestamp), same
        return unpacked(body, batch.records_count, (*tp,), batch.base_offset, time)

    def _is_left_out(self, batch: Any) -> bool:
        """Whether a batch is no one's message: of an aborted transaction, or a marker of one."""
        if self.isolation_level == IsolationLevel.READ_COMMITTED and batch.has_producer_id():
            self._consume_aborted_transactions_up_to(batch.last_offset)
            if self._contains_abort_marker(batch):
                self.aborted_producer_ids.discard(batch.producer_id)
            elif self._is_batch_aborted(batch):
                return True
        return bool(batch.is_control_batch)


class _Name(str):
    """The name of a header for the library, which wants text and encodes it."""

    __slots__ = ()

    def encode(self, *_: object) -> bytes:
        return str.encode(self, "utf-8", "surrogateescape")


def sendable_headers(headers: Headers) -> list[tuple[str, bytes]]:
    """Headers as the library's producer takes them, with the names' bytes unchanged."""
    return [(_Name(name), value or b"") for name, value in headers]


def _old(tp: TopicPartition, record: Any) -> Message:
    """A message in a format before Kafka 0.11."""
    if not record.validate_crc():
        raise CorruptRecordError("failed crc check")
    return Message(*tp, record.offset, record.timestamp or -1, record.key, record.value)


def _why(exc: Exception) -> str:
    if isinstance(exc, UnsupportedCodecError):
        return "a compression that is not known here"
    text = str(exc.args[0]) if exc.args else ""
    if isinstance(exc, CorruptRecordError) and "crc" in text:
        return "a wrong checksum"
    return f"no valid form ({type(exc).__name__}: {text})"
