"""Lines of a partition's file as messages: plain values, or messages with everything of theirs."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from streams.cloudevents import Malformed, Reason
from streams.intake import MAX_LINE, Line, Rejected, Spill
from streams.message_intake import Judged, judge
from streams.message_lines import plain_key, read
from streams.messages import Message

MAX_MESSAGE_LINE = 64 * 2**20  # bytes of a line that holds a message with everything of its own


class Read(NamedTuple):
    """A message of a folder.

    units   ``end`` is the byte offset after its line; ``value`` are the bytes that are too many to
            hold, and then the message has none
    """

    message: Message
    end: int
    value: Spill | None = None


def plain_messages(lines: Iterable[Line], topic: str, partition: int, start: int) -> Iterator[Read]:
    """Each line that is not blank is a value; offsets count them from ``start``."""
    for offset, (_, raw, end) in enumerate(lines, start):
        if isinstance(raw, bytes):
            yield Read(Message(topic, partition, offset, -1, plain_key(raw), raw), end)
        else:
            yield Read(Message(topic, partition, offset, -1, None, None), end, raw)


def whole_messages(lines: Iterable[Line], topic: str, partition: int, after: int) -> Iterator[Read]:
    """Each line is a message; offsets grow, from more than ``after``.

    raises  Malformed, with the number of the line that holds none
    """
    for number, raw, end in lines:
        try:
            message = _whole(raw, topic, partition, after)
        except Malformed as exc:
            at = (one._replace(path=f"{number}: {one.path}") for one in exc.reasons)
            raise Malformed(*at) from None
        after = message.offset
        yield Read(message, end)


def _whole(raw: bytes | Spill, topic: str, partition: int, after: int) -> Message:
    if not isinstance(raw, bytes):
        raise Malformed(Reason("line", f"at most {MAX_MESSAGE_LINE} bytes", f"{raw.size} bytes"))
    message = read(raw, topic, partition)
    if message.offset <= after:
        raise Malformed(Reason("offset", f"more than {after}", str(message.offset)))
    return message


def judged(found: Iterable[Read]) -> Iterator[tuple[Judged, int]]:
    """Judge messages of a folder, each with where its file then stands."""
    for message, end, value in found:
        if value is None:
            yield judge(message), end
        else:
            reason = Reason("value", f"at most {MAX_LINE} bytes", f"{value.size} bytes")
            yield Judged(message, Rejected(message.offset, value, (reason,))), end
