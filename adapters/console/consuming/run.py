"""A run of ``kafka consume`` from the first worker to the last dead letter."""

from pathlib import Path

from adapters.console.common import say
from adapters.console.consuming.board import Board
from adapters.console.consuming.holdings import Task
from adapters.console.consuming.processes import send_leftovers, work, work_together
from adapters.console.consuming.reconciliation import Consumed, print_consumed
from adapters.kafka.settings import Settings
from adapters.ledger.messages import MessageLedger
from domain.errors import PolicytrailError
from streams.sharing import Place

__all__ = ["Task", "print_consumed", "run"]


def run(path: Path, task: Task, settings: Settings, metrics: Path | None, workers: int) -> Consumed:
    """Release what was parked, let the workers work, and look at what came of it.

    What cuts a run short is part of the answer: what was recorded until then is accounted for.
    """
    with MessageLedger(path) as ledger:

        def stopped() -> dict[Place, str]:
            return {s.place: s.stopped for s in ledger.partitions(task.group) if s.stopped}

        board = Board(metrics, say, stopped, lambda: ledger.dead_letters_due(task.group))
        board.finish()
        released = ledger.release_parked()
        ended: BaseException | None = None
        try:
            if workers == 1:
                work(task, ledger, settings, board.take)
            else:
                work_together(workers, task, path, settings, board.take)
            send_leftovers(task, ledger, settings, board.take)
        except (PolicytrailError, KeyboardInterrupt) as exc:
            ended = exc
        board.finish()
        states = tuple(s for s in ledger.partitions(task.group) if s.topic in task.topics)
        due = ledger.dead_letters_due(task.group)
        return Consumed(task, board, released, states, due, ledger.last_position(), ended)
