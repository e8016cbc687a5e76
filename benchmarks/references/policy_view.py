"""The read model ``policies`` as a table in SQLite that one statement a fact keeps up to date.

Facts count in the order in which they arrive: a late one overwrites what happened after it, which
policytrail does not let it do. The columns are the same.
"""

from functools import cache
from typing import Any

import msgspec

from benchmarks.references.policies import (
    APPLIED,
    COUNTED,
    ENDS,
    ISSUED,
    LAPSED,
    NEEDS,
    PLAIN,
    REINSTATED,
    SAID,
    SUMMED,
)

_EARLY = ("customer_ref", "agent_id", "channel")
_PARTIES = {name: name for name in _EARLY}
_MORE = {
    NEEDS: _PARTIES,
    APPLIED: _PARTIES | {"product_code": "product_code", "documents_signed": "documents"},
    "ProductRecommended": {"product_code": "product_code"},
    LAPSED: {"arrears_fen": "arrears_fen"},
    REINSTATED: {"arrears_fen": "arrears_fen"},
    "RiskDisclosureGiven": {"risk_disclosed": "acknowledged"},
    "CustomerFollowedUp": {"followed_up_at": "contacted_at"},
}
"""Columns that more than one type of fact gives, or that are computed from a field."""
_PHASES = {
    NEEDS: "PROPOSED",
    APPLIED: "APPLIED",
    ISSUED: "IN_FORCE",
    LAPSED: "LAPSED",
    REINSTATED: "IN_FORCE",
} | {kind: phase for kind, (phase, _) in ENDS.items()}
_TEXTS = [column for _, fields in PLAIN.values() for column in fields]
_TEXTS += [*SAID, *_EARLY, "phase", "product_code", "arrears_fen", "ended_on", "end_reason"]
_TEXTS += ["risk_disclosed", "followed_up_at", "documents_signed"]
_NUMBERS = [*COUNTED.values(), *SUMMED.values(), "events"]
_LATEST = ("last_occurred_us", "last_recorded_us", "last_position")
CREATE = f"""CREATE TABLE IF NOT EXISTS policies (
    policy_id TEXT PRIMARY KEY, {", ".join(_TEXTS)},
    {", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in (*_NUMBERS, *_LATEST))}
) WITHOUT ROWID"""
_decode = msgspec.json.Decoder(dict[str, Any]).decode
Fields = dict[str, str]


@cache
def statement(kind: str) -> tuple[str, Fields]:
    """The statement for a type of fact, and the field of the payload for each column it binds."""
    fields, sets = _assigned(kind)
    for name in _LATEST:
        sets[name] = f"MAX({name}, excluded.{name})"
    sets["events"] = "events + 1"
    fixed = {column: words[kind] for column, words in SAID.items() if kind in words}
    if kind in _PHASES:
        fixed["phase"] = _PHASES[kind]
    counts = ["events", *([COUNTED[kind]] if kind in COUNTED else [])]
    columns = ["policy_id", *_LATEST, *fields, *fixed, *counts]
    values = ["?"] * (1 + len(_LATEST) + len(fields))
    values += [f"'{word}'" for word in fixed.values()] + ["1"] * len(counts)
    sets |= {column: f"excluded.{column}" for column in fixed}
    sets |= {column: f"{column} + 1" for column in counts}
    changes = ", ".join(f"{column} = {value}" for column, value in sets.items())
    into = f"INSERT INTO policies ({', '.join(columns)}) VALUES ({', '.join(values)})"  # noqa: S608  # our own names
    return f"{into} ON CONFLICT (policy_id) DO UPDATE SET {changes}", fields


def _assigned(kind: str) -> tuple[Fields, dict[str, str]]:
    """Which columns a payload gives, and how each is changed."""
    is_first, plain = PLAIN.get(kind, (False, {}))
    fields = plain | _MORE.get(kind, {})
    if kind in SUMMED:
        fields[SUMMED[kind]] = "amount_fen"
    if kind in ENDS:
        fields |= {"ended_on": "requested_on" if ENDS[kind][1] else "on", "end_reason": "reason"}
    sets = {}
    for column in fields:
        if column in SUMMED.values():
            sets[column] = f"{column} + excluded.{column}"
        elif is_first or column in _EARLY:
            sets[column] = f"COALESCE({column}, excluded.{column})"
        else:
            sets[column] = f"excluded.{column}"
    return fields, sets


def bound(
    policy: str, kind: str, when: tuple[int, int, int], payload: bytes | dict[str, Any]
) -> tuple[str, list[Any]]:
    """The statement for a fact, and its values; ``when`` is occurred, recorded, position."""
    sql, fields = statement(kind)
    values: list[Any] = [policy, *when]
    if fields:
        data = _decode(payload) if isinstance(payload, bytes) else payload
        for name in fields.values():
            value = data.get(name)
            values.append(len(value) if isinstance(value, list) else value)
    return sql, values
