"""Reading the ledger for a settlement run: which policies are open, and the facts about them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.read import last_position
from domain.events.policy_commission import (
    CommissionForfeited,
    CommissionReinstated,
    CommissionReleased,
    CommissionSettled,
)
from domain.events.policy_sale import PolicyIssued
from domain.settlement import RELEVANT, Known
from streams.decisions import OWN_SOURCE, SETTLEMENT

_BY_TOPIC = {kind.TOPIC: kind for kind in RELEVANT}
_CLOSING = (CommissionSettled, CommissionReleased, CommissionForfeited)
_OPEN = """
SELECT stream_no, MAX(position), type_no AS last_type, group_concat(position)
FROM events NOT INDEXED
WHERE type_no IN ({relevant})
GROUP BY stream_no
HAVING SUM(type_no = :issued AND occurred_us < :limit_us) > 0
    AND (last_type NOT IN ({closing}) OR SUM(type_no = :reinstated) > 0)
"""
_ISSUED = """
SELECT stream_no, group_concat(position)
FROM events NOT INDEXED
WHERE type_no IN ({relevant})
GROUP BY stream_no
HAVING SUM(type_no = ?) > 0
"""
_FACTS = """
SELECT e.stream_no, e.occurred_us, e.position, e.event_id,
       e.source_no = :own AND e.actor_ref = :settlement, e.type_no, e.payload
FROM json_each(:wanted) wanted CROSS JOIN events e ON e.{column} = wanted.value
WHERE e.type_no IN ({relevant})
"""
_HEADS = """
SELECT s.stream_no, s.name, e.version, e.position
FROM json_each(?) wanted CROSS JOIN streams s ON s.stream_no = wanted.value
CROSS JOIN events e ON e.stream_no = s.stream_no AND e.version = (
    SELECT MAX(version) FROM events h WHERE h.stream_no = s.stream_no)
"""


class Open(NamedTuple):
    """A policy whose commission may have to be decided, and the version up to which it is told."""

    stream: str
    version: int
    facts: list[Known]


class Scanned(NamedTuple):
    """The open policies: by stream number, where what bears on their commission stands.

    shape   ``positions`` are numbers with commas between them, complete up to ``last``
    """

    last: int
    positions: dict[int, str]


def open_policies(db: SQLiteCursor, cut_off: datetime) -> Scanned:
    """Find the policies issued before a cut-off that are not finished, in one pass of the ledger.

    A policy is finished when the last thing known about its commission is that it was paid or
    forfeited; anything that bears on it and becomes known later opens it again, as does a
    reinstatement.
    """
    types = _types(db)
    last = last_position(db)
    if PolicyIssued.TOPIC not in types:
        return Scanned(last, {})
    closing = [types[kind.TOPIC] for kind in _CLOSING if kind.TOPIC in types]
    sql = _OPEN.format(relevant=_list(types.values()), closing=_list(closing))
    values = {
        "issued": types[PolicyIssued.TOPIC],
        "limit_us": round(cut_off.timestamp()) * 1_000_000,
        "reinstated": types.get(CommissionReinstated.TOPIC, -1),
    }
    db.execute(sql, values)
    return Scanned(last, {row[0]: row[3] for row in db.fetchall()})


def issued_policies(db: SQLiteCursor) -> Scanned:
    """Find every policy that was ever issued, finished or not, in one pass of the ledger."""
    types, last = _types(db), last_position(db)
    if PolicyIssued.TOPIC not in types:
        return Scanned(last, {})
    db.execute(_ISSUED.format(relevant=_list(types.values())), (types[PolicyIssued.TOPIC],))
    return Scanned(last, dict(db.fetchall()))


def first_issue_us(db: SQLiteCursor) -> int | None:
    """When the first policy was issued, in microseconds since the epoch; None if none was."""
    db.execute(
        "SELECT MIN(occurred_us) FROM events NOT INDEXED"
        " WHERE type_no = (SELECT type_no FROM types WHERE topic = ?)",
        (PolicyIssued.TOPIC,),
    )
    found: int | None = db.fetchone()[0]
    return found


def numbers_of(db: SQLiteCursor, names: Sequence[str]) -> list[int]:
    """The numbers of streams, by name."""
    db.execute(
        "SELECT stream_no FROM streams WHERE name IN (SELECT value FROM json_each(?))",
        (json.dumps(names),),
    )
    return [row[0] for row in db.fetchall()]


def facts_of(db: SQLiteCursor, numbers: Sequence[int], scanned: Scanned) -> list[Open]:
    """What is known now about these policies and bears on their commission.

    What a scan has found is looked up by position; a policy about which anything was recorded
    since is read anew.
    """
    types = _types(db)
    kinds = {number: _BY_TOPIC[topic] for topic, number in types.items()}
    db.execute("SELECT source_no FROM sources WHERE name = ?", (OWN_SOURCE,))
    own = db.fetchone()
    db.execute(_HEADS, (json.dumps(numbers),))
    heads = db.fetchall()
    found = {number: Open(name, version, []) for number, name, version, _ in heads}
    moved = [number for number, *_, head in heads if head > scanned.last]
    still = [scanned.positions[number] for number, *_, head in heads if head <= scanned.last]
    for column, wanted in (("position", _list(still)), ("stream_no", _list(moved))):
        values = {
            "wanted": f"[{wanted}]",
            "own": own[0] if own else -1,
            "settlement": SETTLEMENT[1],
        }
        db.execute(_FACTS.format(column=column, relevant=_list(types.values())), values)
        for number, occurred_us, position, event_id, is_own, type_no, payload in db.fetchall():
            event = kinds[type_no].model_validate_json(payload)
            known = Known(occurred_us, position, event_id, bool(is_own), event)
            found[number].facts.append(known)
    return list(found.values())


def _types(db: SQLiteCursor) -> dict[str, int]:
    """The numbers of the types that bear on commission, as far as any has been recorded."""
    db.execute("SELECT topic, type_no FROM types")
    return {topic: number for topic, number in db.fetchall() if topic in _BY_TOPIC}


def _list(numbers: Iterable[object]) -> str:
    return ",".join(map(str, numbers))
