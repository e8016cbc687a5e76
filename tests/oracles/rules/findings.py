"""Every finding, slowly: rule by rule, stream by stream."""

from collections.abc import Iterable, Iterator, Sequence

from domain.facts import Recorded
from domain.rulebook.model import Rule
from tests.oracles.rules.events import of_events
from tests.oracles.rules.found import Found, Row
from tests.oracles.rules.obligations import duties
from tests.oracles.rules.periods import of_periods
from tests.oracles.rules.scope import Ledger
from tests.oracles.rules.streams import of_streams
from tests.oracles.rules.told import positions, that_count


def findings(
    log: Sequence[Recorded], rules: Iterable[Rule], effective_us: int, known_us: int
) -> list[Row]:
    """One row a finding, by rule, stream and occurrence.

    units   ``effective_us`` and ``known_us`` in microseconds since the epoch, both included
    """
    ledger = Ledger.of(that_count(log, effective_us, known_us), effective_us)
    return [
        found.row(ledger, rule)
        for rule in rules
        for found in _found(ledger, rule)
        if ledger.judged(rule, found.day, found.stream)
    ]


def _found(ledger: Ledger, rule: Rule) -> Iterator[Found]:
    yield from _broken(ledger, rule)
    yield from of_periods(rule.demands, ledger)
    for facts in ledger.streams.values():
        yield from of_events(rule.demands, facts, ledger)
        yield from of_streams(rule.demands, facts)


def _broken(ledger: Ledger, rule: Rule) -> Iterator[Found]:
    """Obligations that were met late or not at all."""
    for duty in duties(ledger, rule):
        if duty.status not in {"LATE", "OVERDUE"}:
            continue
        last = duty.stop if duty.status == "LATE" else None
        assert duty.due is not None
        yield Found(
            "LATE" if last else "MISSING",
            duty.start.told.stream,
            str(duty.start.position),
            last.time if last else duty.due,
            duty.start.day,
            (last or duty.start).position,
            positions(duty.start, *duty.pauses, *duty.resumptions, duty.extension, last),
        )
