"""Obligations and findings at two moments: what became of each, and because of which events."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from adapters.console.common import instant_us
from adapters.console.diff.moments import Moments
from adapters.duckdb.verdicts import Judged, positions_of

Row = Mapping[str, Any]
_KEY = ("rule", "rule_version", "stream", "occurrence")
_COUNTING = ("days_left", "age_days")
"""Figures that grow with every day, and are no change by themselves."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An obligation or a finding as it was and as it is; None if it was or is not there.

    ``because`` says whether facts changed it, which ``positions`` names, or the time that passed.
    If a verdict names none of the new facts, the positions are all of those that may have done it.
    """

    kind: Literal["obligation", "finding"]
    rule: str
    rule_version: int
    stream: str
    occurrence: str
    before: Row | None
    after: Row | None
    because: Literal["facts", "time", "facts or time"]
    positions: tuple[int, ...]


def verdict_changes(
    before: Judged, after: Judged, between: Moments, new: Sequence[int]
) -> list[Verdict]:
    """What changed, obligations first; ``new`` are the positions of the new facts about the policy.

    units   a verdict is the same one at both moments if rule, version, stream and occurrence are
    """
    events = {**before.events, **after.events}
    made = {
        at
        for at, event in events.items()
        if between.lacks(_us(event["occurred_at"]), _us(event["recorded_at"]))
    }
    return [
        *_changes("obligation", before.obligations, after.obligations, (made, between, new)),
        *_changes("finding", before.findings, after.findings, (made, between, new)),
    ]


def _changes(
    kind: Literal["obligation", "finding"],
    before: Sequence[Row],
    after: Sequence[Row],
    causes: tuple[set[int], Moments, Sequence[int]],
) -> Iterator[Verdict]:
    was, now = (
        {tuple(row[name] for name in _KEY): row for row in some} for some in (before, after)
    )
    for key in {**now, **was}:
        one, other = was.get(key), now.get(key)
        if _lasting(one) != _lasting(other):
            rule, version, stream, occurrence = key
            because, positions = _because((one, other), *causes)
            yield Verdict(kind, rule, version, stream, occurrence, one, other, because, positions)


def _lasting(row: Row | None) -> dict[str, Any]:
    return {name: value for name, value in (row or {}).items() if name not in _COUNTING}


def _because(
    pair: Sequence[Row | None], made: set[int], between: Moments, new: Sequence[int]
) -> tuple[Literal["facts", "time", "facts or time"], tuple[int, ...]]:
    """What changed a verdict: new facts that it names, else time if no fact is new, else either."""
    named = {at for row in pair if row for at in positions_of(row)} & made
    if named:
        return "facts", tuple(sorted(named))
    if not between.effective_moves:
        return "facts", tuple(sorted(new))
    return ("facts or time", tuple(sorted(new))) if new else ("time", ())


def _us(instant: str) -> int:
    return instant_us(instant, "the time of an event", 0)
