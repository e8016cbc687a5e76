"""The read model ``policies`` as a hand-written fold over Python dictionaries.

    python -m benchmarks.references.dict_fold LEDGER

The same rows as policytrail's, late facts in business order included. Writes nothing, so that it
has to be done again for every answer; keeps one read model and not all; knows no two times.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.clock import Clock, tell
from benchmarks.references.ledger_rows import Row, facts, last_position
from benchmarks.references.policies import (
    APPLIED,
    COUNTED,
    ENDS,
    FIRST,
    ISSUED,
    LAPSED,
    LAST,
    NEEDS,
    PLAIN,
    REINSTATED,
    SAID,
    SUMMED,
    Data,
)

_PREFIX = "policy."
_ADDED = {*SUMMED, "RiskDisclosureGiven", "CustomerFollowedUp"}
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_SLOTS: dict[str, list[tuple[str, bool]]] = {}
for _type, (_first, _) in PLAIN.items():
    _SLOTS.setdefault(_type, []).append((_type, _first))
for _type in ENDS:
    _SLOTS.setdefault(_type, []).append(("ended", FIRST))
for _slot, _words in SAID.items():
    for _type in _words:
        _SLOTS.setdefault(_type, []).append((_slot, LAST))


class State:
    """What is known of a policy: per slot the fact that counts, and sums."""

    __slots__ = ("disclosed", "events", "facts", "first", "followed", "last", "recorded", "sums")

    def __init__(self) -> None:
        self.facts: dict[str, tuple[int, int, str, Data]] = {}
        self.sums: dict[str, int] = {}
        self.disclosed: bool | None = None
        self.followed: list[str] = []
        self.events = 0
        self.first: int | None = None
        self.last = self.recorded = 0


def fold(rows: Iterable[Row]) -> dict[str, State]:
    """The state of every policy, from the facts in any order."""
    states: dict[str, State] = {}
    for fact in rows:
        if fact.type.startswith(_PREFIX):
            state = states.get(fact.stream)
            if state is None:
                state = states[fact.stream] = State()
            _take(state, fact)
    return states


def _take(state: State, fact: Row) -> None:
    """Take in a fact; payloads are parsed only where something is read from them."""
    position, _, _, _, topic, occurred, recorded, payload = fact
    kind = topic[len(_PREFIX) :]
    state.events += 1
    if state.first is None or occurred < state.first:
        state.first = occurred
    state.last = max(state.last, occurred)
    state.recorded = max(state.recorded, recorded)
    if kind in COUNTED:
        name = COUNTED[kind]
        state.sums[name] = state.sums.get(name, 0) + 1
    if kind in _SLOTS:
        data = _decode(payload)
        for slot, first in _SLOTS[kind]:
            held = state.facts.get(slot)
            if held is None or (occurred < held[0]) == first:
                state.facts[slot] = occurred, position, kind, data
    elif kind in _ADDED:
        _add(state, kind, _decode(payload))


def _add(state: State, kind: str, data: Data) -> None:
    if kind in SUMMED:
        name = SUMMED[kind]
        state.sums[name] = state.sums.get(name, 0) + data["amount_fen"]
    elif kind == "RiskDisclosureGiven":
        state.disclosed = bool(state.disclosed) or data["acknowledged"]
    else:
        state.followed.append(data["contacted_at"])


def row(state: State) -> dict[str, Any]:
    """What people read of a policy, by column."""
    data = {slot: held[3] for slot, held in state.facts.items()}
    found: dict[str, Any] = {name: state.sums.get(name, 0) for name in COUNTED.values()}
    found |= {name: state.sums.get(name, 0) for name in SUMMED.values()}
    for kind, (_, fields) in PLAIN.items():
        told = data.get(kind, {})
        found |= {column: told.get(name) for column, name in fields.items()}
    for column, words in SAID.items():
        found[column] = words[state.facts[column][2]] if column in state.facts else None
    applied, needs = data.get(APPLIED, {}), data.get(NEEDS, {})
    for name in ("customer_ref", "agent_id", "channel"):
        found[name] = applied.get(name) or needs.get(name)
    recommended = data.get("ProductRecommended", {})
    found["product_code"] = applied.get("product_code") or recommended.get("product_code")
    found["documents_signed"] = len(applied["documents"]) if applied else None
    found["risk_disclosed"] = state.disclosed
    found["followed_up_at"] = max(state.followed, default=None)
    return found | _stands(state) | {"events": state.events}


def _stands(state: State) -> dict[str, Any]:
    """Whether the contract runs, and how it ended."""
    lapses = [state.facts[kind] for kind in (LAPSED, REINSTATED) if kind in state.facts]
    latest = max(lapses, key=lambda fact: fact[:2], default=None)
    ended = state.facts.get("ended")
    given = ended[3] if ended else {}
    stated = ENDS[ended[2]][1] if ended else None
    return {
        "phase": _phase(state, ended, latest),
        "arrears_fen": latest[3].get("arrears_fen") if latest else None,
        "ended_on": given.get("on") or given.get("requested_on"),
        "end_reason": stated or given.get("reason"),
    }


def _phase(state: State, ended: Any, latest: Any) -> str:
    if ended:
        return ENDS[ended[2]][0]
    if latest and latest[2] == LAPSED:
        return "LAPSED"
    if ISSUED in state.facts:
        return "IN_FORCE"
    decided = state.facts.get("UnderwritingDecided")
    if decided and decided[3]["decision"] in ("DECLINE", "POSTPONE"):
        return f"{decided[3]['decision']}D"
    return "APPLIED" if APPLIED in state.facts else "PROPOSED"


def main(ledger: str) -> None:
    """Read a ledger, fold it, and make the rows."""
    clock = Clock()
    with clock.running():
        states = fold(facts(Path(ledger)))
        table = [row(state) for state in states.values()]
    tell(clock, last_position(Path(ledger)), policies=len(table))


if __name__ == "__main__":
    main(*sys.argv[1:])
