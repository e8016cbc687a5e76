"""What the commands about rejects share: finding one, its bytes and its message, its words."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated

import typer
from eventsourcing.sqlite import SQLiteCursor

from adapters.console.common import iso
from adapters.ledger import message_rejects, rejects
from adapters.ledger.message_rejects import MessagePart
from adapters.ledger.reading import LedgerReader
from adapters.ledger.rejects import Reject
from domain.errors import NotFound
from streams.messages import Headers, Message, raw_name

PAGE = 1_000
AllOption = Annotated[bool, typer.Option("--all", help="Also those that were mended, or released.")]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="From `rejects list`.")]


def pending(ledger: LedgerReader) -> Iterator[Reject]:
    """The rejects that nobody has mended, by number."""
    return every(ledger, pending_only=True)


def every(ledger: LedgerReader, *, pending_only: bool) -> Iterator[Reject]:
    """The rejects by number, read a page at a time."""
    after = 0
    while page := ledger.ask(
        partial(rejects.listed, pending_only=pending_only, after=after, limit=PAGE)
    ):
        yield from page
        after = page[-1].number


def found(ledger: LedgerReader, number: int) -> Reject:
    """The reject of this number.

    raises  NotFound
    """
    one = ledger.ask(lambda db: rejects.one(db, number))
    if one is None:
        raise NotFound(
            f"find the rejected line {number}",
            "there is none of this number",
            "list them with: policytrail rejects list --all",
        )
    return one


def parts(ledger: LedgerReader, number: int) -> list[bytes]:
    """The bytes of a line, or of the value of a message."""

    def held(db: SQLiteCursor) -> list[bytes]:
        return list(rejects.parts(db, number))

    return ledger.ask(held)


def part_of(ledger: LedgerReader, one: Reject) -> MessagePart | None:
    """What a reject was besides its value, if it was a message."""
    return ledger.ask(lambda db: message_rejects.of(db, one.number))


def message_of(ledger: LedgerReader, one: Reject) -> Message | None:
    """The whole message that was rejected; None if it was a line."""
    part = part_of(ledger, one)
    if part is None:
        return None
    return part.message(one.feed, one.line, b"".join(parts(ledger, one.number)))


def reasons(one: Reject) -> str:
    """Why it was turned away."""
    return "; ".join(map(str, one.reasons))


def plain(one: Reject, part: MessagePart | None) -> dict[str, object]:
    """A reject for programs to read; ``message`` is nothing for a line of a file."""
    return {
        "number": one.number,
        "file": one.feed,
        "line": one.line,
        "seen_at": iso(one.seen_us),
        "bytes": one.size,
        "reasons": [reason._asdict() for reason in one.reasons],
        "outcome": one.outcome,
        "position": one.position,
        "message": None if part is None else _plain_part(part),
    }


def shown(held: bytes | None) -> str | None:
    """Bytes as text; what is no UTF-8 as escapes."""
    return None if held is None else held.decode(errors="backslashreplace")


def printable(text: str) -> str:
    """Text that does nothing to a terminal."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _plain_part(part: MessagePart) -> dict[str, object]:
    return {
        "group": part.group or None,
        "timestamp": _moment(part.timestamp_ms),
        "key": shown(part.key),
        "headers": [[shown(raw_name(name)), shown(value)] for name, value in part.headers],
        "tombstone": not part.has_value,
        "dead_letter": part.dead_letter,
        "refused_because": part.refused_because,
    }


def words(part: MessagePart) -> dict[str, object]:
    """The message part of a reject for people: key, time and headers, and its dead letter."""
    letter = part.dead_letter or "none is due"
    if part.refused_because:
        letter += f": {part.refused_because}"
    named: dict[str, object] = {
        "key": printable(shown(part.key) or "none"),
        "timestamp": _moment(part.timestamp_ms) or "none",
        "dead letter": letter,
    }
    return named | shown_headers(part.headers)


def shown_headers(headers: Headers) -> dict[str, object]:
    """Headers as figures; one that stands twice is shown twice."""
    return {
        f"header {number} {printable(shown(raw_name(name)) or '')}": printable(
            shown(value) or "none"
        )
        for number, (name, value) in enumerate(headers, 1)
    }


def _moment(timestamp_ms: int) -> str | None:
    return None if timestamp_ms < 0 else iso(timestamp_ms * 1000)
