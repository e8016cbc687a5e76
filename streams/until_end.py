"""When a consumer that reads until the end has come there."""

from collections.abc import Mapping

from streams.consuming import Place


class Ends:
    """Where partitions ended when they were first looked at: that far is read, and no further.

    What is sent meanwhile may be read too, but is not waited for; so a busy topic has an end.
    """

    def __init__(self) -> None:
        self._said: dict[Place, int] = {}
        self._fetched: dict[Place, int] = {}

    def look(self, ends: Mapping[Place, int]) -> None:
        """Keep where partitions end that are seen for the first time."""
        for place, end in ends.items():
            self._said.setdefault(place, end)

    def fetched(self, place: Place, end: int | None) -> None:
        """Keep where a partition ended when something was first fetched of it."""
        if end is not None:
            self._fetched.setdefault(place, end)

    def reached(self, place: Place, at: int, *, quiet: bool) -> bool:
        """Whether we are at the end of a partition that we read.

        There are brokers that say an end before the last messages, and transactions that are
        still open end a partition before the messages that were fetched last. So both ends count,
        unless it is ``quiet``: a broker that answers had nothing more.
        """
        fetched = self._fetched.get(place)
        return fetched is not None and self.passed(place, at) and (quiet or at >= fetched)

    def passed(self, place: Place, at: int | None) -> bool:
        """Whether a partition that somebody else reads has come where it ended."""
        return at is not None and at >= self._said.get(place, 0)

    @property
    def places(self) -> frozenset[Place]:
        """Every partition that was seen."""
        return frozenset(self._said)
