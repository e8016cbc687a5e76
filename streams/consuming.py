"""What the consumer needs of a broker: which partitions there are, and messages from a place on."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from streams.messages import Message
from streams.sharing import Place

__all__ = ["Bounds", "Fetched", "MessageSource", "Place", "Polled"]


class Fetched(NamedTuple):
    """What one poll brought of one partition.

    shape   ``messages`` in order, without gaps but those of the broker; may be empty where only
            markers of transactions were passed; ``next_offset`` is where the next poll goes on
    """

    messages: tuple[Message, ...]
    next_offset: int


class Polled(NamedTuple):
    """What one poll brought.

    shape   ``beyond`` are places whose next offset the broker does not have (any more);
            ``unreadable`` are those where no message can be read at the next offset, and why
    """

    fetched: Mapping[Place, Fetched]
    beyond: frozenset[Place] = frozenset()
    unreadable: Mapping[Place, str] = MappingProxyType({})

    @property
    def messages(self) -> int:
        """How many messages."""
        return sum(len(one.messages) for one in self.fetched.values())


class Bounds(NamedTuple):
    """What a broker has of one partition now.

    units   offsets: of the first message that is left, and after the last that may be read
    """

    topic_id: str | None
    first_offset: int
    end_offset: int


class MessageSource(Protocol):
    """A broker, read from places that we say.

    Every method raises BrokerUnavailable while no broker answers, AccessDenied when it refuses.
    """

    def look(self, stored: Mapping[Place, int]) -> Mapping[Place, Bounds]:
        """Every partition of the topics there is now.

        ``stored`` says how far each was read, for a broker that cannot say where one ends.

        raises  NotFound for a topic that does not exist
        """
        ...

    def assign(self, positions: Mapping[Place, int]) -> None:
        """Read these places and no others; one that is read already goes on where it is."""
        ...

    def poll(self, seconds: float, most: int) -> Polled:
        """Wait for messages, at most so long, and for at most so many."""
        ...

    def seen_end(self, place: Place) -> int | None:
        """Where the partition ended when it was last fetched; nothing if it was not yet."""
        ...

    def commit(self, group: str, offsets: Mapping[Place, int]) -> Iterable[Place]:
        """Tell the broker how far the group is, for tools that show lag; which it did not take."""
        ...

    def trouble(self) -> str | None:
        """Why there is no connection now; nothing while there is one."""
        ...

    def close(self) -> None:
        """Let the broker go."""
        ...
