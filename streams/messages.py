"""A message of a topic as a broker keeps it."""

from typing import NamedTuple

Headers = tuple[tuple[str, bytes | None], ...]


def named(raw: bytes) -> str:
    """The name of a header; bytes that are no UTF-8 become lone surrogates, as in PEP 383."""
    return raw.decode("utf-8", "surrogateescape")


def raw_name(name: str) -> bytes:
    """The bytes that ``named`` read.

    raises  UnicodeEncodeError for a lone surrogate that stands for no byte
    """
    return name.encode("utf-8", "surrogateescape")


def feed_of(topic: str, partition: int, incarnation: int = 1) -> str:
    """The name of the feed that a partition is: ``topic/0``, after the topic was made anew @2."""
    return f"{topic}/{partition}" + ("" if incarnation == 1 else f"@{incarnation}")


def place_of(feed: str) -> tuple[str, int]:
    """The topic and the partition that a feed is."""
    topic, _, rest = feed.rpartition("/")
    return topic, int(rest.partition("@")[0])


class Message(NamedTuple):
    """Bytes at an offset, nothing interpreted.

    units   ``timestamp_ms`` milliseconds since the epoch, -1 if the broker has none; ``value`` is
            None in a tombstone, ``key`` where the sender gave none
    """

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def size(self) -> int:
        """How many bytes it holds: key, value and headers."""
        held = len(self.key or b"") + len(self.value or b"")
        return held + sum(len(name) + len(value or b"") for name, value in self.headers)


class Outgoing(NamedTuple):
    """A message to be sent; without a partition, the key chooses it."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None
    timestamp_ms: int | None = None
