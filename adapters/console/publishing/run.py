"""A run of the publisher: once, for as long as it is let, again over a range, or on paper."""

import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from adapters.console.common import say
from adapters.console.ending import Ending
from adapters.console.publishing.findings import compare, would_change
from adapters.console.publishing.metrics import PublishMetrics
from adapters.console.publishing.publication import Outlets, Sent, Tally, in_range
from adapters.console.publishing.work import LOOK_SECONDS, Work, named, working
from adapters.kafka.sending import Sender
from adapters.kafka.settings import Settings
from adapters.ledger.publishing import LEASE_SECONDS, check_topics, standing
from adapters.ledger.reading import LedgerReader
from adapters.workspace import Workspace
from domain.errors import BrokerUnavailable, Misused, PolicytrailError
from streams.finding_events import FindingRaised

RETRY_SECONDS = 2.0
_ATTEMPTED = "publish to Kafka"
Report = dict[str, Any]


@dataclass(slots=True)
class Run:
    """What a run is given.

    units   ``lease_seconds`` is how long a worker that says nothing keeps others out
    """

    place: Workspace
    outlets: Outlets
    publisher: str
    project: bool = True
    metrics_file: Path | None = None
    lease_seconds: float = LEASE_SECONDS
    tally: Tally = field(default_factory=Tally)

    def once(self, settings: Settings) -> Report:
        """Publish what there is: decisions first, then what changed in the findings.

        raises  BrokerUnavailable, AccessDenied, NotFound, Refused: nothing of that batch counts;
                WorkspaceBusy if another publishes
        """
        who = named(self.publisher, self.outlets, self.lease_seconds)
        with (
            LedgerReader(self.place.ledger) as ledger,
            working(ledger, who, self.outlets, None) as publication,
        ):
            work = Work(publication, self._metrics(), self.tally)
            with _connected(settings, work) as sender:
                work.drain(sender)
                if self.compares:
                    compare(ledger, self.place, publication.who, project=self.project)
                    work.drain(sender)
            return self._report(work.start, publication.position, work.measured())

    def following(self, settings: Settings, every: float) -> Report:
        """Publish until it is asked to end; findings are compared every so many seconds."""
        who = named(self.publisher, self.outlets, self.lease_seconds)
        with (
            LedgerReader(self.place.ledger) as ledger,
            Ending() as ending,
            working(ledger, who, self.outlets, lambda: ending.asked) as publication,
        ):
            work = Work(publication, self._metrics(), self.tally)
            say(f"publishing after position {work.start:,}; Ctrl-C ends it")
            while not ending.asked:
                try:
                    with _connected(settings, work) as sender:
                        self._keep_up(work, sender, ending, every)
                except BrokerUnavailable as exc:
                    _wait(work, exc, ending)
            return self._report(work.start, publication.position, work.measured())

    def again(self, settings: Settings, first: int, last: int) -> Report:
        """Publish the decisions of a range once more; the kept position stays."""
        with LedgerReader(self.place.ledger) as ledger:
            end = _checked_end(ledger, last)
            with Sender(settings, _ATTEMPTED) as sender:
                for batch in in_range(ledger, self.outlets, first, last):
                    sender.send(batch.messages)
                    self.tally.add(batch)
        return self._report(first - 1, last, end)

    def rehearsed(self, chosen: tuple[int, int] | None) -> Report:
        """Say what would be published; no broker is asked and no position kept."""
        with LedgerReader(self.place.ledger) as ledger:
            stood = ledger.ask(lambda db: standing(db, self.publisher))
            if stood is not None and chosen is None:
                check_topics(self.publisher, stood, self.outlets.named)
            end = _checked_end(ledger, chosen[1] if chosen else 0)
            first, last = chosen or (1 + (stood.position if stood else 0), end)
            for batch in in_range(ledger, self.outlets, first, last):
                self.tally.add(batch)
            if chosen is None and self.compares:
                self._rehearse_findings(ledger, last)
        return self._report(first - 1, last, end) | {"dry_run": True}

    @property
    def compares(self) -> bool:
        """Whether changes of findings are published."""
        return self.outlets.of(FindingRaised.TOPIC) is not None

    def _rehearse_findings(self, ledger: LedgerReader, last: int) -> None:
        found = would_change(ledger, self.place, self.publisher, project=self.project)
        self.tally.raised, self.tally.withdrawn = found[True], found[False]
        if found:
            topic = str(self.outlets.of(FindingRaised.TOPIC))
            sent = self.tally.topics.setdefault(topic, Sent(topic, first_position=last))
            sent.messages += found.total()
            sent.last_position = last

    def _keep_up(self, work: Work, sender: Sender, ending: Ending, every: float) -> None:
        due = time.monotonic()
        while not ending.asked:
            if work.step(sender):
                continue
            if self.compares and time.monotonic() >= due:
                publication = work.publication
                compare(publication.ledger, self.place, publication.who, project=self.project)
                due = time.monotonic() + every
            else:
                work.stay()
                time.sleep(LOOK_SECONDS)

    def _metrics(self) -> PublishMetrics:
        return PublishMetrics(self.metrics_file, self.publisher)

    def _report(self, start: int, position: int, last: int) -> Report:
        topics = sorted(self.tally.topics.values(), key=lambda sent: sent.topic)
        return {
            "publisher": self.publisher,
            "from_position": start,
            "to_position": position,
            "last_position": last,
            "messages": self.tally.messages,
            "batches": self.tally.batches,
            "topics": [asdict(sent) for sent in topics],
            "findings": {"raised": self.tally.raised, "withdrawn": self.tally.withdrawn},
            "dry_run": False,
        }


def _connected(settings: Settings, work: Work) -> Sender:
    try:
        return Sender(settings, _ATTEMPTED)
    except PolicytrailError as exc:
        raise work.failed(exc) from exc


def _wait(work: Work, why: BrokerUnavailable, ending: Ending) -> None:
    """Say that no broker answers, and keep the place for a while."""
    say(f"{why.attempted}: {why.why}; trying again")
    end = time.monotonic() + RETRY_SECONDS
    while not ending.asked and time.monotonic() < end:
        work.stay()
        time.sleep(LOOK_SECONDS)


def _checked_end(ledger: LedgerReader, wanted: int) -> int:
    end = ledger.last_position()
    if wanted > end:
        why = f"the ledger ends at position {end:,}"
        raise Misused(f"publish up to position {wanted:,}", why, "give a smaller --to")
    return end
