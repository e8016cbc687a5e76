"""Dead letters on their way: from the rejects to the broker, and marked when it has them."""

import time
from collections import Counter
from collections.abc import Callable, Sequence

from adapters.kafka.dead_letters import DeadLetters, Fate
from adapters.ledger.message_rejects import DeadLetter
from adapters.ledger.messages import MessageLedger
from domain.errors import WorkspaceBusy
from streams.consumer_news import Lettered, News
from streams.consuming import Place
from streams.dead_letters import dead_letter

_PAGE = 100
_RETRY_SECONDS = 30.0


class Letters:
    """Sends what a group owes; what cannot be sent stays in the ledger until the next time."""

    def __init__(
        self, ledger: MessageLedger, group: str, sender: DeadLetters, tell: Callable[[News], None]
    ) -> None:
        self._ledger = ledger
        self._group = group
        self._sender = sender
        self._tell = tell
        self._next = 0.0

    def due(self) -> bool:
        """Whether it is time to look for letters that could not be sent before."""
        return time.monotonic() >= self._next

    def send(self, ours: Callable[[Place], bool]) -> None:
        """Send every letter from a place that is ours, once, in the order of their numbers."""
        self._next = time.monotonic() + _RETRY_SECONDS
        after = 0
        while page := self._ledger.unsent_dead_letters(self._group, _PAGE, after):
            after = page[-1].number
            due = [one for one in page if ours((one.message.topic, one.message.partition))]
            if due and not self._sent(due):
                return  # the broker is away: the rest would wait as long, and fail alike

    def close(self) -> None:
        """Let the broker go."""
        self._sender.close()

    def _sent(self, due: Sequence[DeadLetter]) -> bool:
        """Send a page; whether the broker took any of it, or refused it for good."""
        letters = [dead_letter(one.number, one.message, one.reasons, self._group) for one in due]
        fates = self._sender.send(letters)
        self._keep(due, fates)
        for topic in sorted({letter.topic for letter in letters}):
            own = [f for letter, f in zip(letters, fates, strict=True) if letter.topic == topic]
            count = Counter(fate.state for fate in own)
            why = next((fate.why for fate in own if fate.why), "")
            self._tell(Lettered(topic, count["sent"], count["refused"], count["unsent"], why))
        return any(fate.state != "unsent" for fate in fates)

    def _keep(self, due: Sequence[DeadLetter], fates: Sequence[Fate]) -> None:
        """Mark letters in the ledger; where it is busy, they are sent again with their numbers."""
        pairs = [*zip(due, fates, strict=True)]
        try:
            if sent := [one.number for one, fate in pairs if fate.state == "sent"]:
                self._ledger.dead_letters_sent(sent)
            for one, fate in pairs:
                if fate.state == "refused":
                    self._ledger.dead_letter_refused(one.number, fate.why)
        except WorkspaceBusy:
            self._next = 0.0
