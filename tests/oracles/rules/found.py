"""A finding, before it is a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.rulebook.model import Rule
from tests.oracles.rules.scope import COMPANY, Ledger
from tests.oracles.rules.told import Mark, Told, instant

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What broke a rule.

    units   ``day`` is the day that counts; ``event`` is given where the finding is of one event
    """

    deviation: str
    stream: str
    occurrence: str
    breached_us: int
    day: date
    position: int | None
    positions: list[int]
    event: Told | None = None

    def row(self, ledger: Ledger, rule: Rule) -> Row:
        """The row of the read model."""
        company = self.stream == COMPANY
        policy = None if company else ledger.policy_of(self.stream)
        if self.event and self.stream.startswith("agent/"):
            policy = getattr(self.event.event, "policy_id", None)
        return {
            "rule": rule.id,
            "rule_version": rule.version,
            "book": rule.book,
            "severity": rule.severity,
            "deviation": self.deviation,
            "stream": self.stream,
            "occurrence": self.occurrence,
            "policy_id": policy,
            "agent_id": None if company else ledger.agent_of(self.stream),
            "breached_at": instant(self.breached_us),
            "position": self.position,
            "positions": self.positions,
        }


def of_event(deviation: str, mark: Mark, proof: Iterable[Mark | Told | None] = ()) -> Found:
    """A finding of one event, and the others that prove it."""
    others = {one.position for one in proof if one is not None}
    return Found(
        deviation,
        mark.told.stream,
        str(mark.position),
        mark.time,
        mark.day,
        mark.position,
        sorted({mark.position} | others),
        mark.told,
    )


def of_stream(deviation: str, mark: Mark, proof: Iterable[Mark]) -> Found:
    """A finding of a stream, dated by one of its events."""
    return Found(
        deviation,
        mark.told.stream,
        str(mark.position),
        mark.time,
        mark.day,
        mark.position,
        sorted({one.position for one in proof}),
    )


def of_period(
    deviation: str, stream: str, label: str, breached_us: int, last: date, *proof: Mark
) -> Found:
    """A finding of a period, which has no position of its own."""
    return Found(
        deviation, stream, label, breached_us, last, None, sorted({m.position for m in proof})
    )


def local_time(us: int) -> str:
    """The time of day in Asia/Shanghai, to the microsecond."""
    return instant(us).time().isoformat(timespec="microseconds")
