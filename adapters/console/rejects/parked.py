"""``policytrail rejects list --parked`` and ``show --parked``: what waits for a newer program."""

import sys

from adapters.console.common import iso, print_figures, print_json, print_table, say
from adapters.console.rejects.common import printable, shown, shown_headers
from adapters.ledger import parking
from adapters.ledger.parking import Parked
from adapters.ledger.reading import LedgerReader
from domain.errors import NotFound
from streams.messages import Message, raw_name


def list_parked(ledger: LedgerReader, *, everything: bool, limit: int, as_json: bool) -> None:
    """Print which messages are parked, and what they wait for."""
    found = ledger.ask(
        lambda db: parking.listed(db, parked_only=not everything, after=0, limit=limit)
    )
    total, parked = ledger.ask(parking.counts)
    if as_json:
        print_json({"parked": parked, "ever": total, "messages": [_plain(one) for one in found]})
        return
    print_table(
        ("number", "partition", "offset", "subject", "waits for", "outcome"),
        [(str(p.number), p.feed, p.offset, p.subject, _waits_for(p), p.outcome) for p in found],
    )
    shown_of = total if everything else parked
    if len(found) < shown_of:
        say(f"{len(found):,} of {shown_of:,} shown; --limit shows more")


def show_parked(ledger: LedgerReader, number: int, *, as_json: bool) -> None:
    """Print a parked message: what it waits for, and all that it holds.

    raises  NotFound
    """
    one = ledger.ask(lambda db: parking.one(db, number))
    if one is None:
        raise NotFound(
            f"find the parked message {number}",
            "there is none of this number",
            "list them with: policytrail rejects list --parked --all",
        )
    message = ledger.ask(lambda db: parking.message(db, one))
    if as_json:
        print_json(_plain(one) | _held(message))
        return
    print_figures(
        {
            "partition": one.feed,
            "offset": one.offset,
            "subject": one.subject,
            "waits for": _waits_for(one),
            "seen at": iso(one.seen_us),
            "outcome": one.outcome + (f" at position {one.position}" if one.position else ""),
            "key": printable(shown(message.key) or "none"),
        }
        | shown_headers(message.headers)
    )
    sys.stdout.write(printable(shown(message.value) or "") + "\n")


def _waits_for(one: Parked) -> str:
    return one.waits_for or "those before it"


def _plain(one: Parked) -> dict[str, object]:
    return {
        "number": one.number,
        "feed": one.feed,
        "offset": one.offset,
        "group": one.group or None,
        "subject": one.subject,
        "waits_for": one.waits_for,
        "seen_at": iso(one.seen_us),
        "bytes": one.size,
        "outcome": one.outcome,
        "position": one.position,
    }


def _held(message: Message) -> dict[str, object]:
    return {
        "key": shown(message.key),
        "headers": [[shown(raw_name(name)), shown(value)] for name, value in message.headers],
        "raw": shown(message.value),
    }
