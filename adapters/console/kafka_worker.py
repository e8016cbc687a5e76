"""One worker of ``kafka consume``: lease, poll, judge, record, and tell what came of it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from adapters.console.kafka_letters import Letters
from adapters.ledger.leases import Seen
from adapters.ledger.messages import MessageLedger
from adapters.ledger.partitions import Lease
from domain.errors import BrokerUnavailable, Fenced, WorkspaceBusy
from streams.consumer_news import News, NotCommitted, Recorded, Said, Standing
from streams.consuming import Bounds, Fetched, MessageSource, Place, shown
from streams.message_intake import judge_all
from streams.until_end import Ends

MOST = 10_000  # messages that are recorded in one go
_POLL_SECONDS = 0.5
_COMMIT_SECONDS = 5.0
_LOOK_SECONDS = 5.0
_QUIET_POLLS = 2  # without a message, before the broker counts as having no more


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is to do.

    units   ``most`` messages, nothing for any number; ``timeout_seconds`` is how long a broker may
            be away if we do not follow
    """

    group: str
    topics: tuple[str, ...]
    follow: bool
    most: int | None
    lease_seconds: float
    timeout_seconds: float


class Worker:
    """Reads what it has leases for, until it is done or interrupted; then gives them back."""

    def __init__(
        self,
        name: str,
        task: Task,
        ledger: MessageLedger,
        source: MessageSource,
        letters: Letters,
        tell: Callable[[News], None],
    ) -> None:
        self._name = name
        self._task = task
        self._ledger = ledger
        self._source = source
        self._letters = letters
        self._tell = tell
        self._leases: dict[Place, Lease] = {}
        self._bounds: Mapping[Place, Bounds] = {}
        self._ends = Ends()
        self._left = task.most
        self._idle = 0
        self._away_since: float | None = None
        self._look_at = self._commit_at = 0.0
        self._committed: dict[Place, int] = {}

    def run(self) -> None:
        """Work until the end, or for ever; whatever ends it, the leases are given back.

        raises  whatever a broker or the ledger refuses for good; what was recorded stays
        """
        try:
            while not self._done():
                self._turn()
        finally:
            try:
                self._ledger.leave(self._task.group, self._name)
            finally:
                self._commit()
                self._source.close()
                self._letters.close()
