"""Decisions are recorded on top of what they were decided on, a stream whole or not at all."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from adapters.console.commission.run import settle_month
from adapters.console.commission.summary import Summary
from adapters.ledger.deciding import Decided, DecidingLedger, Recording
from adapters.ledger.settlement import facts_of, open_policies
from domain.facts import Fact
from domain.settlement import CPIC_TERMS
from streams.cloudevents import decode
from streams.fixtures import lines, load_index
from streams.intake import Accepted, Batch

MONTH = "2010-09"


def _decision(stream: str, amount_fen: int = 1, event_id: str | None = None) -> Fact:
    return Fact(
        event_id=event_id or f"d-{stream}",
        source="policytrail",
        topic="policy.CommissionHeld.v1",
        stream=stream,
        time="2010-09-20T00:00:00+08:00",
        occurred_us=1_284_912_000_000_000,
        actor_type="SYSTEM",
        actor_ref="settlement",
        correlation_id="settlement-2010-09",
        causation_id=None,
        data=b'{"amount_fen":%d,"reasons":[],"settlement_month":"2010-09"}' % amount_fen,
    )


def _read(ledger: DecidingLedger, *names: str) -> None:
    """Record the facts of worked fixtures."""
    for fixture in load_index():
        if fixture.id in names:
            raw = lines(fixture)
            accepted = [Accepted(n, line, decode(line)) for n, line in enumerate(raw, start=1)]
            ledger.record(fixture.file, Batch(accepted))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[DecidingLedger]:
    """A ledger with two policies of fourteen facts each."""
    with DecidingLedger(tmp_path / "ledger.sqlite") as made:
        _read(made, "F01", "F02")
        yield made


def test_a_decision_on_the_last_version_is_recorded(ledger: DecidingLedger) -> None:
    """Several streams in one transaction, in order of position and version."""
    streams = ("policy/P-F01", "policy/P-F02")

    done = ledger.decide([Decided(name, 14, (_decision(name),)) for name in streams])

    assert (done.recorded, done.events) == (streams, 2)
    assert [ledger.stream(name)[-1].version for name in streams] == [15, 15]
    assert [ledger.stream(name)[-1].position for name in streams] == [29, 30]


def test_a_stream_that_has_moved_is_reported_and_the_others_are_recorded(
    ledger: DecidingLedger,
) -> None:
    """Optimistic: the caller reads what is new and decides again."""
    done = ledger.decide(
        [
            Decided("policy/P-F01", 13, (_decision("policy/P-F01"),)),
            Decided("policy/P-F02", 14, (_decision("policy/P-F02"),)),
        ]
    )

    assert (done.moved, done.recorded) == (("policy/P-F01",), ("policy/P-F02",))
    assert len(ledger.stream("policy/P-F01")) == 14
    assert ledger.last_position() == 29


def test_the_same_decision_again_is_recognised_by_its_id(ledger: DecidingLedger) -> None:
    """Even by a caller that does not know that it was recorded."""
    one = Decided("policy/P-F01", 14, (_decision("policy/P-F01"),))
    ledger.decide([one])

    again = ledger.decide([one])

    assert (again.repeated, again.recorded, again.events) == (("policy/P-F01",), (), 0)
    assert ledger.last_position() == 29


def test_a_decision_that_contradicts_a_recorded_one_is_left_alone(ledger: DecidingLedger) -> None:
    """The same id with other content: nothing of that stream is recorded."""
    name = "policy/P-F01"
    ledger.decide([Decided(name, 14, (_decision(name),))])
    new = _decision(name, event_id="d-2")

    done = ledger.decide([Decided(name, 15, (_decision(name, amount_fen=2), new))])

    assert (done.contradicted, done.recorded, done.moved) == ((name,), (), ())
    assert len(ledger.stream(name)) == 15


class _Overtaken(DecidingLedger):
    """A ledger to which facts come in while the first batch is being decided."""

    def decide(self, decisions: Sequence[Decided]) -> Recording:
        if len(self.stream("policy/P-F01")) == 14:
            _scan_known_late(self)
        return super().decide(decisions)


def _scan_known_late(ledger: DecidingLedger) -> None:
    """A second scan of the receipt that was scanned too late becomes known: it was in time."""
    late = ledger.stream("policy/P-F02")[-1].fact
    scan = late._replace(
        event_id="F02-0015",
        time="2010-09-19T10:00:00+08:00",
        occurred_us=late.occurred_us - 14 * 3_600_000_000,
        data=late.data.replace(b"2010-09-20T00:00", b"2010-09-19T10:00"),
    )
    ledger.record("late", Batch([Accepted(1, b"", scan)]))


def test_facts_that_come_in_meanwhile_are_decided_on(tmp_path: Path) -> None:
    """The policy that moved is read and decided anew in the same run."""
    with _Overtaken(tmp_path / "ledger.sqlite") as ledger:
        _read(ledger, "F01", "F02")
        run = settle_month(ledger, MONTH, CPIC_TERMS, Summary(), lambda _done, _total: None)
        topics = [ledger.stream(f"policy/P-F0{n}")[-1].fact.topic for n in (1, 2)]

    assert (run.open, run.decided, run.recorded) == (2, 2, 2)
    assert topics == ["policy.CommissionSettled.v1"] * 2


def test_a_policy_is_open_until_it_is_paid_and_again_when_something_comes_in(
    ledger: DecidingLedger,
) -> None:
    """Finished policies are not read again, month after month."""

    def open_now(month: str) -> list[str]:
        found = ledger.ask(lambda db: open_policies(db, CPIC_TERMS.cut_off(month)))
        numbers = list(found.positions)
        return [one.stream for one in ledger.ask(lambda db: facts_of(db, numbers, found))]

    assert open_now("2010-08") == []
    assert open_now(MONTH) == ["policy/P-F01", "policy/P-F02"]
    settle_month(ledger, MONTH, CPIC_TERMS, Summary(), lambda _done, _total: None)
    assert open_now("2010-10") == ["policy/P-F02"]
    receipt = ledger.stream("policy/P-F01")[13].fact
    ledger.record("late", Batch([Accepted(1, b"", receipt._replace(event_id="again"))]))
    assert open_now("2010-10") == ["policy/P-F01", "policy/P-F02"]
