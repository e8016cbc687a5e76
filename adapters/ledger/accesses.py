"""Who looked, in the ledger: kept before the answer is given, never edited."""

from collections.abc import Iterator

from eventsourcing.sqlite import SQLiteCursor

from adapters.clock import now_us
from adapters.ledger.ledger import Ledger
from adapters.ledger.read import last_position, tuples
from domain.evidence.access import START, Access, Look

_SELECT = "SELECT number, at_us, auditor, purpose, command, about, asked, position FROM accesses "


class AccessLedger(Ledger):
    """A ledger that keeps who looked."""

    def look(self, look: Look) -> Access:
        """Keep that somebody looks, durably."""

        def work(db: SQLiteCursor) -> Access:
            number, before = head(db)
            db.execute("SELECT COALESCE(MAX(at_us), 0) FROM accesses")
            at_us = max(now_us(), db.fetchone()[0])
            made = Access(number + 1, at_us, look, last_position(db))
            db.execute(
                "INSERT INTO accesses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (made.number, made.at_us, *look, made.position, made.hash(before)),
            )
            return made

        return self._write(work)


def head(db: SQLiteCursor) -> tuple[int, bytes]:
    """The number and the hash of the last access."""
    db.execute("SELECT number, hash FROM accesses ORDER BY number DESC LIMIT 1")
    row = db.fetchone()
    return (row[0], row[1]) if row else (0, START)


def accesses(
    db: SQLiteCursor,
    *,
    about: str | None = None,
    auditor: str | None = None,
    command: str | None = None,
) -> list[Access]:
    """The accesses by number, or those about a stream, by an auditor, of a command."""
    db.execute(
        _SELECT + "WHERE about IS COALESCE(?, about) AND auditor IS COALESCE(?, auditor)"
        " AND command = COALESCE(?, command) ORDER BY number",
        (about, auditor, command),
    )
    return [_access(tuple(row)) for row in db.fetchall()]


def one(db: SQLiteCursor, number: int) -> Access | None:
    """An access by its number."""
    db.execute(_SELECT + "WHERE number = ?", (number,))
    row = db.fetchone()
    return None if row is None else _access(tuple(row))


def chained(db: SQLiteCursor) -> Iterator[tuple[Access, object]]:
    """Every access by number, with its stored hash."""
    sql = _SELECT.replace(" FROM", ", hash FROM") + "ORDER BY number"
    for *access, stored in tuples(db).execute(sql):
        yield _access(tuple(access)), stored


def _access(row: tuple[object, ...]) -> Access:
    number, at_us, auditor, purpose, command, about, asked, position = row
    look = Look(auditor, purpose, command, about, asked)  # type: ignore[arg-type]  # as declared
    return Access(number, at_us, look, position)  # type: ignore[arg-type]  # as declared
