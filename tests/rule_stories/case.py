"""A case of the rule engine as data: rules, facts, and the rows that are to come of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import Any

from domain.events import EVENT_TYPES
from domain.facts import Fact, Recorded
from domain.rulebook.library import every_rule
from domain.rulebook.model import Rule
from streams.cloudevents import canonical
from tests.rulebooks import COMMON, book
from tests.tree import ROOT

Row = dict[str, Any]
CHINA = timezone(timedelta(hours=8))
GOLDEN = ROOT / "tests" / "golden" / "events"
RECORDED = datetime(2200, 1, 1, tzinfo=CHINA)
FAR = datetime(2100, 1, 1, tzinfo=CHINA)
LATER = datetime(2201, 1, 1, tzinfo=CHINA)
US = timedelta(microseconds=1)


def at(text: str) -> datetime:
    """An instant; one without an offset is in Asia/Shanghai."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def end(text: str) -> datetime:
    """The last microsecond of a day."""
    return datetime.combine(date.fromisoformat(text), time.max, CHINA)


def us(instant: datetime) -> int:
    """Microseconds since the epoch."""
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // US


@dataclass(frozen=True, slots=True)
class Tell:
    """One fact to record; its payload is the golden one of its type with changes."""

    stream: str
    type: str
    occurred: datetime
    changes: Row
    actor_type: str = "SYSTEM"
    recorded: datetime | None = None


def tell(
    stream: str, name: str, occurred: str, *, actor: str = "SYSTEM", recorded: str = "", **data: Any
) -> Tell:
    """Write a fact by its short name: ``PolicyPrinted`` of ``policy/P-1``."""
    kind = f"{stream.partition('/')[0]}.{name}"
    return Tell(stream, kind, at(occurred), data, actor, at(recorded) if recorded else None)


@cache
def golden(topic: str) -> Row:
    """The frozen payload of a type."""
    found: Row = json.loads((GOLDEN / f"{topic}.json").read_text(encoding="utf-8"))
    return found


def record(told: Sequence[Tell]) -> list[Recorded]:
    """The ledger that holds these facts in this order, as they were written on the wire."""
    log: list[Recorded] = []
    versions: dict[str, int] = {}
    for position, one in enumerate(told, start=1):
        topic = f"{one.type}.v1"
        given = {k: v for k, v in (golden(topic) | one.changes).items() if v is not ...}
        EVENT_TYPES[topic].model_validate_json(json.dumps(given))
        versions[one.stream] = versions.get(one.stream, 0) + 1
        fact = Fact(
            event_id=f"e-{position}",
            source="tests",
            topic=topic,
            stream=one.stream,
            time=one.occurred.isoformat(),
            occurred_us=us(one.occurred),
            actor_type=one.actor_type,
            actor_ref="S-1",
            correlation_id=None,
            causation_id=None,
            data=canonical(given),
        )
        known = us(one.recorded or RECORDED + timedelta(seconds=position))
        log.append(Recorded(position, versions[one.stream], known, f"tests:{position}", fact))
    return log


@dataclass(frozen=True, slots=True)
class Case:
    """Given rules and facts, then rows.

    shape   ``rules`` are ids of the library, or the demands of one rule in TOML; a row that is
            expected holds the columns that matter, and there are no rows beside those expected
    """

    name: str
    rules: str | tuple[str, ...]
    told: tuple[Tell, ...]
    obligations: tuple[Row, ...] | None = None
    findings: tuple[Row, ...] | None = None
    effective: datetime = FAR
    known: datetime = LATER
    recorded: tuple[Recorded, ...] = ()

    @property
    def log(self) -> list[Recorded]:
        """The facts as recorded."""
        return [*self.recorded] or record(self.told)

    @property
    def judged_by(self) -> tuple[Rule, ...]:
        """The rules."""
        if isinstance(self.rules, str):
            return book(COMMON + self.rules).rules
        return tuple(rule for rule in every_rule() if rule.id in self.rules)

    def question(self) -> tuple[list[Recorded], tuple[Rule, ...], int, int]:
        """What the oracle, or the engine, is asked."""
        return self.log, self.judged_by, us(self.effective), us(self.known)


def agreed(rows: Sequence[Row], expected: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Both sides in one order, the rows cut down to the columns that are expected.

    Instants may come as aware datetimes or as microseconds.
    """
    wanted = sorted(expected, key=_order)
    found = sorted(rows, key=_order)
    cut = [
        {column: _plain(row[column]) for column in (wanted[n] if n < len(wanted) else row)}
        for n, row in enumerate(found)
    ]
    return cut, [{column: _plain(value) for column, value in row.items()} for row in wanted]


def _order(row: Row) -> tuple[str, ...]:
    return str(row.get("rule", "")), str(row["occurrence"]).zfill(9), str(row.get("stream", ""))


def _plain(value: Any) -> Any:
    return us(value) if isinstance(value, datetime) else value
