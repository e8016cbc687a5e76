"""What a ledger must hold after messages were taken in: slow, obvious, in lists."""

from collections import Counter, defaultdict
from typing import NamedTuple

from streams.intake import Tally
from streams.messages import Message, feed_of
from tests.messages import LATER, TOPIC, fact, message

LAST = "policy.ReceiptReturned.v10"
KINDS = ("fact", "fact", "repeat", "conflict", "bad", LATER, LAST)


class Sent(NamedTuple):
    """A message of the model's topic, and what it really is."""

    kind: str
    subject: str
    event_id: str
    content: str
    message: Message


class Model:
    """The topic, and the ledger as it should be."""

    def __init__(self) -> None:
        self.topic: dict[int, list[Sent]] = defaultdict(list)
        self.known = set[str]()
        self.feeds: list[str] = []
        self.recorded: list[tuple[str, str]] = []
        self.contents: dict[str, str] = {}
        self.conflicts = set[tuple[str, str]]()
        self.rejects = set[tuple[str, int]]()
        self.parked: list[tuple[str, Sent]] = []
        self.counts: dict[int, Counter[str]] = defaultdict(Counter)

    def send(self, partition: int, kind: str, subject: int) -> None:
        """Append a message to a partition, now and then behind a gap."""
        log = self.topic[partition]
        offset = log[-1].message.offset + 1 + (len(log) % 5 == 4) if log else 0
        name, own = f"policy/P-{subject}", f"{partition}-{offset}"
        earlier = [one for one in log if one.kind != "bad"]
        if kind in ("repeat", "conflict") and not earlier:
            kind = "fact"
        if kind == "bad":
            held, content = message(offset, b"no", name), ""
        elif kind in ("repeat", "conflict"):
            name, own = earlier[-1].subject, earlier[-1].event_id
            content = earlier[-1].content + ("" if kind == "repeat" else "x")
            version = earlier[-1].kind
            kind = version
            held = _held(offset, version, name, own, content)
        else:
            content = "A"
            held = _held(offset, kind, name, own, content)
        log.append(Sent(kind, name, own, content, held._replace(partition=partition)))

    def deliver(self, partition: int, sent: list[Sent]) -> None:
        """Take in messages, one after the other."""
        feed, counts = feed_of(TOPIC, partition), self.counts[partition]
        if feed not in self.feeds:
            self.feeds.append(feed)
        for one in sent:
            blocked = {held.subject for at, held in self.parked if at == feed}
            if one.kind == "bad":
                self.rejects.add((feed, one.message.offset))
                counts["rejected"] += 1
            elif self._unknown(one) or one.subject in blocked:
                again = (feed, one) in self.parked
                counts["duplicates" if again else "parked"] += 1
                self.parked += [] if again else [(feed, one)]
            else:
                counts[self._settle(feed, one)] += 1

    def release(self) -> None:
        """Take in what was parked, up to the first of its subject that is unknown."""
        stuck = set[tuple[str, str]]()
        for feed, one in sorted(
            self.parked, key=lambda held: (self.feeds.index(held[0]), held[1].message.offset)
        ):
            if self._unknown(one):
                stuck.add((feed, one.subject))
            if (feed, one.subject) not in stuck:
                counts = self.counts[one.message.partition]
                counts["parked"] -= 1
                counts[self._settle(feed, one)] += 1
                self.parked.remove((feed, one))

    def tally(self, partition: int) -> Tally:
        """The reconciliation of a partition."""
        return Tally(**self.counts[partition])

    def _unknown(self, one: Sent) -> bool:
        return one.kind in (LATER, LAST) and one.kind not in self.known

    def _settle(self, feed: str, one: Sent) -> str:
        if one.event_id not in self.contents:
            self.contents[one.event_id] = one.content
            self.recorded.append((one.event_id, f"{feed}:{one.message.offset}"))
            return "recorded"
        if self.contents[one.event_id] == one.content:
            return "duplicates"
        self.conflicts.add((one.event_id, one.content))
        return "conflicts"


def _held(offset: int, kind: str, subject: str, event_id: str, content: str) -> Message:
    named = {} if kind == "fact" else {"type": kind}
    return fact(offset, 0, id=event_id, subject=subject, actorref=content, **named)
