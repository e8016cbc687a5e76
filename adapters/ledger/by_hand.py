"""Reading the ledger for a decision by hand: the stream, its version, and whom the policy names."""

from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import ids, read
from adapters.ledger.append import mentioned
from adapters.ledger.keys import id_key
from domain.by_hand import Told
from domain.events.complaint import ComplaintFiled
from domain.events.policy_sale import ApplicationSigned
from domain.facts import Fact, Recorded, business_order


class Seen(NamedTuple):
    """What a decision about a stream was taken on.

    shape   ``told`` in business order; ``version`` is the last one, 0 for a new stream
    """

    version: int
    told: tuple[Told, ...]
    sellers: frozenset[str]


def seen(db: SQLiteCursor, stream: str) -> Seen:
    """All that is recorded about a stream, and who sold the policy that it is about."""
    own = read.of_stream(db, stream)
    return Seen(
        version=own[-1].version if own else 0,
        told=tuple(
            Told(one.fact.occurred_us, one.fact.event_id, one.fact.event())
            for one in sorted(own, key=business_order)
        ),
        sellers=frozenset(_sellers(db, stream, own)),
    )


def recorded_as(db: SQLiteCursor, fact: Fact) -> Recorded | None:
    """The recorded fact with the source and the id of this one."""
    found = ids.known(db, f"[{id_key(fact.source, fact.event_id)}]")
    held = read.at_positions(db, [position for _, position in found])
    same = (fact.source, fact.event_id)
    return next((r for r in held.values() if (r.fact.source, r.fact.event_id) == same), None)


def _sellers(db: SQLiteCursor, stream: str, own: list[Recorded]) -> set[str]:
    """The selling agents of the policies that a policy, claim or complaint is about."""
    found = set[str]()
    if stream.startswith("agent/"):
        return found
    names = [stream]
    for name in names:
        for one in own if name == stream else read.of_stream(db, name):
            event = one.fact.event() if one.fact.topic in _NAMING else None
            if isinstance(event, ApplicationSigned):
                found.add(event.agent_id)
            if isinstance(event, ComplaintFiled) and event.agent_id:
                found.add(event.agent_id)
            names += [
                other
                for other in mentioned(one.fact)
                if other.startswith(("policy/", "claim/")) and other not in names
            ]
    return found


_NAMING = (ApplicationSigned.TOPIC, ComplaintFiled.TOPIC)
