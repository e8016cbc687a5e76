"""Recording one fact by hand: decided on the version that was seen, and again if that moved on."""

from dataclasses import dataclass
from enum import StrEnum

from adapters.ledger import conflicts
from adapters.ledger.by_hand import recorded_as, seen
from adapters.ledger.deciding import Decided, DecidingLedger
from adapters.ledger.reading import LedgerReader
from domain.by_hand import Record, judge
from domain.errors import Misused, WorkspaceBusy
from domain.facts import Fact, Recorded
from domain.rulebook.library import library
from streams.cloudevents import encode

ATTEMPTS = 5  # to decide about a stream that keeps moving on meanwhile


class Outcome(StrEnum):
    """What became of a record by hand."""

    RECORDED = "recorded"
    REPEATED = "recorded already"
    DONE = "nothing to do"
    WOULD = "would record"


@dataclass(frozen=True, slots=True)
class Done:
    """The outcome, and the fact as the ledger holds it, or as it would."""

    outcome: Outcome
    fact: Fact
    recorded: Recorded | None = None


def record(ledger: LedgerReader, fact: Fact, *, timed: bool) -> Done:
    """Record a fact, if its aggregate does not forbid it and the ledger takes decisions.

    ``timed`` says that a person gave its time; a time that is only "now" is no contradiction to a
    recorded fact of the same id.

    raises  Refused, Misused for an id that is recorded with other content, WorkspaceBusy
    """
    for _attempt in range(ATTEMPTS):
        if held := ledger.ask(lambda db: recorded_as(db, fact)):
            return _repeated(held, fact, timed=timed)
        known = ledger.ask(lambda db: seen(db, fact.stream))
        command = Record(
            stream=fact.stream,
            event=fact.event(),
            occurred_us=fact.occurred_us,
            told=known.told,
            sellers=known.sellers,
            books=library(),
        )
        if not judge(command):
            return Done(Outcome.DONE, fact)
        if not isinstance(ledger, DecidingLedger):
            return Done(Outcome.WOULD, fact)
        done = ledger.decide([Decided(fact.stream, known.version, (fact,))])
        if done.recorded:
            held = ledger.ask(lambda db: recorded_as(db, fact))
            return Done(Outcome.RECORDED, fact, held)
    raise WorkspaceBusy(
        f"record {fact.topic} on {fact.stream}",
        "facts about it keep coming in while it is decided",
        "run the same command again",
    )


def _repeated(held: Recorded, fact: Fact, *, timed: bool) -> Done:
    if not timed:
        fact = fact._replace(time=held.fact.time, occurred_us=held.fact.occurred_us)
    if held.fact == fact:
        return Done(Outcome.REPEATED, held.fact, held)
    both = conflicts.Conflicting(0, held, 0, "", encode(fact))
    raise Misused(
        f"record {fact.topic} on {fact.stream}",
        f"the id {fact.event_id} is recorded at position {held.position} with other content"
        f" ({', '.join(sorted(conflicts.differing(both)))})",
        "give another --event-id, or leave it out",
    )
