"""A record by hand is decided on the version that was seen, and again if that moved on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.console.commission.run import settle_month
from adapters.console.commission.summary import Summary
from adapters.console.intake import recording
from adapters.ledger.deciding import Decided, DecidingLedger, Recording
from adapters.ledger.reading import LedgerReader
from domain.errors import WorkspaceBusy
from domain.settlement import CPIC_TERMS
from streams.cloudevents import decode
from streams.fixtures import lines, load_index
from streams.intake import Accepted, Batch


@pytest.fixture
def forfeited(tmp_path: Path) -> Path:
    """A ledger in which the commission of the policy of F11a is forfeited."""
    path = tmp_path / "ledger.sqlite"
    with DecidingLedger(path) as ledger:
        (fixture,) = (one for one in load_index() if one.id == "F11a")
        read = [Accepted(n, raw, decode(raw)) for n, raw in enumerate(lines(fixture), 1)]
        ledger.record(fixture.file, Batch(read))
        settle_month(ledger, "2010-10", CPIC_TERMS, Summary(), lambda _done, _total: None)
    return path


def held(path: Path) -> list[Any]:
    """Every row of the ledger."""
    with LedgerReader(path) as ledger:
        return ledger.rows(0, 1_000)


REINSTATED = (
    b'{"specversion":"1.0","id":"h-1","source":"policytrail","type":"policy.CommissionReinstated.v1"'
    b',"subject":"policy/P-F11a","time":"2024-01-01T10:00:00+08:00"'
    b',"datacontenttype":"application/json","actortype":"STAFF","actorref":"S-7","reason":"why"'
    b',"data":{"amount_fen":180000,"decided_by":"S-7","reason":"wrong address"}}'
)


class _Overtaken(DecidingLedger):
    """A ledger to which somebody else's decisions come in while one is taken."""

    others = 1

    def decide(self, decisions: Sequence[Decided]) -> Recording:
        if self.others:
            self.others -= 1
            other = decode(REINSTATED)._replace(event_id=f"other-{self.others}")
            half = other.data.replace(b"180000", b"100000").replace(b"S-7", b"S-8")
            self.record("other", Batch([Accepted(1, b"", other._replace(data=half))]))
        return super().decide(decisions)


def test_what_came_in_meanwhile_is_decided_on(forfeited: Path) -> None:
    """Two people reinstate at once: the second is decided on what the first left."""
    fact = decode(REINSTATED)

    with (
        _Overtaken(forfeited) as ledger,
        pytest.raises(Exception, match="80000 fen stand forfeited, not 180000"),
    ):
        recording.record(ledger, fact, timed=True)

    assert [row[1] for row in held(forfeited)][-1] == "other-0"


def test_a_stream_that_never_rests_is_left_to_another_time(forfeited: Path) -> None:
    """After some attempts the message says that nothing was recorded."""
    receipt_fact = decode(REINSTATED)._replace(
        topic="policy.PolicyPrinted.v1", data=b'{"printed_on":"2010-09-01"}'
    )

    class Busy(_Overtaken):
        others = 99

    with Busy(forfeited) as ledger, pytest.raises(WorkspaceBusy):
        recording.record(ledger, receipt_fact, timed=True)

    assert "h-1" not in [row[1] for row in held(forfeited)]


def test_two_processes_that_record_one_id_record_it_once(forfeited: Path) -> None:
    """The second finds it recorded, though it was not there when it began to decide."""
    fact = decode(REINSTATED)

    class Raced(DecidingLedger):
        def decide(self, decisions: Sequence[Decided]) -> Recording:
            if not any(row[1] == fact.event_id for row in self.rows(0, 1_000)):
                self.record("other", Batch([Accepted(1, REINSTATED, fact)]))
            return super().decide(decisions)

    with Raced(forfeited) as ledger:
        done = recording.record(ledger, fact, timed=True)

    assert done.outcome is recording.Outcome.REPEATED
    assert [row[1] for row in held(forfeited)].count("h-1") == 1
