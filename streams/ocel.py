"""Facts as an object-centric event log, OCEL 2.0.

source  Berti et al., "OCEL (Object-Centric Event Log) 2.0 Specification", 2023: section 3 for the
        definitions, 4 for qualified relations, 5 and 6 for the relational and the JSON form
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from domain.rulebook.payloads import fields

Value = str | int | bool
_TYPES = {"integer": "integer", "boolean": "boolean"}
ENVELOPE = {
    "position": "integer",
    "recorded_at": "time",
    "actor_type": "string",
    "actor_ref": "string",
    "source_system": "string",
    "reason_given": "string",
}
"""What every event has: its envelope."""
OBJECTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "policy": {
            "policy_no": "string",
            "product_code": "string",
            "channel": "string",
            "branch_id": "string",
            "is_long_term": "boolean",
            "effective_on": "string",
            "sum_insured_fen": "integer",
            "annual_premium_fen": "integer",
            "payment_mode": "string",
            "status": "string",
        },
        "claim": {
            "loss_type": "string",
            "reserve_fen": "integer",
            "approved_fen": "integer",
            "status": "string",
        },
        "complaint": {"cause": "string", "category": "string", "status": "string"},
        "agent": {"branch_id": "string", "status": "string"},
        "customer": {},
    }
)
"""The types of objects, and their attributes with types; an event that has the field sets it."""
_STATUS = {
    "policy.ApplicationSigned": "APPLIED",
    "policy.PolicyIssued": "IN_FORCE",
    "policy.PolicyLapsed": "LAPSED",
    "policy.PolicyReinstated": "IN_FORCE",
    "policy.PolicyCancelledInCoolingOff": "CANCELLED",
    "policy.PolicySurrendered": "SURRENDERED",
    "policy.PolicyMatured": "MATURED",
    "policy.PolicyTerminated": "TERMINATED",
    "claim.ClaimReported": "REPORTED",
    "claim.ClaimRegistered": "REGISTERED",
    "claim.ClaimApproved": "APPROVED",
    "claim.ClaimDenied": "DENIED",
    "claim.ClaimClosed": "CLOSED",
    "claim.ClaimReopened": "REOPENED",
    "complaint.ComplaintFiled": "FILED",
    "complaint.ComplaintAccepted": "ACCEPTED",
    "complaint.ComplaintResolved": "RESOLVED",
    "complaint.ComplaintWithdrawn": "WITHDRAWN",
    "complaint.ComplaintClosed": "CLOSED",
    "agent.AgentContracted": "CONTRACTED",
    "agent.AgentContractTerminated": "TERMINATED",
}
"""Events that by themselves say how an object stands."""
_NAMED = {
    "policy": {
        "customer_ref": ("customer", "held by"),
        "insured_ref": ("customer", "insures"),
        "agent_id": ("agent", "sold by"),
    },
    "claim": {"policy_id": ("policy", "on policy")},
    "complaint": {
        "customer_ref": ("customer", "filed by"),
        "policy_id": ("policy", "about policy"),
        "claim_id": ("claim", "about claim"),
        "agent_id": ("agent", "about agent"),
    },
    "agent": {"policy_id": ("policy", "about policy"), "claim_id": ("claim", "about claim")},
}
"""Fields of a payload that name another object: its type, and the qualifier of the relation."""
_SOLD = ("policy.NeedsAssessed", "policy.ApplicationSigned")
_ACTORS = {"AGENT": "agent", "CUSTOMER": "customer"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Row(NamedTuple):
    """An event of the read model ``events``. units  microseconds since the epoch."""

    position: int
    stream: str
    type: str
    occurred_us: int
    recorded_us: int
    actor_type: str
    actor_ref: str
    source_system: str
    reason: str | None
    payload: str


class Told(NamedTuple):
    """What an event brings into the log.

    shape   ``relations`` are object, its type, qualifier, each object once, for readers differ
            about one that is there in two roles; the first is what the event is about.
            ``links`` are target and qualifier, from that object; ``changes`` are attributes of it
    """

    id: str
    type: str
    time: str
    attributes: Mapping[str, Value]
    relations: tuple[tuple[str, str, str], ...]
    links: tuple[tuple[str, str], ...]
    changes: Mapping[str, Value]


@cache
def event_attributes(kind: str) -> Mapping[str, str]:
    """The attributes of a type of events, with their types: envelope, and single values of it.

    Dates are strings, for OCEL has points in time only; lists and records are left out.
    """
    single = {
        name: _TYPES.get(field.kind, "time" if field.has_time else "string")
        for name, field in fields(kind).items()
        if not field.is_list and "." not in name and (field.kind != "other")
    }
    return MappingProxyType(single | ENVELOPE)


def told(row: Row) -> Told:
    """An event with its objects."""
    payload: dict[str, Any] = json.loads(row.payload)
    about = row.stream.partition("/")[0]
    named = tuple(_named(about, row.type, payload))
    actor = _ACTORS.get(row.actor_type)
    own = ((row.stream, about, "about"),)
    did = ((f"{actor}/{row.actor_ref}", actor, "done by"),) if actor else ()
    known = payload | ({"status": _STATUS[row.type]} if row.type in _STATUS else {})
    return Told(
        f"event/{row.position}",
        row.type,
        written(row.occurred_us),
        MappingProxyType(dict(_attributes(row, payload))),
        _once((*own, *named, *did)),
        tuple((target, qualifier) for target, _, qualifier in named if target != row.stream),
        MappingProxyType(
            {name: known[name] for name in OBJECTS[about] if known.get(name) is not None}
        ),
    )


def _once(relations: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Each object with the first of its qualifiers."""
    found: dict[str, tuple[str, str, str]] = {}
    for one in relations:
        found.setdefault(one[0], one)
    return tuple(found.values())


def written(us: int) -> str:
    """An instant as the log writes it: RFC 3339 in UTC, with microseconds."""
    at = (_EPOCH + timedelta(microseconds=us)).replace(tzinfo=None)
    return f"{at.isoformat('T', 'microseconds')}Z"


def _named(about: str, kind: str, payload: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for field, (object_type, qualifier) in _NAMED[about].items():
        value = payload.get(field)
        if value is not None:
            said = qualifier if qualifier != "sold by" or kind in _SOLD else "names agent"
            yield f"{object_type}/{value}", object_type, said


def _attributes(row: Row, payload: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    envelope: dict[str, Value | None] = {
        "position": row.position,
        "recorded_at": written(row.recorded_us),
        "actor_type": row.actor_type,
        "actor_ref": row.actor_ref,
        "source_system": row.source_system,
        "reason_given": row.reason,
    }
    for name in event_attributes(row.type):
        value: Value | None = envelope[name] if name in envelope else payload.get(name)
        if value is not None:
            yield name, value
