"""Obligations, slowly: each start on its own, from nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.facts import Recorded
from domain.rulebook.kinds import Obligation
from domain.rulebook.model import Rule
from domain.rulebook.shapes import Deadline, On
from tests.oracles.rules.clock import MOVED_BY_PAUSES, Paused, between, calendar, last_good
from tests.oracles.rules.scope import Ledger
from tests.oracles.rules.told import (
    Mark,
    Told,
    agree,
    day_of,
    instant,
    key,
    marks,
    once_each,
    that_count,
)

Row = dict[str, Any]


@dataclass(slots=True)
class Duty:
    """One obligation, as far as it has been worked out."""

    rule: Rule
    demands: Obligation
    start: Mark
    facts: list[Told]
    span: Deadline | None = None
    extension: Mark | None = None
    due: int | None = None
    pauses: tuple[Mark, ...] = ()
    resumptions: tuple[Mark, ...] = ()
    stop: Mark | None = None
    excuse: Mark | None = None
    status: str = "OPEN"

    def its(self, ons: Iterable[On]) -> list[Mark]:
        """The marks that have the values of the start."""
        return [m for m in marks(self.facts, ons) if agree(m, self.start, self.demands.matching)]


def obligations(
    log: Sequence[Recorded], rules: Iterable[Rule], effective_us: int, known_us: int
) -> list[Row]:
    """One row an obligation, by rule, stream and start.

    units   ``effective_us`` and ``known_us`` in microseconds since the epoch, both included
    """
    ledger = Ledger.of(that_count(log, effective_us, known_us), effective_us)
    return [_row(ledger, duty) for rule in rules for duty in duties(ledger, rule)]


def duties(ledger: Ledger, rule: Rule) -> Iterator[Duty]:
    """Every obligation of a rule."""
    demands = rule.demands
    if not isinstance(demands, Obligation):
        return
    for stream, facts in ledger.streams.items():
        for start in _starts(facts, demands):
            if ledger.judged(rule, start.day, stream):
                yield _judged(Duty(rule, demands, start, facts), ledger.effective_us)


def _starts(facts: list[Told], demands: Obligation) -> Iterator[Mark]:
    opened = set()
    for start in once_each(marks(facts, demands.start)):
        values = key(start, demands.matching)
        if demands.occurrence == "each" or values not in opened:
            opened.add(values)
            yield start


def _judged(duty: Duty, effective_us: int) -> Duty:
    _extend(duty)
    _pause(duty)
    duty.stop = _first_end(duty, duty.demands.satisfied_by)
    excuse = _first_end(duty, duty.demands.excused_by)
    if excuse and _in_time(excuse, duty.due):
        duty.excuse = excuse
    if duty.stop and _in_time(duty.stop, duty.due):
        duty.status = "MET"
    elif duty.excuse:
        duty.status = "EXCUSED"
    elif duty.stop:
        duty.status = "LATE"
    elif duty.due is not None and duty.due < effective_us:
        duty.status = "OVERDUE"
    return duty


def _in_time(mark: Mark, due: int | None) -> bool:
    return due is None or mark.time <= due


def _extend(duty: Duty) -> None:
    """The last extension's span, or the first one."""
    duty.span = duty.demands.deadline
    found = [
        (mark.order, number, mark, extension.deadline)
        for number, extension in enumerate(duty.demands.extended_by)
        for mark in duty.its([extension.by])
    ]
    if found:
        *_, duty.extension, duty.span = max(found, key=lambda one: one[:2])


def _pause(duty: Duty) -> None:
    """Move the due time by every pause that counts."""
    if duty.span is None:
        return
    roll, paused = duty.demands.roll_forward, Paused()
    duty.due = last_good(duty.start, duty.span, roll=roll)
    for pause, resumption in _in_turn(duty):
        if duty.span.unit not in MOVED_BY_PAUSES:
            return
        if resumption and resumption.time <= duty.start.time:
            continue
        if duty.due is None or pause.time > duty.due:
            return
        duty.pauses += (pause,)
        if resumption is None:
            duty.due = None
            return
        duty.resumptions += (resumption,)
        more = between(max(pause.time, duty.start.time), resumption.time)
        paused = Paused(*(a + b for a, b in zip(paused, more, strict=True)))
        duty.due = last_good(duty.start, duty.span, roll=roll, paused=paused)


def _in_turn(duty: Duty) -> Iterator[tuple[Mark, Mark | None]]:
    """A pause, the first resumption after it, the first pause after that, and so on."""
    pauses, resumptions = duty.its(duty.demands.paused_by), duty.its(duty.demands.resumed_by)
    last = (-(2**63), 0)
    while pause := next((p for p in pauses if p.order > last), None):
        end = next((r for r in resumptions if r.order > pause.order), None)
        yield pause, end
        if end is None:
            return
        last = end.order


def _first_end(duty: Duty, ons: Iterable[On]) -> Mark | None:
    """The first mark that may end the obligation."""
    after = duty.demands.occurrence == "each" and not duty.demands.matching
    return next(
        (
            mark
            for mark in duty.its(ons)
            if (mark.day >= duty.start.day or not after)
            and (mark.position, mark.at) != (duty.start.position, duty.start.at)
        ),
        None,
    )


def _row(ledger: Ledger, duty: Duty) -> Row:
    rule, start, stream = duty.rule, duty.start, duty.start.told.stream
    return {
        "rule": rule.id,
        "rule_version": rule.version,
        "book": rule.book,
        "stream": stream,
        "occurrence": str(start.position),
        "policy_id": ledger.policy_of(stream),
        "agent_id": ledger.agent_of(stream),
        "started_at": instant(start.time),
        "started_by": start.position,
        "extended_by": duty.extension and duty.extension.position,
        "paused_by": [mark.position for mark in duty.pauses],
        "resumed_by": [mark.position for mark in duty.resumptions],
        "due_at": None if duty.due is None else instant(duty.due),
        "satisfied_at": duty.stop and instant(duty.stop.time),
        "satisfied_by": duty.stop and duty.stop.position,
        "excused_at": duty.excuse and instant(duty.excuse.time),
        "excused_by": duty.excuse and duty.excuse.position,
        "status": duty.status,
        "days_left": _days_left(duty, ledger.effective_us),
        "calendar": calendar(
            start,
            duty.span,
            duty.due,
            roll=duty.demands.roll_forward,
            stands=len(duty.pauses) > len(duty.resumptions),
        ),
    }


def _days_left(duty: Duty, effective_us: int) -> int | None:
    if duty.due is None or duty.status == "EXCUSED":
        return None
    until = duty.stop.time if duty.stop else effective_us
    return (day_of(duty.due) - day_of(until)).days
