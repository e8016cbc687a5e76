"""What ``kafka consume`` says at its end: the reconciliation, and what is left to look at."""

import sys
from dataclasses import dataclass

from adapters.console.common import counted, print_figures, print_json, say
from adapters.console.consuming.board import Board
from adapters.console.consuming.holdings import Task
from adapters.ledger.partitions import PartitionState
from streams.intake import Tally

_FIGURES = ("read", "recorded", "duplicates", "conflicts", "rejected", "parked", "misplaced")


@dataclass(frozen=True, slots=True)
class Consumed:
    """What came of a run; ``unsent`` dead letters are due, from this run or another one.

    shape   ``states`` are those of the topics that were read; ``ended`` is what cut the run short
    """

    task: Task
    board: Board
    released: Tally
    states: tuple[PartitionState, ...]
    unsent: int
    last_position: int
    ended: BaseException | None

    @property
    def stopped(self) -> tuple[PartitionState, ...]:
        """The partitions that nobody reads until they are restarted."""
        return tuple(state for state in self.states if state.stopped)

    @property
    def told(self) -> bool:
        """Whether there is anything to account for."""
        return bool(self.board.tally.read or self.released.read)

    @property
    def clean(self) -> bool:
        """Nothing is left to look at."""
        tally = self.board.tally + self.released
        return tally.clean and not self.stopped and not self.unsent


def print_consumed(done: Consumed, projected: dict[str, object] | None, *, as_json: bool) -> None:
    """Print the reconciliation; beside it, in words, what is left to look at."""
    if as_json:
        print_json(_plain(done) | {"projected": projected})
        return
    tallies = sorted(done.board.tallies.items())
    for topic, tally in tallies if len(tallies) > 1 else ():
        print_figures({"topic": topic, **_figures(tally)})
        sys.stdout.write("\n")
    print_figures(_figures(done.board.tally))
    for sentence in _sentences(done):
        say(sentence)


def _figures(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in _FIGURES}


def _sentences(done: Consumed) -> list[str]:
    tally, letters = done.board.tally, done.board.letters.values()
    said = []
    if done.released.read:
        said.append(f"{counted(done.released.read, 'parked message')} could be released first")
    if tally.rejected:
        sent, refused = sum(one.sent for one in letters), sum(one.refused for one in letters)
        fate = f"{counted(sent, 'dead letter')} sent" + (f", {refused:,} refused" * bool(refused))
        said.append(f"look at what was rejected, and mend it: policytrail rejects list ({fate})")
    if done.unsent:
        said.append(
            f"{counted(done.unsent, 'dead letter')} could not be sent; the next run tries again"
        )
    if tally.conflicts:
        said.append("look at what contradicts a recorded fact: policytrail conflicts list")
    if tally.parked:
        said.append("look at what waits for a newer program: policytrail rejects list --parked")
    if tally.misplaced:
        said.append(
            f"{counted(tally.misplaced, 'fact')} came in another topic or under another key than"
            " declared: their order is luck"
        )
    said += [
        f"let {state.feed} go on when you know why it is stopped: policytrail kafka restart"
        f" {state.topic}/{state.partition} --at OFFSET --reason TEXT"
        for state in done.stopped
    ]
    return said


def _plain(done: Consumed) -> dict[str, object]:
    board = done.board
    return {
        "group": done.task.group,
        **_figures(board.tally),
        "topics": [
            {"topic": topic, **_figures(board.tallies.get(topic, Tally()))}
            for topic in done.task.topics
        ],
        "partitions": [
            {
                "topic": state.topic,
                "partition": state.partition,
                "feed": state.feed,
                "next_offset": state.next_offset,
                "stopped": state.stopped,
                "detail": state.detail,
            }
            for state in done.states
        ],
        "dead_letters": {
            "sent": sum(one.sent for one in board.letters.values()),
            "refused": sum(one.refused for one in board.letters.values()),
            "unsent": done.unsent,
            "why": next((one.why for one in board.letters.values() if one.unsent), None),
        },
        "released": _figures(done.released),
        "not_committed": board.not_committed,
        "last_position": done.last_position,
    }
