"""Lines of facts for the tests: one plain event, changed as a test needs it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adapters.ledger.ledger import Ledger
from streams.intake import Line, Tally, batches

EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "e-1",
    "source": "policy-admin",
    "type": "policy.ReceiptReturned.v1",
    "subject": "policy/P-001",
    "time": "2010-09-18T10:00:00+08:00",
    "datacontenttype": "application/json",
    "actortype": "AGENT",
    "actorref": "A-001",
    "data": {"returned_on": "2010-09-18", "returned_by": "A-001", "office_id": "O-1"},
}


def event(number: int, **changes: Any) -> bytes:
    """A line for the fact with this number."""
    return json.dumps(EVENT | {"id": f"e-{number}"} | changes).encode()


def write(folder: Path, *lines: bytes, name: str = "facts.ndjson") -> Path:
    """A file of these lines."""
    path = folder / name
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def place(row: Sequence[object]) -> str:
    """Where the fact of a row for the projector was read."""
    return f"{row[11]}:{row[12]}"


def tally(ran: Any) -> dict[str, int]:
    """The reconciliation of a run with --json."""
    names = ("read", "recorded", "duplicates", "conflicts", "rejected")
    found = ran.json()
    return {name: found[name] for name in names}


def record(ledger: Ledger, *lines: bytes, feed: str = "feed") -> Tally:
    """Record lines as one batch."""
    read = [Line(number, raw, number) for number, raw in enumerate(lines, 1)]
    return sum((ledger.record(feed, batch) for batch in batches(read)), Tally())
