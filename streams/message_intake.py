"""From messages to what becomes of them: a fact, turned away with reasons, or waiting."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from streams.cloudevents import Malformed, Reason, decode, subject_of
from streams.intake import BATCH_BYTES, BATCH_LINES, MAX_LINE, Accepted, Rejected
from streams.kafka_binding import line_of
from streams.malformed import UnknownVersion
from streams.messages import Message
from streams.topics import declared

_made = tuple.__new__  # half the price of a call of the named tuple


class Waiting(NamedTuple):
    """A well-formed event of a version that this program does not know.

    units  ``number`` is the offset
    """

    number: int
    subject: str
    event_type: str
    reason: Reason


Verdict = Accepted | Rejected | Waiting


class Judged(NamedTuple):
    """A message and what it is; the numbers of lines are offsets here.

    ``misplaced`` is a fact in another topic than the one declared for it, or under another key
    than its subject.
    """

    message: Message
    verdict: Verdict
    misplaced: bool = False


def judge(message: Message) -> Judged:
    """Read the event in a message; what it says is not compared with the ledger here."""
    topic, _, offset, _, key, value, _ = message
    line = value or b""
    try:
        if len(line) > MAX_LINE:
            raise _too_long(line, "value")
        line = line_of(message)
        if len(line) > MAX_LINE:
            raise _too_long(line, "event")
        fact = decode(line)
    except UnknownVersion as exc:
        return Judged(message, _waiting(message, line, exc))
    except Malformed as exc:
        return Judged(message, Rejected(offset, value or b"", exc.reasons))
    misplaced = key != fact.stream.encode() or not _belongs(topic, fact.topic)
    return _made(Judged, (message, _made(Accepted, (offset, line, fact)), misplaced))


def judge_all(messages: Iterable[Message]) -> list[Judged]:
    """Judge messages, in their order."""
    return [judge(message) for message in messages]


def judged_batches(
    found: Iterable[tuple[Judged, int]], most: int = BATCH_LINES
) -> Iterator[tuple[list[Judged], int]]:
    """Gather what was judged, each with where its source then stands, into batches in order.

    A batch ends after ``most`` messages or 8 MiB, so memory does not grow with the source.
    """
    batch: list[Judged] = []
    size = end = 0
    for one, end in found:
        batch.append(one)
        size += _held(one)
        if len(batch) >= most or size >= BATCH_BYTES:
            yield batch, end
            batch, size = [], 0
    if batch:
        yield batch, end


def _held(one: Judged) -> int:
    """What a message adds to a batch: bytes that are not in memory are in an open file."""
    spilled = isinstance(one.verdict, Rejected) and not isinstance(one.verdict.raw, bytes)
    return MAX_LINE if spilled else one.message.size


def _too_long(line: bytes, path: str) -> Malformed:
    return Malformed(Reason(path, f"at most {MAX_LINE} bytes", f"{len(line)} bytes"))


def _waiting(message: Message, line: bytes, unknown: UnknownVersion) -> Waiting | Rejected:
    try:
        subject, event_type = subject_of(line)
    except Malformed as exc:
        return Rejected(message.offset, message.value or b"", unknown.reasons + exc.reasons)
    return Waiting(message.offset, subject, event_type, unknown.reasons[0])


@cache
def _belongs(topic: str, event_type: str) -> bool:
    """Whether a topic is declared for facts of this type."""
    found = declared().named(topic)
    return found is not None and found.takes(event_type)
