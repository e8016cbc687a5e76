"""What the workers of ``kafka consume`` tell, added up: for the end, and for the metrics."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from adapters.metrics_file import Metrics
from domain.errors import LedgerUnavailable
from streams.consumer_news import Lettered, News, NotCommitted, Recorded, Said, Standing
from streams.consuming import Place
from streams.intake import Tally

_WRITE_SECONDS = 5.0


class Board:
    """Takes in news from one worker or from several.

    ``say`` is given each sentence once, and one about a state when that has changed; ``stopped``
    is asked for the partitions that are stopped, ``unsent`` for the dead letters that are due.
    """

    def __init__(
        self,
        metrics_file: Path | None,
        say: Callable[[str], None],
        stopped: Callable[[], Mapping[Place, str]],
        unsent: Callable[[], int],
    ) -> None:
        self.tallies: dict[str, Tally] = {}
        self.letters: dict[str, Lettered] = {}
        self.not_committed = 0
        self._file = metrics_file
        self._metrics = Metrics() if metrics_file else None
        self._say = say
        self._stopped = stopped
        self._unsent = unsent
        self._said: dict[str, str] = {}
        self._next_write = 0.0

    @property
    def tally(self) -> Tally:
        """The reconciliation of all topics."""
        return sum(self.tallies.values(), Tally())

    def take(self, news: News) -> None:
        """Add news up, and write the metrics if it is time to."""
        match news:
            case Recorded(place=(topic, _)):
                self.tallies[topic] = self.tallies.get(topic, Tally()) + news.tally
                if self._metrics:
                    self._metrics.recorded(news, time.time())
            case Standing():
                if self._metrics:
                    self._metrics.standing(news, time.time())
            case Lettered():
                self._lettered(news)
            case NotCommitted():
                self.not_committed += news.places
                if self._metrics:
                    self._metrics.not_committed(news)
            case Said():
                self._say_once(news)
        if self._metrics and time.monotonic() >= self._next_write:
            self._write()

    def finish(self) -> None:
        """Write the metrics a last time.

        raises  LedgerUnavailable if the file cannot be written
        """
        if self._metrics and self._file:
            self._fill(self._metrics)
            self._metrics.write(self._file)

    def _lettered(self, news: Lettered) -> None:
        before = self.letters.get(news.topic, Lettered(news.topic))
        self.letters[news.topic] = news._replace(
            sent=before.sent + news.sent, refused=before.refused + news.refused
        )
        if self._metrics:
            self._metrics.lettered(news)
        if news.unsent:
            self._say_once(Said(f"dead letters wait in the ledger: {news.why}", news.topic))

    def _write(self) -> None:
        self._next_write = time.monotonic() + _WRITE_SECONDS
        try:
            self.finish()
        except LedgerUnavailable as exc:
            self._say_once(Said(str(exc), "metrics"))

    def _say_once(self, news: Said) -> None:
        about, state = news.about or news.text, news.state or news.text
        if self._said.get(about) != state:
            self._said[about] = state
            self._say(news.text)

    def _fill(self, metrics: Metrics) -> None:
        metrics.stopped(self._stopped())
        metrics.unsent(self._unsent())
