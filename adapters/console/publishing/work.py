"""One worker of a publisher: it takes the publisher's place, sends batches, counts them."""

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from adapters.clock import now_us
from adapters.console.common import say
from adapters.console.publishing.metrics import PublishMetrics
from adapters.console.publishing.publication import Batch, Outlets, Publication, Tally
from adapters.kafka.sending import Sender
from adapters.ledger.publishing import Standing, Who, hold, release, standing, take
from adapters.ledger.reading import LedgerReader
from domain.errors import PolicytrailError, WorkspaceBusy

LOOK_SECONDS = 0.2
E = TypeVar("E", bound=PolicytrailError)


class Work:
    """A publisher at work, with its figures."""

    def __init__(self, publication: Publication, metrics: PublishMetrics, tally: Tally) -> None:
        self.publication = publication
        self.start = publication.position
        self._metrics = metrics
        self._tally = tally

    def step(self, sender: Sender) -> bool:
        """Publish the next batch; whether there was one.

        raises  BrokerUnavailable, AccessDenied, NotFound, Refused: nothing of the batch counts
        """
        batch = self.publication.next_batch()
        if batch is None:
            return False
        if batch.messages:
            self._send(sender, batch)
        self.publication.acknowledged(batch)
        self._tally.add(batch)
        self._metrics.acknowledged(batch)
        self.measured()
        return True

    def drain(self, sender: Sender) -> None:
        """Publish until there is nothing left."""
        while self.step(sender):
            pass

    def measured(self) -> int:
        """Write the figures; the last position of the ledger."""
        last = self.publication.ledger.last_position()
        self._metrics.write(self.publication.position, last)
        return last

    def stay(self) -> None:
        """Keep the place while there is nothing to send; half of the lease is left at least."""
        who, now = self.publication.who, now_us()
        if self.publication.lease_until_us - now < who.until(0) // 2:
            with self.publication.ledger.transaction("go on publishing", commit=True) as db:
                hold(db, who, now)
            self.publication.lease_until_us = who.until(now)
            self.measured()

    def failed(self, exc: E) -> E:
        """Count a failure, and say from where it goes on."""
        self._metrics.failed()
        self.measured()
        on = f"the same command goes on after position {self.publication.position:,}"
        exc.way_out = f"{exc.way_out}; {on}" if exc.way_out else on
        return exc

    def _send(self, sender: Sender, batch: Batch) -> None:
        try:
            sender.send(batch.messages)
        except PolicytrailError as exc:
            raise self.failed(exc) from exc


@contextmanager
def working(
    ledger: LedgerReader,
    who: Who,
    outlets: Outlets,
    given_up: Callable[[], bool] | None,
) -> Iterator[Publication]:
    """Be the one who publishes, for the time of a block.

    While another does, this waits for its lease: if that is renewed, until ``given_up``, or not at
    all where that is None.

    raises  WorkspaceBusy while another publishes; Misused if the publisher serves other topics
    """
    who, stood = _taken(ledger, who, given_up)
    try:
        yield Publication(ledger, who, stood, outlets)
    finally:
        with ledger.transaction("end publishing", commit=True) as db:
            release(db, who)


def named(publisher: str, outlets: Outlets, lease_seconds: float) -> Who:
    """A worker of a publisher: this process."""
    worker = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(2)}"
    return Who(publisher, outlets.named, worker, lease_seconds)


def _taken(
    ledger: LedgerReader, who: Who, given_up: Callable[[], bool] | None
) -> tuple[Who, Standing]:
    seen = None
    while True:
        try:
            return take(ledger, who, now_us())
        except WorkspaceBusy as exc:
            found = ledger.ask(lambda db: standing(db, who.publisher))
            if seen is None:
                say(f"{exc}; waiting until it gives the place up")
            elif given_up is None and found != seen:
                raise
            seen = found
        if given_up is not None and given_up():
            raise KeyboardInterrupt
        time.sleep(LOOK_SECONDS)
