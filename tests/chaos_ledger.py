"""What a ledger holds of a topic, by SQL alone, and where it differs from the truth."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from streams.message_lines import read_headers
from streams.messages import Message
from tests.chaos import PARTITIONS, Truth

_EVENTS = """
SELECT f.name, e.feed_line, s.name, e.version, e.event_id, r.name, t.topic, e.time, e.actor_type,
       e.actor_ref, CAST(e.payload AS TEXT)
FROM events e JOIN feeds f USING (feed_no) JOIN streams s USING (stream_no)
JOIN types t USING (type_no) JOIN sources r USING (source_no) ORDER BY e.position
"""
_REJECTS = """
SELECT f.name, r.feed_line, m.timestamp_ms, m.key, m.headers, m.has_value, r.reject_no
FROM rejects r JOIN feeds f USING (feed_no) JOIN reject_messages m USING (reject_no)
ORDER BY r.feed_no, r.feed_line
"""
_PARKED = """
SELECT f.name, p.feed_line, p.timestamp_ms, p.key, p.headers, p.value
FROM parked p JOIN feeds f USING (feed_no) WHERE p.outcome = 'parked'
ORDER BY p.feed_no, p.feed_line
"""
_STANDS = "SELECT topic, partition_no, next_offset, counts, stopped FROM partitions"
Found = dict[str, list[tuple[int, Any]]]


def differences(path: Path, truth: Truth, ends: dict[int, int]) -> Iterator[str]:
    """In words, where a ledger is not what the messages say.

    shape   ``ends``: the offset after the last message of each partition that has any
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        yield from _differ("events", dict(truth.events), _events(db))
        yield from _differ("rejects", dict(truth.rejects), _rejects(db))
        yield from _differ("parked", dict(truth.parked), _messages(db, _PARKED))
        yield from _disorder(db)
        yield from _differ_in("conflicts", _distinct(truth.conflicts), _conflicts(db))
        yield from _miscounted(db, truth, ends)


def letters_differ(path: Path, truth: Truth, letters: Sequence[Message]) -> Iterator[str]:
    """In words, where the dead letters are not the rejects, each at least once."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        sql = "SELECT r.reject_no, f.name, r.feed_line FROM rejects r JOIN feeds f USING (feed_no)"
        places = {number: (feed, offset) for number, feed, offset in db.execute(sql)}
        unsent = db.execute(
            "SELECT reject_no FROM reject_messages WHERE dead_letter IS NOT 'sent'"
        ).fetchall()
    if unsent:
        yield f"not marked as sent: {unsent}"
    held = {(feed, at): one for feed, all_ in truth.rejects.items() for at, one in all_}
    seen = set[int]()
    for letter in letters:
        ours = {name: value for name, value in letter.headers if not name.startswith("ce_")}
        number = int(ours["policytrail-reject"] or b"0")
        seen.add(number)
        one = held[places[number]]
        said = ours["__connect.errors.partition"], ours["__connect.errors.offset"]
        if said != (b"%d" % one.partition, b"%d" % one.offset):
            yield f"the letter {number} says {said} and is from {places[number]}"
        if (letter.key, letter.value or b"") != (one.key, one.value or b""):
            yield f"the letter {number} has other bytes"
        if letter.headers[: len(one.headers)] != one.headers:
            yield f"the letter {number} has other headers"
    if seen != set(places):
        yield f"the letters of {set(places) - seen} are missing"


def _events(db: sqlite3.Connection) -> Found:
    found: Found = defaultdict(list)
    for feed, offset, subject, _, event_id, source, topic, time, actor, ref, data in db.execute(
        _EVENTS
    ):
        event = {"specversion": "1.0", "id": event_id, "source": source, "type": topic}
        event |= {"subject": subject, "time": time, "datacontenttype": "application/json"}
        event |= {"actortype": actor, "actorref": ref, "data": json.loads(data)}
        found[feed].append((offset, event))
    return dict(found)


def _rejects(db: sqlite3.Connection) -> Found:
    values = dict[int, bytes]()
    for number, part in db.execute("SELECT reject_no, raw FROM reject_parts ORDER BY 1, part"):
        values[number] = values.get(number, b"") + part
    found: Found = defaultdict(list)
    for feed, offset, stamp, key, headers, has_value, number in db.execute(_REJECTS):
        value = values.get(number, b"") if has_value else None
        found[feed].append((offset, _message(feed, offset, stamp, key, headers, value)))
    return dict(found)


def _messages(db: sqlite3.Connection, sql: str) -> Found:
    found: Found = defaultdict(list)
    for feed, offset, *rest in db.execute(sql):
        found[feed].append((offset, _message(feed, offset, *rest)))
    return dict(found)


def _message(feed: str, offset: int, *held: Any) -> Message:
    topic, _, partition = feed.rpartition("/")
    stamp, key, headers, value = held
    return Message(topic, int(partition), offset, stamp, key, value, read_headers(headers))


def _conflicts(db: sqlite3.Connection) -> set[str]:
    return _distinct(json.loads(raw) for (raw,) in db.execute("SELECT raw FROM conflicts"))


def _distinct(events: Any) -> set[str]:
    return {json.dumps(event, sort_keys=True) for event in events}


def _disorder(db: sqlite3.Connection) -> Iterator[str]:
    """Streams whose versions do not follow the offsets."""
    last: dict[str, tuple[int, int]] = {}
    for _, offset, subject, version, *_ in db.execute(_EVENTS):
        before = last.get(subject, (-1, 0))
        if not (offset > before[0] and version == before[1] + 1):
            yield f"{subject}: version {version} at offset {offset} after {before}"
        last[subject] = offset, version


def _miscounted(db: sqlite3.Connection, truth: Truth, ends: dict[int, int]) -> Iterator[str]:
    """Partitions whose reconciliation or next offset is another one."""
    rows = {f"{topic}/{number}": rest for topic, number, *rest in db.execute(_STANDS)}
    if len(rows) != PARTITIONS:
        yield f"partitions: {sorted(rows)}"
    for feed, (next_offset, counts, stopped) in rows.items():
        held = {name: count for name, count in json.loads(counts).items() if count}
        if held != dict(truth.counts[feed]):
            yield f"{feed} counts {held}, not {dict(truth.counts[feed])}"
        end = ends.get(int(feed.rpartition("/")[2]), 0)
        if next_offset < end or stopped:
            yield f"{feed} stands at {next_offset} of {end}, stopped: {stopped}"


def _differ(what: str, wanted: Found, found: Found) -> Iterator[str]:
    for feed in sorted(wanted.keys() | found.keys()):
        ours, theirs = found.get(feed, []), wanted.get(feed, [])
        if ours != theirs:
            odd = [one for one in ours if one not in theirs][:2]
            lacking = [one for one in theirs if one not in ours][:2]
            yield f"{what} of {feed}: {len(ours)} of {len(theirs)}; odd {odd}, lacking {lacking}"


def _differ_in(what: str, wanted: set[str], found: set[str]) -> Iterator[str]:
    if wanted != found:
        yield f"{what}: odd {found - wanted}, lacking {wanted - found}"
