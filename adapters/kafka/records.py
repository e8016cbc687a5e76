"""What of a fetched batch kafka-python cannot read: said with its place, or read all the same.

The library ends the reading of a batch with an error that names no place, and its next poll then
turns for ever. Here the error says which partition and offset it is, and the next poll fetches that
offset again. A header whose name is no UTF-8 is no error: brokers take it, and so do we.
"""

from collections.abc import Iterator
from typing import Any, cast

from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError, UnsupportedCodecError
from kafka.record.default_records import DefaultRecordBatch
from kafka.record.util import decode_varint

from streams.messages import Headers, named

_OF_RECORDS: Any = Fetcher.PartitionRecords
_OF_A_BATCH: Any = DefaultRecordBatch
_UNPACK = _OF_RECORDS._unpack_records  # noqa: SLF001  # the library gives no other way
_READ = _OF_A_BATCH._read_msg  # noqa: SLF001


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
    """A consumer whose poll raises ``Unreadable``, once for each time a batch is fetched."""
    made: Any = KafkaConsumer(**options)
    made._fetcher.PartitionRecords = _Records  # noqa: SLF001  # the library gives no other way
    return cast("KafkaConsumer", made)


class _Records(Fetcher.PartitionRecords):
    """What is left to read of a fetch of one partition."""

    def _unpack_records(self, tp: TopicPartition, records: Any, *others: Any) -> Iterator[Any]:
        batches = _Batches(records)
        try:
            yield from _UNPACK(self, tp, batches, *others)
        except Exception as exc:  # whatever a codec raises
            self.drain()
            offset = self.next_fetch_offset
            raise Unreadable(tp, offset, max(offset, batches.last), _why(exc)) from exc


class _Batches:
    """The batches of a fetch, each as one of ours."""

    def __init__(self, records: Any) -> None:
        self._records = records
        self.last = -1

    def next_batch(self) -> Any:
        batch = self._records.next_batch()
        if type(batch) is DefaultRecordBatch:
            batch.__class__ = _Batch
            self.last = batch.last_offset
        return batch


class _Batch(DefaultRecordBatch):
    __slots__ = ()
    _buffer: bytearray
    _pos: int

    def _read_msg(self) -> Any:
        """The next record.

        raises  CorruptRecordError, ValueError, IndexError
        """
        start = self._pos
        try:
            return _READ(self)
        except UnicodeDecodeError:
            names, tame = _tamed(self._buffer, start)
        whole, self._buffer, self._pos = self._buffer, tame, 0
        try:
            record = _READ(self)
        finally:
            self._pos, self._buffer = start + self._pos, whole
        record._headers = [  # noqa: SLF001  # it cannot be made with them
            (name, value) for name, (_, value) in zip(names, record.headers, strict=True)
        ]
        return record


class _Name(str):
    """The name of a header for the library, which wants text and encodes it."""

    __slots__ = ()

    def encode(self, *_: object) -> bytes:
        return str.encode(self, "utf-8", "surrogateescape")


def sendable_headers(headers: Headers) -> list[tuple[str, bytes]]:
    """Headers as the library's producer takes them, with the names' bytes unchanged."""
    return [(_Name(name), value or b"") for name, value in headers]


def _tamed(buffer: bytearray, start: int) -> tuple[list[_Name], bytearray]:
    """The names of a record's headers, and the record with as many letters in each.

    raises  IndexError, ValueError if it is no record
    """
    length, at = decode_varint(buffer, start)
    tame = bytearray(buffer[start : at + length])
    at -= start
    for _ in range(3):  # attributes, time, offset
        _, at = decode_varint(tame, at)
    for _ in range(2):  # key, value
        size, at = decode_varint(tame, at)
        at += max(size, 0)
    count, at = decode_varint(tame, at)
    names = []
    for _ in range(count):
        size, at = decode_varint(tame, at)
        names.append(_Name(named(bytes(tame[at : at + size]))))
        tame[at : at + size] = b"x" * size
        size, at = decode_varint(tame, at + size)
        at += max(size, 0)
    return names, tame


def _why(exc: Exception) -> str:
    if isinstance(exc, UnsupportedCodecError):
        return "a compression that is not known here"
    text = str(exc.args[0]) if exc.args else ""
    if isinstance(exc, CorruptRecordError):
        return "a wrong checksum" if "crc" in text else f"no valid form ({text})"
    return f"no valid compression ({type(exc).__name__}: {text})"
