"""A ledger of 2,000 events with checkpoints, and ways to tamper with it in a SQLite shell."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import apsw
from eventsourcing.sqlite import SQLiteCursor

from adapters.keys import check, new_key, signer
from adapters.ledger.accesses import AccessLedger
from adapters.ledger.checkpointing import CheckpointingLedger
from adapters.ledger.scripts import SCHEMA, statements
from adapters.ledger.verifying.checkpoints import Trust
from adapters.ledger.verifying.swift import untouched_in
from adapters.ledger.verifying.verify import Brought, Verdict, verify
from domain.evidence.access import Look
from domain.evidence.notes import PLAIN, PublicKey
from streams.intake import Line, batches
from streams.simulator import Levels, simulate

EVENTS = 2_000
FEEDS = 4
Tamper = Callable[[sqlite3.Connection, Random], None]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ledger, its key, and the checkpoint that somebody keeps elsewhere."""

    path: Path
    secret: Path
    key: PublicKey
    exported: bytes

    @property
    def brought(self) -> Brought:
        """What an auditor brings along."""
        return Brought(Trust((self.key,), check), (("exported", self.exported),))


class _Ledger(CheckpointingLedger, AccessLedger):
    """A ledger that is signed and looked at."""


def sealed(folder: Path, *, seed: int = 7, events: int = EVENTS) -> Sealed:
    """Record simulated facts in batches, from several feeds, with a checkpoint now and then."""
    path, secret = folder / "ledger.sqlite", folder / "key"
    key = new_key("example.com/policytrail", PLAIN, secret)
    lines = simulate(events // 20, seed, Levels.clean()).lines()
    read = [
        Line(number, raw, number) for number, raw in zip(range(1, events + 1), lines, strict=False)
    ]
    with _Ledger(path) as ledger:
        for number, batch in enumerate(batches(read, events // 10)):
            ledger.record(f"feed-{number % FEEDS}", batch)
            if number % 3 == 2:
                ledger.look(Look("Li", f"round {number}", "history", "policy/P-1", "{}"))
                ledger.checkpoint(signer(secret))
        exported, _ = ledger.checkpoint(signer(secret))
    return Sealed(path, secret, key, exported.note.encode())


@contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as somebody with a SQLite shell has it: no trigger refuses anything."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA cache_size = -65536")
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    db.execute("BEGIN")
    for name in names:
        db.execute(f"DROP TRIGGER {name}")
    db.execute("COMMIT")
    try:
        yield db
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
        put_back(db)
        db.close()


def put_back(db: sqlite3.Connection) -> None:
    """Have the guards again, as whoever does not want to be noticed would."""
    for sql in statements(SCHEMA):
        if "CREATE TRIGGER" in sql:
            db.execute(sql)


def verdict(db: sqlite3.Connection, brought: Brought) -> Verdict:
    """Verify what a connection sees, also before it is committed."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    found = verify(SQLiteCursor(cursor), brought)
    agree(found, db.serialize(), brought)
    return found


def agree(found: Verdict, file: bytes, brought: Brought) -> None:
    """The quick reading of the file comes to the same: that all is well, or that it is not."""
    with closing(apsw.Connection(":memory:")) as quick:
        quick.deserialize("main", file[:18] + b"\1\1" + file[20:])  # memory has no write-ahead log
        assert untouched_in(quick, brought) == (None if found.tampering else found)


def other(value: Any, random: Random) -> Any:
    """Another value of the same kind, near or far."""
    if value is None:
        return random.choice(["x", 7])
    if isinstance(value, int):
        return random.choice([value + 1, value - 1, -value - 1, value + 2**20, value + 2**40])
    if isinstance(value, str):
        at = random.randrange(len(value) + 1)
        return random.choice(
            [value[:at] + "x" + value[at:], value + " ", value[:-1], value.swapcase() + "'"]
        )
    at = random.randrange(len(value)) if value else 0
    flipped = (
        value[:at] + bytes([value[at] ^ 1 << random.randrange(8)]) + value[at + 1 :]
        if value
        else b"x"
    )
    return random.choice([flipped, flipped, value[:-1], value + b" "])


def edit(table: str, column: str, db: sqlite3.Connection, random: Random) -> None:
    """Change one value of one row."""
    rowid, value = random.choice(db.execute(f"SELECT rowid, {column} FROM {table}").fetchall())
    for _ in range(50):
        try:
            new = other(value, random)
            db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (new, rowid))
        except sqlite3.IntegrityError:
            continue
        (now,) = db.execute(
            f"SELECT {column} FROM {table} WHERE rowid = ?", (rowid,)
        ).fetchone() or (None,)
        if now != value:
            return
    raise AssertionError(f"{table}.{column} could not be changed")


def delete(table: str, db: sqlite3.Connection, random: Random) -> None:
    """Take out one row."""
    rowid = random.choice(db.execute(f"SELECT rowid FROM {table}").fetchall())[0]
    db.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))


def _shift(db: sqlite3.Connection, after: int, by: int) -> None:
    """Renumber what follows a position."""
    db.execute("UPDATE events SET position = -(position + ?) WHERE position > ?", (by, after))
    db.execute("UPDATE events SET position = -position WHERE position < 0")


def close_gap(db: sqlite3.Connection, random: Random) -> None:
    """Take out an event and move up what follows it."""
    position = random.randrange(1, EVENTS)
    db.execute("DELETE FROM events WHERE position = ?", (position,))
    _shift(db, position, -1)


def insert(db: sqlite3.Connection, random: Random) -> None:
    """Put in a copy of an event, with an id and a version of its own, between two others."""
    position = random.randrange(1, EVENTS)
    _shift(db, position, 1)
    _copy(db, random.randrange(1, position + 1), position + 1)


def append(db: sqlite3.Connection, random: Random) -> None:
    """Put a copy of an event at the end."""
    _copy(db, random.randrange(1, EVENTS + 1), EVENTS + 1)


def _copy(db: sqlite3.Connection, source: int, target: int) -> None:
    columns = [row[1] for row in db.execute("PRAGMA table_info(events)")]
    taken = {"position": str(target), "event_id": "event_id || 'x'"}
    taken["version"] = "(SELECT MAX(version) + 1 FROM events o WHERE o.stream_no = e.stream_no)"
    values = ", ".join(taken.get(name, name) for name in columns)
    db.execute(f"INSERT INTO events SELECT {values} FROM events e WHERE position = ?", (source,))


def reorder(db: sqlite3.Connection, random: Random) -> None:
    """Let two events change places."""
    one, two = random.sample(range(1, EVENTS + 1), 2)
    for old, new in ((one, -1), (two, one), (-1, two)):
        db.execute("UPDATE events SET position = ? WHERE position = ?", (new, old))


def swap_streams(db: sqlite3.Connection, random: Random) -> None:
    """Let two events change streams, and the places in them."""
    while True:
        rows = db.execute("SELECT position, stream_no, version FROM events").fetchall()
        (one, a, v), (two, b, w) = random.sample(rows, 2)
        if a != b:
            break
    sql = "UPDATE events SET stream_no = ?, version = ? WHERE position = ?"
    for values in ((a, -1, one), (a, v, two), (b, w, one)):
        db.execute(sql, values)


def count_from_the_end(db: sqlite3.Connection, random: Random) -> None:
    """Give a stream's events the number at which a list of names would have its name too."""
    (count,) = db.execute("SELECT COUNT(*) FROM streams").fetchone()
    sql = "UPDATE events SET stream_no = stream_no - ? WHERE stream_no = ?"
    db.execute(sql, (count + 1, random.randrange(1, count + 1)))


def swap_column(column: str, db: sqlite3.Connection, random: Random) -> None:
    """Let two events change one value."""
    while True:
        rows = db.execute(f"SELECT position, {column} FROM events").fetchall()
        (one, a), (two, b) = random.sample(rows, 2)
        if a != b:
            break
    for value, position in ((b, one), (a, two)):
        db.execute(f"UPDATE events SET {column} = ? WHERE position = ?", (value, position))


def truncate(db: sqlite3.Connection, random: Random) -> None:
    """Take out the last events, and leave the log as it is."""
    db.execute("DELETE FROM events WHERE position > ?", (random.randrange(1, EVENTS),))


def swap_names(table: str, column: str, db: sqlite3.Connection, random: Random) -> None:
    """Let two names change numbers."""
    rows = db.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
    (one, a), (two, b) = random.sample(rows, 2)
    sql = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
    for values in (("?", one), (a, two), (b, one)):
        db.execute(sql, values)


def ways() -> dict[str, Tamper]:
    """Every way to tamper, by name."""
    tables = {
        "events": (
            "position stream_no version type_no source_no event_id id_key occurred_us recorded_us"
            " time actor_type actor_ref correlation_id causation_id feed_no feed_line"
            " payload reason"
        ),
        "streams": "name",
        "types": "topic name schema_version",
        "sources": "name",
        "feeds": "name",
        "tiles": "level number hashes",
        "log_head": "size root edge",
        "checkpoints": "number size root made_us note",
        "accesses": "number at_us auditor purpose command about asked position hash",
    }
    found: dict[str, Tamper] = {
        f"edit {table}.{column}": partial(edit, table, column)
        for table, columns in tables.items()
        for column in columns.split()
    }
    found |= {f"delete from {table}": partial(delete, table) for table in tables}
    found |= {f"swap {c}": partial(swap_column, c) for c in ("payload", "event_id", "occurred_us")}
    for table, column in (
        ("streams", "name"),
        ("types", "topic"),
        ("sources", "name"),
        ("feeds", "name"),
    ):
        found[f"swap {table}.{column}"] = partial(swap_names, table, column)
    for way in (close_gap, insert, append, reorder, swap_streams, count_from_the_end, truncate):
        found[way.__name__] = way
    return found
