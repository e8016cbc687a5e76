"""What is derived from events and not under their hashes: versions, offsets, indexes, guards."""

import json
import re
from collections.abc import Iterator

from eventsourcing.sqlite import SQLiteCursor

from adapters.ledger.append import parted
from adapters.ledger.ids import TABLES
from adapters.ledger.scripts import SCHEMA, statements
from adapters.ledger.verifying.mentions import Mentions, of_mentions
from domain.evidence.tampering import Kind, Tampering
from streams.messages import feed_of

_VERSIONS = """
SELECT (SELECT name FROM streams s WHERE s.stream_no = e.stream_no),
    (SELECT MIN(position) FROM events o WHERE o.stream_no = e.stream_no),
    MIN(e.version), MAX(e.version), COUNT(*)
FROM events e INDEXED BY events_by_stream
GROUP BY e.stream_no HAVING MIN(e.version) <> 1 OR MAX(e.version) <> COUNT(*)
ORDER BY 2
"""  # what is said of a stream is looked up only for those that are wrong
_BACKWARDS = """
SELECT position FROM (
    SELECT position, LAG(position) OVER (PARTITION BY stream_no ORDER BY version) AS before
    FROM events INDEXED BY events_by_stream
) WHERE before > position ORDER BY position LIMIT 1
"""
_OFFSETS = """
SELECT f.name, e.feed_line, MAX(e.position) FROM events e JOIN feeds f USING (feed_no)
WHERE f.name IN (SELECT value FROM json_each(?))
GROUP BY e.feed_no, e.feed_line HAVING COUNT(*) > 1 ORDER BY 3 LIMIT 1
"""
_INDEXED = """
SELECT (SELECT COUNT(*) FROM events), (SELECT COUNT(*) FROM ids) + (SELECT COUNT(*) FROM recent_ids)
"""
_FALSE_IDS = """
SELECT i.position FROM {table} AS i LEFT JOIN events AS e USING (position)
WHERE e.id_key IS NOT i.id_key ORDER BY 1 LIMIT 1
"""
_DOUBLE_IDS = "SELECT position FROM recent_ids CROSS JOIN ids USING (id_key, position) LIMIT 1"
_ID_CHECKS = (*(_FALSE_IDS.format(table=table) for table in TABLES), _DOUBLE_IDS)
_GUARD = re.compile(r"CREATE TRIGGER IF NOT EXISTS (\w+)")


def of_indexes(db: SQLiteCursor, due: Mentions, upto: int, *, full: bool) -> list[Tampering]:
    """Everything derived that is not what the events say.

    ``due`` is what the events mention, but for those up to a position, which are read here.
    """
    mentions = of_mentions(db, due, upto)
    found = [*_versions(db), *_offsets(db), *_types(db), *mentions, *_ids(db), *_guards(db)]
    return found + ([*_backwards(db), *_false_ids(db), *_damage(db)] if full else [])


def _versions(db: SQLiteCursor) -> Iterator[Tampering]:
    db.execute(_VERSIONS)
    for stream, position, first, last, count in db.fetchall()[:1]:
        said = f"{stream} has {count:,} events with versions {first:,} to {last:,}"
        yield Tampering(Kind.DELETED, position, said, "version")


def _backwards(db: SQLiteCursor) -> Iterator[Tampering]:
    db.execute(_BACKWARDS)
    for (position,) in db.fetchall():
        said = "an event of the same stream with a later version stands before it"
        yield Tampering(Kind.REORDERED, position, said)


def _offsets(db: SQLiteCursor) -> Iterator[Tampering]:
    """A message of a topic becomes one event; a file may be read twice under one name."""
    db.execute("SELECT DISTINCT topic, partition_no, incarnation FROM partitions")
    feeds = [
        feed_of(topic, partition, incarnation)
        for topic, partition, last in db.fetchall()
        for incarnation in range(1, last + 1)
    ]
    if not feeds:
        return
    db.execute(_OFFSETS, (json.dumps(feeds),))
    for feed, line, position in db.fetchall():
        said = f"the offset {line:,} of {feed} has two events"
        yield Tampering(Kind.INSERTED, position, said, "feed_line")


def _types(db: SQLiteCursor) -> Iterator[Tampering]:
    db.execute("SELECT topic, name, schema_version FROM types")
    for topic, *held in db.fetchall():
        if held != list(parted(str(topic))):
            said = f"the type {topic} has the name {held[0]} and the version {held[1]}"
            yield Tampering(Kind.INDEX, None, said, "types.name")


def _ids(db: SQLiteCursor) -> Iterator[Tampering]:
    db.execute(_INDEXED)
    events, indexed = db.fetchone()
    if events != indexed:
        said = f"the index of ids has {indexed:,} of {events:,} events"
        yield Tampering(Kind.INDEX, None, said, "ids")


def _false_ids(db: SQLiteCursor) -> Iterator[Tampering]:
    """Those that are of no event: if there are none, and as many as events, each event has its."""
    for sql in _ID_CHECKS:
        db.execute(sql)
        for (position,) in db.fetchall():
            said = "the index of ids says something else than the event"
            yield Tampering(Kind.INDEX, position, said, "ids")


def _guards(db: SQLiteCursor) -> Iterator[Tampering]:
    """The triggers that refuse edits; and others, which would edit what is recorded next."""
    wanted = {
        name[1]: _plain(sql.replace(" IF NOT EXISTS", ""))
        for sql in statements(SCHEMA)
        if (name := _GUARD.search(sql))
    }
    db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    held = {name: _plain(sql) for name, sql in db.fetchall()}
    for guard in sorted(wanted.keys() | held.keys()):
        if wanted.get(guard) != held.get(guard):
            what = "is missing" if guard not in held else "is not that of policytrail"
            yield Tampering(Kind.GUARD, None, f"the trigger {guard} {what}")


def _plain(sql: str) -> str:
    code = re.sub(r"^\s*--.*$", "", sql, flags=re.MULTILINE)
    return " ".join(code.split()).rstrip("; ")


def _damage(db: SQLiteCursor) -> Iterator[Tampering]:
    db.execute("PRAGMA integrity_check(1)")
    for (said,) in db.fetchall():
        if said != "ok":
            yield Tampering(Kind.INDEX, None, f"SQLite says: {said}")
