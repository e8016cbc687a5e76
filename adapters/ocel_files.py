"""An object-centric event log as files of OCEL 2.0: SQLite, and from it JSON.

Both are written as the events come, so that memory does not grow with the log; what objects there
are and how they are related is kept in the SQLite file itself.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from streams.ocel import OBJECTS, Told, event_attributes

_BATCH = 5_000  # events
_BEGINNING = "1970-01-01T00:00:00.000000Z"
_COLUMNS = {
    "string": "TEXT",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "time": "TIMESTAMP",
}
_TABLES = """
CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
CREATE TABLE event (
    ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL REFERENCES event_map_type (ocel_type)
);
CREATE TABLE object (
    ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL REFERENCES object_map_type (ocel_type)
);
CREATE TABLE event_object (
    ocel_event_id TEXT NOT NULL REFERENCES event (ocel_id),
    ocel_object_id TEXT NOT NULL REFERENCES object (ocel_id),
    ocel_qualifier TEXT NOT NULL,
    PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier)
);
CREATE TABLE object_object (
    ocel_source_id TEXT NOT NULL REFERENCES object (ocel_id),
    ocel_target_id TEXT NOT NULL REFERENCES object (ocel_id),
    ocel_qualifier TEXT NOT NULL,
    PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier)
);
"""


@contextmanager
def ocel_sqlite(path: Path) -> Iterator["OcelDatabase"]:
    """A new SQLite file, whole when the context ends."""
    con = sqlite3.connect(path, isolation_level=None)
    try:
        con.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        con.execute("BEGIN")
        yield OcelDatabase(con)
        con.execute("COMMIT")
    finally:
        con.close()


class OcelDatabase:
    """The tables of a log that is being written."""

    def __init__(self, con: sqlite3.Connection) -> None:
        self._con = con
        for kind, attributes in OBJECTS.items():
            self._make("object", kind, attributes, "ocel_changed_field TEXT")

    def take(self, events: Iterable[Told]) -> int:
        """Write events with their objects, and say how many they were."""
        count, known = 0, set[str]()
        source = iter(events)
        while batch := [*islice(source, _BATCH)]:
            count += len(batch)
            for kind in {one.type for one in batch} - known:
                self._make("event", kind, event_attributes(kind))
                known.add(kind)
            self._write(batch)
        self._settle()
        return count

    def types(self) -> dict[str, list[dict[str, Any]]]:
        """The types of the log with their attributes, as the JSON form has them."""
        kinds = [
            kind for (kind,) in self._con.execute("SELECT ocel_type FROM event_map_type ORDER BY 1")
        ]
        return {
            "objectTypes": [_typed(kind, attributes) for kind, attributes in OBJECTS.items()],
            "eventTypes": [_typed(kind, event_attributes(kind)) for kind in kinds],
        }

    def objects(self) -> Iterator[dict[str, Any]]:
        """Every object with its attributes over time and its relations, in the order of ids."""
        for name, kind in self._con.execute("SELECT * FROM object ORDER BY ocel_id"):
            yield {
                "id": name,
                "type": kind,
                "attributes": [*self._attributes(name, kind)],
                "relationships": [
                    {"objectId": target, "qualifier": qualifier}
                    for target, qualifier in self._con.execute(
                        "SELECT ocel_target_id, ocel_qualifier FROM object_object"
                        " WHERE ocel_source_id = ? ORDER BY 1, 2",
                        (name,),
                    )
                ],
            }

    def _attributes(self, name: str, kind: str) -> Iterator[dict[str, Any]]:
        for row in self._con.execute(
            f"SELECT * FROM object_{kind} WHERE ocel_id = ? AND ocel_changed_field IS NOT NULL"
            " ORDER BY ocel_time, ocel_changed_field",
            (name,),
        ):
            _, time, field, *values = row
            value = dict(zip(OBJECTS[kind], values, strict=True))[field]
            yield {"name": field, "time": time, "value": _text(value, OBJECTS[kind][field])}

    def _make(self, side: str, kind: str, attributes: Mapping[str, str], *more: str) -> None:
        columns = [f'"{name}" {_COLUMNS[form]}' for name, form in attributes.items()]
        single = "PRIMARY KEY" if side == "event" else "NOT NULL"
        own = f"ocel_id TEXT {single} REFERENCES {side} (ocel_id)"
        body = ", ".join((own, "ocel_time TIMESTAMP NOT NULL", *more, *columns))
        self._con.execute(f"CREATE TABLE {side}_{_map(kind)} ({body})")
        if side == "object":
            self._con.execute(f"CREATE INDEX object_{kind}_id ON object_{kind} (ocel_id)")
        self._con.execute(f"INSERT INTO {side}_map_type VALUES (?, ?)", (kind, _map(kind)))

    def _write(self, batch: Sequence[Told]) -> None:
        many = self._con.executemany
        many("INSERT INTO event VALUES (?, ?)", ((one.id, one.type) for one in batch))
        many(
            "INSERT OR IGNORE INTO object VALUES (?, ?)",
            ((name, kind) for one in batch for name, kind, _ in one.relations),
        )
        many(
            "INSERT INTO event_object VALUES (?, ?, ?)",
            ((one.id, name, said) for one in batch for name, _, said in one.relations),
        )
        many(
            "INSERT OR IGNORE INTO object_object VALUES (?, ?, ?)",
            ((one.relations[0][0], *link) for one in batch for link in one.links),
        )
        for kind in {one.type for one in batch}:
            names = event_attributes(kind)
            many(
                f"INSERT INTO event_{_map(kind)} VALUES (?, ?{', ?' * len(names)})",
                ((one.id, one.time, *map(one.attributes.get, names))
                 for one in batch if one.type == kind),
            )  # fmt: skip
        self._change(batch)

    def _change(self, batch: Iterable[Told]) -> None:
        for one in batch:
            name, kind, _ = one.relations[0]
            for field, value in one.changes.items():
                self._con.execute(
                    f'INSERT INTO object_{kind} (ocel_id, ocel_time, ocel_changed_field, "{field}")'
                    " VALUES (?, ?, ?, ?)",
                    (name, one.time, field, value),
                )

    def _settle(self) -> None:
        """Keep of the attributes what changed, and give each object the row that it begins with."""
        for kind, attributes in OBJECTS.items():
            for field in attributes:
                self._con.execute(
                    f"""DELETE FROM object_{kind} WHERE rowid IN (
                        SELECT rowid FROM (
                            SELECT rowid, "{field}" AS value, LAG("{field}") OVER (
                                PARTITION BY ocel_id ORDER BY ocel_time, rowid
                            ) AS before
                            FROM object_{kind} WHERE ocel_changed_field = '{field}'
                        ) WHERE value = before
                    )"""
                )
            self._con.execute(
                f"INSERT INTO object_{kind} (ocel_id, ocel_time)"
                " SELECT ocel_id, ? FROM object WHERE ocel_type = ?",
                (_BEGINNING, kind),
            )


def write_json(sink: TextIO, log: OcelDatabase, events: Iterable[Told]) -> None:
    """Write the JSON form of a log; ``events`` are those that the database has taken."""
    head = json.dumps(log.types(), ensure_ascii=False)
    sink.write(head[:-1])
    for name, found in (("objects", log.objects()), ("events", map(_event, events))):
        sink.write(f',\n"{name}": [')
        separator = "\n"
        for one in found:
            sink.write(separator + json.dumps(one, ensure_ascii=False))
            separator = ",\n"
        sink.write("]")
    sink.write("}\n")


def _event(one: Told) -> dict[str, Any]:
    kinds = event_attributes(one.type)
    return {
        "id": one.id,
        "type": one.type,
        "time": one.time,
        "attributes": [
            {"name": name, "value": _text(value, kinds[name])}
            for name, value in one.attributes.items()
        ],
        "relationships": [{"objectId": name, "qualifier": said} for name, _, said in one.relations],
    }


def _typed(kind: str, attributes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": kind,
        "attributes": [{"name": name, "type": form} for name, form in attributes.items()],
    }


def _text(value: Any, form: str) -> str:
    """A value as text, which is what the JSON schema of the standard asks for."""
    return str(bool(value)).lower() if form == "boolean" else str(value)


def _map(kind: str) -> str:
    """What a type is called in the names of tables."""
    return kind.replace(".", "_")
