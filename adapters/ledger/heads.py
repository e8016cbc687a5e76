"""The numbers of streams and how far each has come, remembered from one transaction to the next."""

import json
from collections.abc import Iterable, Mapping, Sequence

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.read import scalar

KNOWN = 100_000  # streams kept in memory at a time, about 25 MB
_TOUCHED = "SELECT DISTINCT stream_no FROM events NOT INDEXED WHERE position > ?"


class Heads:
    """What is remembered of a stream holds as long as nobody else adds to it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._versions: dict[str, int] = {}
        self._names: dict[int, str] = {}

    def clear(self) -> None:
        """Forget every stream."""
        for held in (self._numbers, self._versions, self._names):
            held.clear()

    def trim(self) -> None:
        """Forget every stream if there are too many to keep."""
        if len(self._numbers) > KNOWN:
            self.clear()

    def drop_touched(self, db: SQLiteCursor, after: int) -> None:
        """Forget the streams that have an event after a position.

        Writers that take turns mostly know different streams: looking few up again is enough.
        """
        if self._numbers:
            db.execute(_TOUCHED, (after,))
            for (number,) in db.fetchall():
                if (name := self._names.pop(number, None)) is not None:
                    del self._numbers[name], self._versions[name]

    def versions(self, db: SQLiteCursor, names: Iterable[str]) -> Mapping[str, int]:
        """The last version of each stream, 0 of a new one; new streams get the next number."""
        missing = [name for name in dict.fromkeys(names) if name not in self._numbers]
        if missing:
            db.execute(
                "SELECT name, stream_no, (SELECT MAX(version) FROM events e"
                " WHERE e.stream_no = s.stream_no) FROM streams s"
                " WHERE name IN (SELECT value FROM json_each(?))",
                (json.dumps(missing),),
            )
            for name, number, version in db.fetchall():
                self._remember(name, number, version or 0)
            next_no = (scalar(db, "SELECT MAX(stream_no) FROM streams") or 0) + 1
            new = [*enumerate((n for n in missing if n not in self._numbers), next_no)]
            for number, name in new:
                self._remember(name, number, 0)
            db.executemany("INSERT INTO streams VALUES (?, ?)", new)
        return self._versions

    def advance(
        self, db: SQLiteCursor, streams: Sequence[str], given: Sequence[int] | None
    ) -> tuple[list[int], list[int]]:
        """The number of the stream and the version of each event, in order; the heads move on.

        shape   ``given`` are the versions, where they are not the next ones
        """
        self.versions(db, streams)
        numbers, versions = [self._numbers[name] for name in streams], self._versions
        if given is not None:
            versions.update(zip(streams, given, strict=True))
            return numbers, [*given]
        moved = list[int]()
        for name in streams:
            versions[name] = version = versions[name] + 1
            moved.append(version)
        return numbers, moved

    def _remember(self, name: str, number: int, version: int) -> None:
        self._numbers[name] = number
        self._versions[name] = version
        self._names[number] = name
