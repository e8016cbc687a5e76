"""Recording what the engine decides, as long as nothing it has not seen has happened since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger import sort_out
from adapters.ledger.append import News
from adapters.ledger.ledger import Ledger
from adapters.ledger.recorders import recording_time
from domain.facts import Fact
from streams.cloudevents import encode
from streams.intake import Accepted


class Decided(NamedTuple):
    """Facts that were decided about a stream, and the last version that the decision knew."""

    stream: str
    version: int
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """What became of decisions, by the names of their streams.

    ``recorded`` are in the ledger now; ``repeated`` were there already, to the byte; ``moved`` have
    gone on since they were decided, and ``contradicted`` have one of the ids with other content:
    nothing of these two was recorded.
    """

    recorded: tuple[str, ...]
    repeated: tuple[str, ...]
    moved: tuple[str, ...]
    contradicted: tuple[str, ...]
    events: int


class DecidingLedger(Ledger):
    """A ledger that also takes decisions about many streams in one transaction."""

    def decide(self, decisions: Sequence[Decided]) -> Recording:
        """Append what was decided about each stream that is still at the version decided on.

        All facts of a stream are recorded, or none; one transaction for all streams.
        """

        def work(db: SQLiteCursor) -> Recording:
            appender = self._recorder.appender
            last, now = appender.begin(db), recording_time(db)
            accepted = [Accepted(0, encode(f), f) for one in decisions for f in one.facts]
            found = sort_out.sort_out(db, sort_out.ask(accepted), last)
            contradicted = {conflict.accepted.fact.stream for conflict in found.conflicts}
            new: dict[str, list[tuple[Fact, int]]] = {}
            for fact, key in zip(found.new.facts, found.new.keys, strict=True):
                new.setdefault(fact.stream, []).append((fact, key))
            heads = appender.versions(db, new)
            recorded, moved = list[str](), list[str]()
            for one in decisions:
                if one.stream not in new or one.stream in contradicted:
                    continue
                still = heads[one.stream] == one.version
                (recorded if still else moved).append(one.stream)
            chosen = [one for stream in recorded for one in new[stream]]
            facts, keys = [fact for fact, _ in chosen], [key for _, key in chosen]
            news = News(facts, keys, [None] * len(chosen))
            appender.committed(appender.append(db, news, now) if news else last)
            return Recording(
                recorded=tuple(recorded),
                repeated=tuple(
                    one.stream
                    for one in decisions
                    if one.facts and one.stream not in {*new, *contradicted}
                ),
                moved=tuple(moved),
                contradicted=tuple(sorted(contradicted)),
                events=len(news),
            )

        return self._write(work)
