"""All that is recorded about a policy, in business order, up to a day and as known at a day."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.facts import Recorded

LATE_AFTER_DAYS = 3
"""A fact that became known more than this many days after it happened is a late one."""
_DAY_US = 86_400_000_000


class Mark(StrEnum):
    """Why an entry stands out."""

    LATE = "late"
    OUT_OF_ORDER = "out_of_order"
    FUTURE = "future"
    WOVEN = "woven"


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded fact in the history.

    units   ``occurred_us`` and ``recorded_us`` are microseconds since the epoch; ``late_days`` is
            days from happening to being known, negative if it was reported ahead
    shape   ``topic`` is without its version; ``time`` is the instant as it was written
    """

    position: int
    version: int
    stream: str
    topic: str
    schema_version: int
    event_id: str
    time: str
    occurred_us: int
    recorded_us: int
    actor_type: str
    actor_ref: str
    source: str
    source_position: str | None
    correlation_id: str | None
    causation_id: str | None
    reason: str | None
    payload: Mapping[str, Any]
    late_days: float
    out_of_order: bool
    future: bool
    woven: bool

    @property
    def late(self) -> bool:
        """Whether it became known more than ``LATE_AFTER_DAYS`` after it happened."""
        return self.late_days > LATE_AFTER_DAYS


@dataclass(frozen=True, slots=True)
class Timeline:
    """A history up to a business instant, as it was known at a recording instant.

    shape   ``entries`` is in business order; every recorded fact is in it or counted in exactly one
            of ``not_yet_known`` and ``not_yet_effective`` (the latter only if it was known);
            ``bulk_loaded``: every fact became known late, as in a migration, so none stands out
    """

    own_stream: str
    effective_us: int
    known_us: int
    entries: tuple[Entry, ...]
    not_yet_effective: int
    not_yet_known: int
    bulk_loaded: bool

    @property
    def count(self) -> int:
        """How many facts are shown."""
        return len(self.entries)

    @property
    def first_us(self) -> int | None:
        """When the earliest fact shown happened."""
        return self.entries[0].occurred_us if self.entries else None

    @property
    def last_us(self) -> int | None:
        """When the latest fact shown happened."""
        return self.entries[-1].occurred_us if self.entries else None

    def marks(self, entry: Entry) -> tuple[Mark, ...]:
        """Why the entry stands out in this history; empty if it does not."""
        found = {
            Mark.LATE: entry.late and not self.bulk_loaded,
            Mark.OUT_OF_ORDER: entry.out_of_order,
            Mark.FUTURE: entry.future,
            Mark.WOVEN: entry.woven,
        }
        return tuple(mark for mark, holds in found.items() if holds)


def build(
    recorded: Iterable[Recorded], *, own_stream: str, effective_us: int, known_us: int
) -> Timeline:
    """Put recorded facts of one policy, and those woven in, in the order in which they happened.

    units   both limits are microseconds since the epoch and inclusive
    """
    facts = list(recorded)
    known = [r for r in facts if r.recorded_us <= known_us]
    shown = sorted((r for r in known if r.fact.occurred_us <= effective_us), key=_position)
    bulk = bool(shown) and all(_late_days(r) > LATE_AFTER_DAYS for r in shown)
    overtaken = _overtaken(shown, within_streams=bulk)
    entries = [_entry(r, own_stream, out_of_order=r.position in overtaken) for r in shown]
    return Timeline(
        own_stream=own_stream,
        effective_us=effective_us,
        known_us=known_us,
        entries=tuple(sorted(entries, key=_business_order)),
        not_yet_effective=len(known) - len(shown),
        not_yet_known=len(facts) - len(known),
        bulk_loaded=bulk,
    )


def _overtaken(shown: list[Recorded], *, within_streams: bool) -> set[int]:
    """Find the positions recorded after a fact that happened later.

    In a bulk load the order between streams is the loader's, so there only the same stream counts.
    """
    latest: dict[str, int] = {}
    found = set()
    for recorded in shown:
        key = recorded.fact.stream if within_streams else ""
        so_far = latest.get(key, recorded.fact.occurred_us)
        if recorded.fact.occurred_us < so_far:
            found.add(recorded.position)
        latest[key] = max(so_far, recorded.fact.occurred_us)
    return found


def _late_days(recorded: Recorded) -> float:
    return (recorded.recorded_us - recorded.fact.occurred_us) / _DAY_US


def _position(recorded: Recorded) -> int:
    return recorded.position


def _business_order(entry: Entry) -> tuple[int, int]:
    return entry.occurred_us, entry.position


def _entry(recorded: Recorded, own_stream: str, *, out_of_order: bool) -> Entry:
    fact = recorded.fact
    topic, _, version = fact.topic.rpartition(".v")
    return Entry(
        position=recorded.position,
        version=recorded.version,
        stream=fact.stream,
        topic=topic,
        schema_version=int(version),
        event_id=fact.event_id,
        time=fact.time,
        occurred_us=fact.occurred_us,
        recorded_us=recorded.recorded_us,
        actor_type=fact.actor_type,
        actor_ref=fact.actor_ref,
        source=fact.source,
        source_position=recorded.source_position,
        correlation_id=fact.correlation_id,
        causation_id=fact.causation_id,
        reason=fact.reason,
        payload=json.loads(fact.data),
        late_days=_late_days(recorded),
        out_of_order=out_of_order,
        future=fact.occurred_us > recorded.recorded_us,
        woven=fact.stream != own_stream,
    )
