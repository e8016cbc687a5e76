"""Whatever is in a batch of records, we read in it what kafka-python does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder

from adapters.kafka.records import sendable_headers
from adapters.kafka.unpacking import unpacked
from streams.messages import Message

PLACE = "topic", 3
BYTES = st.none() | st.binary(max_size=200)
HEADERS = st.lists(st.tuples(st.text(max_size=5), st.binary(max_size=90)), max_size=3)
RECORDS = st.lists(st.tuples(st.integers(0, 2**42), BYTES, BYTES, HEADERS), min_size=1, max_size=9)
SIZE = DefaultRecordBatchBuilder.header_size_in_bytes()  # type: ignore[no-untyped-call]


def batch_of(records: list[Any], gap: int) -> bytes:
    """A batch as a producer writes it, some offsets apart."""
    builder: Any = DefaultRecordBatchBuilder(2, 0, False, -1, -1, -1, 2**20)
    for number, (time, key, value, headers) in enumerate(records):
        builder.append(number * gap, time, key, value, sendable_headers(tuple(headers)))
    return bytes(builder.build())


def ours(batch: bytes, count: int, time: int, *, same: bool = False) -> list[Message]:
    """What we read in a batch at offset 0."""
    return [*unpacked(batch[SIZE:], count, PLACE, 0, (time, same))]


@given(RECORDS, st.integers(1, 300))
def test_records_are_what_the_library_reads(records: list[Any], gap: int) -> None:
    """Keys, values, headers, offsets and times, of any size and sign."""
    batch = batch_of(records, gap)
    library: Any = DefaultRecordBatch(batch)

    found = ours(batch, len(records), library.first_timestamp)

    assert found == [
        Message(*PLACE, one.offset, one.timestamp, one.key, one.value, tuple(one.headers))
        for one in library
    ]


@given(RECORDS, st.data())
def test_what_is_no_record_is_refused(records: list[Any], data: st.DataObject) -> None:
    """A changed or missing byte gives other messages or an error, and no other error than these."""
    batch = bytearray(batch_of(records, 1))
    at = data.draw(st.integers(SIZE, len(batch) - 1))
    if data.draw(st.booleans()):
        batch[at] = data.draw(st.integers(0, 255))
    else:
        del batch[at]

    try:
        found = ours(bytes(batch), len(records), 0)
    except (ValueError, IndexError):
        return
    assert len(found) == len(records)


def test_a_batch_that_ends_too_soon_or_too_late_is_refused() -> None:
    """After the messages before."""
    batch = batch_of([(5, b"k", b"v", [])] * 2, 1)

    with pytest.raises(ValueError, match="behind the last record"):
        ours(batch + b"x", 2, 0)
    with pytest.raises(ValueError, match="a record that ends at"):
        ours(batch[:-1], 2, 0)
    with pytest.raises(IndexError):
        ours(batch, 3, 0)


def test_the_time_of_appending_is_that_of_all() -> None:
    """Where the broker's clock counts."""
    batch = batch_of([(5, b"k", b"v", []), (9, b"k", b"v", [])], 1)

    assert [one.timestamp_ms for one in ours(batch, 2, 77, same=True)] == [77, 77]
