"""One run over the agents: each decided on what is known about it, a thousand a transaction."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from adapters.ledger.agent_facts import AgentFile, every_agent, these_agents
from adapters.ledger.deciding import Decided, DecidingLedger
from adapters.ledger.reading import LedgerReader
from domain.discipline.facts import Decision
from domain.errors import WorkspaceBusy
from streams.agent_decisions import Run, as_facts

BATCH = 1_000  # agents a transaction
ATTEMPTS = 5  # to decide about an agent about whom facts keep coming in meanwhile

Judge = Callable[[AgentFile], tuple[Decision, ...]]


@dataclass(slots=True)
class Outcome:
    """What a run came to: every agent that was looked at, and what was decided about it.

    shape   ``recorded`` counts the events that are new in the ledger; ``contradicted`` are streams
            in which other facts have the ids of these decisions: nothing was recorded about them
    """

    run: Run
    files: dict[str, AgentFile] = field(default_factory=dict)
    decisions: dict[str, tuple[Decision, ...]] = field(default_factory=dict)
    recorded: int = 0
    contradicted: tuple[str, ...] = ()

    @property
    def decided(self) -> dict[str, tuple[Decision, ...]]:
        """The streams about which there is something to record."""
        return {stream: found for stream, found in self.decisions.items() if found}

    @property
    def events(self) -> int:
        """The number of events decided."""
        return sum(map(len, self.decisions.values()))


def decide_agents(
    ledger: LedgerReader,
    run: Run,
    types: Collection[str],
    judge: Judge,
    others: Collection[str] = (),
) -> Outcome:
    """Judge every agent with facts of these types, and others; record it if the ledger takes it.

    raises  WorkspaceBusy if facts about an agent keep coming in
    """
    outcome = Outcome(run)
    files = ledger.ask(lambda db: every_agent(db, types, others))
    for start in range(0, len(files), BATCH):
        _decide_batch(ledger, files[start : start + BATCH], types, judge, outcome)
    return outcome


def _decide_batch(
    ledger: LedgerReader,
    files: list[AgentFile],
    types: Collection[str],
    judge: Judge,
    outcome: Outcome,
) -> None:
    for _attempt in range(ATTEMPTS):
        for file in files:
            outcome.files[file.stream] = file
            outcome.decisions[file.stream] = judge(file)
        moved = _record(ledger, files, outcome)
        if not moved:
            return
        files = ledger.ask(lambda db, names=moved: these_agents(db, types, names))  # type: ignore[misc]
    raise WorkspaceBusy(
        f"decide {outcome.run.id}",
        f"facts about {len(files)} agents keep coming in while they are decided",
        "run it again: it goes on with the agents that are left",
    )


def _record(ledger: LedgerReader, files: list[AgentFile], outcome: Outcome) -> tuple[str, ...]:
    """Record what was decided; name the streams that have to be decided again."""
    if not isinstance(ledger, DecidingLedger):
        return ()
    done = ledger.decide(
        [
            Decided(file.stream, file.version, tuple(as_facts(found, file.stream, outcome.run)))
            for file in files
            if (found := outcome.decisions[file.stream])
        ]
    )
    outcome.recorded += done.events
    outcome.contradicted = (*outcome.contradicted, *done.contradicted)
    for stream in done.contradicted:
        outcome.decisions[stream] = ()
    return done.moved
