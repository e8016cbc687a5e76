"""Messages by luck for a topic with several partitions, and what a ledger must hold of them.

Slow and obvious: each message is made together with what it is, and the truth goes through them by
offset, in dictionaries. Nothing of the intake is used.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

from streams.messages import Headers, Message
from tests.lines import EVENT

PARTITIONS = 4
STRUCTURED: Headers = (("content-type", b"application/cloudevents+json; charset=UTF-8"),)
UNKNOWN = "policy.ReceiptReturned.v9"
Event = dict[str, Any]


class Sent(NamedTuple):
    """A message, and the event in it; None for one that holds none."""

    partition: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    event: Event | None = None


class Source:
    """Somebody who sends facts of several policies: new ones, again, changed, broken, too new.

    Every policy has its partition, as a key gives it.
    """

    def __init__(self, luck: Random) -> None:
        self._luck = luck
        self._subjects = [f"policy/P-{number}" for number in range(luck.randrange(4, 12))]
        self._sent: dict[str, list[Event]] = defaultdict(list)
        self._number = 0
        self._unknown = luck.choice((0.0, 0.0, 0.01))

    def next(self) -> Sent:
        """One more message."""
        subject, luck = self._luck.choice(self._subjects), self._luck.random()
        earlier = self._sent[subject]
        if luck < 0.1:
            return self._broken(subject)
        if luck < 0.25 and earlier:
            return self._said(self._luck.choice(earlier[-9:]))
        if luck < 0.3 and earlier:
            other = self._luck.choice(earlier)
            return self._said(other | {"actorref": f"A-{self._luck.randrange(3)}x"})
        self._number += 1
        named = {"type": UNKNOWN} if self._luck.random() < self._unknown else {}
        new = EVENT | {"id": f"e-{self._number}", "subject": subject} | named
        earlier.append(new)
        return self._said(new)

    def _said(self, event: Event) -> Sent:
        """An event in one of the forms that it may have."""
        key = str(event["subject"]).encode()
        form = self._luck.choice(("bare", "structured", "binary", "binary"))
        if form != "binary":
            headers = STRUCTURED if form == "structured" else ()
            return Sent(_partition(key), key, _json(event), headers, event)
        attributes = {name: str(value) for name, value in event.items() if name != "data"}
        content_type = attributes.pop("datacontenttype").encode()
        binary = [(f"ce_{name}", value.encode()) for name, value in attributes.items()]
        self._luck.shuffle(binary)
        headers = (("content-type", content_type), *binary)
        return Sent(_partition(key), key, _json(event["data"]), headers, event)

    def _broken(self, subject: str) -> Sent:
        key = subject.encode()
        value, headers = self._luck.choice(BROKEN)(EVENT | {"id": "broken", "subject": subject})
        return Sent(_partition(key), key, value, headers)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _partition(key: bytes) -> int:
    return crc32(key) % PARTITIONS


Breaking = Callable[[Event], tuple[bytes | None, Headers]]
BROKEN: Sequence[Breaking] = (
    lambda _: (None, ()),
    lambda _: (b"", STRUCTURED),
    lambda _: (b"\xff\xfe{}", ()),
    lambda event: (_json(event)[:-9], STRUCTURED),
    lambda event: (_json(event) * 2, ()),
    lambda event: (_json(event | {"data": {}}), ()),
    lambda event: (_json(event | {"subject": "agent/A-1"}), STRUCTURED),
    lambda event: (_json(event | {"type": "policy.Nonsense.v1"}), ()),
    lambda event: (_json(event | {"actorref": "\x01"}), ()),
    lambda event: (b'{"id":"twice",' + _json(event)[1:], ()),
    lambda event: (_json([event]), (("content-type", b"application/cloudevents-batch+json"),)),
    lambda event: (_json(event["data"]), (("ce_id", b"1"), ("ce_ID", b"2"))),
    lambda event: (_json(event["data"]), (("ce_type", b"\xff"), ("other", b"\x00\xff"))),
)


class Truth:
    """What a ledger must hold of messages, each with its offset, in the order of its partition.

    shape   by feed: ``events``, ``rejects``, ``parked`` are (offset, what) in order
    """

    def __init__(self, topic: str, log: Sequence[tuple[Message, Sent]]) -> None:
        self.events: dict[str, list[tuple[int, Event]]] = defaultdict(list)
        self.rejects: dict[str, list[tuple[int, Message]]] = defaultdict(list)
        self.parked: dict[str, list[tuple[int, Message]]] = defaultdict(list)
        self.conflicts: list[Event] = []
        self.counts: dict[str, Counter[str]] = {}
        for partition in range(PARTITIONS):
            feed = f"{topic}/{partition}"
            self.counts[feed] = Counter()
            self._read(feed, [one for one in log if one[0].partition == partition])

    def _read(self, feed: str, log: Sequence[tuple[Message, Sent]]) -> None:
        known: dict[str, Event] = {}
        waiting: set[str] = set()
        for message, sent in log:
            event, offset = sent.event, message.offset
            if event is None:
                self.rejects[feed].append((offset, message))
                self.counts[feed]["rejected"] += 1
            elif event["type"] == UNKNOWN or event["subject"] in waiting:
                waiting.add(event["subject"])
                self.parked[feed].append((offset, message))
                self.counts[feed]["parked"] += 1
            else:
                self.counts[feed][self._settled(feed, offset, event, known)] += 1
                self.counts[feed]["misplaced"] += 1

    def _settled(self, feed: str, offset: int, event: Event, known: dict[str, Event]) -> str:
        first = known.get(event["id"])
        if first is None:
            known[event["id"]] = event
            self.events[feed].append((offset, event))
            return "recorded"
        if first == event:
            return "duplicates"
        self.conflicts.append(event)
        return "conflicts"
