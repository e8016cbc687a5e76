"""The checkpoint that a schedule asks for, after a command has recorded something."""

import typer

from adapters.checkpoint_schedule import read_schedule
from adapters.console.common import ATTENTION, counted, say
from adapters.console.evidence.signing import make
from adapters.ledger.checkpointing import latest
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import PolicytrailError


def checkpoint_if_due(place: Workspace) -> None:
    """Make a checkpoint if enough was recorded since the last one.

    What was recorded stays, whatever becomes of the checkpoint: a failure is said, and the program
    ends with the code for something left to look at.
    """
    try:
        schedule = read_schedule(place.schedule)
        if schedule is None or not place.ledger.exists():
            return
        with LedgerReader(place.ledger) as ledger:
            last = ledger.ask(latest)
            events = ledger.last_position() - (last.size if last else 0)
        if events >= schedule.every:
            kept, _ = make(place, schedule.key)
            say(f"checkpoint {kept.number} signed over {counted(kept.size, 'event')}")
    except PolicytrailError as exc:
        say(f"recorded, but the checkpoint that is due was not made: {exc}")
        raise typer.Exit(ATTENTION) from exc
