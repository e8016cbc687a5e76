"""Ctrl-C at any moment of a step of the ledger: it was done or not, and the next one goes on."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from adapters.ledger.messages import MessageLedger
from tests.messages import lease_of, seen

PATH = ("ledger/datastore.py", "eventsourcing/sqlite.py")


def interrupting(moment: int) -> Callable[[FrameType, str, Any], Any]:
    """A trace that interrupts at the n-th line or return of the path."""
    left = moment

    def trace(frame: FrameType, _what: str, _: Any) -> Any:
        nonlocal left
        if not any(part in frame.f_code.co_filename for part in PATH):
            return None
        left -= 1
        if not left:
            sys.settrace(None)
            raise KeyboardInterrupt
        return trace

    return trace


def test_after_an_interrupt_at_any_moment_a_worker_can_give_back_what_it_holds(
    tmp_path: Path,
) -> None:
    """While the interrupt is under way, as it does then: a transaction may be half begun."""
    with MessageLedger(tmp_path / "ledger.sqlite") as ledger:
        lease_of(ledger)
        moment, ended = 0, False
        while not ended:
            moment += 1
            before = sys.gettrace()
            sys.settrace(interrupting(moment))
            try:
                ledger.take("g", "w", seen(), 30)
                ended = True
            except KeyboardInterrupt:
                ledger.leave("g", "w")
                assert ledger.partitions("g")[0].worker is None
            finally:
                sys.settrace(before)

        assert moment > 50
        assert lease_of(ledger).worker == "w"
