"""Dead letters on their way: from the rejects to the broker, and marked when it has them."""

from collections import Counter
from collections.abc import Callable, Sequence
from time import monotonic

from adapters.kafka.dead_letters import DeadLetters, Fate
from adapters.ledger.message_rejects import DeadLetter
from adapters.ledger.messages import MessageLedger
from domain.errors import WorkspaceBusy
from streams.consumer_news import Lettered, News, Said
from streams.consuming import Place
from streams.dead_letters import dead_letter

_PAGE = 1_000  # and no more bytes than the ledger gives at once
_TOGETHER_SECONDS = 5.0  # those that come up meanwhile are sent in one go: each waits for a broker
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
        self._next = self._soonest = 0.0
        self._owed = False  # more than was tried to be sent
        self._fates: dict[int, Fate] = {}  # known, and not marked in the ledger yet

    def owe(self) -> None:
        """Say that the group owes more; when some have just been sent, they wait for others."""
        self._owed = True

    def due(self, *, ending: bool) -> bool:
        """Whether it is time to send, also what could not be sent before.

        Whoever is ``ending`` sends at once what the group owes.
        """
        now = monotonic()
        return now >= self._next or (self._owed and (ending or now >= self._soonest))

    def send(self, ours: Callable[[Place], bool]) -> None:
        """Send every letter from a place that is ours, once, in the order of their numbers."""
        now = monotonic()
        self._owed = False
        self._soonest, self._next = now + _TOGETHER_SECONDS, now + _RETRY_SECONDS
        self._mark()
        after = 0
        while page := self._ledger.unsent_dead_letters(self._group, _PAGE, after):
            after = page[-1].number
            due = [one for one in page if self._is_due(one, ours)]
            if due and self._away(due):
                return  # the rest would wait as long, and fail alike

    def close(self) -> None:
        """Let the broker go."""
        self._sender.close()

    def _is_due(self, letter: DeadLetter, ours: Callable[[Place], bool]) -> bool:
        place = letter.message.topic, letter.message.partition
        return ours(place) and letter.number not in self._fates

    def _away(self, due: Sequence[DeadLetter]) -> bool:
        """Send a page and mark what was sent; whether no broker answered."""
        letters = [dead_letter(one.number, one.message, one.reasons, self._group) for one in due]
        fates = self._sender.send(letters)
        self._fates |= {
            one.number: fate for one, fate in zip(due, fates, strict=True) if fate.state != "unsent"
        }
        self._mark()
        for topic in sorted({letter.topic for letter in letters}):
            own = [f for letter, f in zip(letters, fates, strict=True) if letter.topic == topic]
            count = Counter(fate.state for fate in own)
            why = next((fate.why for fate in own if fate.why), "")
            self._tell(Lettered(topic, count["sent"], count["refused"], count["unsent"], why))
        if any(fate.state == "unsent" for fate in fates):
            self._soonest = self._next  # all that are unsent are read again, and tried
        return any(fate.away for fate in fates)

    def _mark(self) -> None:
        """Mark in the ledger what has a fate; while it is busy, it is remembered here."""
        sent = [number for number, fate in self._fates.items() if fate.state == "sent"]
        try:
            if sent:
                self._ledger.dead_letters_sent(sent)
            for number, fate in self._fates.items():
                if fate.state == "refused":
                    self._ledger.dead_letter_refused(number, fate.why)
        except WorkspaceBusy as exc:
            self._tell(Said(f"dead letters are marked as sent later: {exc}"))
        else:
            self._fates.clear()
