"""The log in the ledger: one leaf from Python and from SQL, and the proof of an event."""

import sqlite3
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw
import pytest
from eventsourcing.sqlite import SQLiteCursor
from hypothesis import given
from hypothesis import strategies as st

from adapters.keys import check
from adapters.ledger.leaves import Leaves, NotStored, leaves_of
from adapters.ledger.log import LogHashes
from adapters.ledger.reading import LedgerReader
from domain.evidence.checkpoint import parse_checkpoint
from domain.evidence.leaf import Envelope, Names, hashed
from domain.evidence.merkle import leaf_hash
from domain.evidence.tlog_proof import LogProof, check_proof, read_proof
from tests.tampering import sealed

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)


@given(
    st.tuples(*[TEXT] * 4),
    st.tuples(st.integers(1), *[TEXT] * 3, st.none() | TEXT),
    st.dictionaries(TEXT, TEXT),
)
def test_the_leaf_is_the_same_from_python_and_from_sql(
    names: tuple[str, ...], texts: tuple[object, ...], payload: dict[str, str]
) -> None:
    """Whatever text is recorded: what is hashed when recording is what is stored."""
    line, event_id, actor, reason, correlation = texts
    row = (5, 3, event_id, -7, 9, "t", "AGENT", actor, correlation, None, line, reason, -(2**63))
    envelope = Envelope(*row)._asdict() | {"feed_line": 12}  # type: ignore[arg-type]  # drawn
    data = repr(payload).encode()
    db = sqlite3.connect(":memory:")
    columns = ", ".join(envelope)
    db.execute("CREATE TABLE names (a, b, c, d)")
    db.execute("INSERT INTO names VALUES (?, ?, ?, ?)", names)
    db.execute(f"CREATE TABLE events ({columns})")
    db.execute(f"INSERT INTO events VALUES ({','.join('?' * len(envelope))})", [*envelope.values()])
    quoted = db.execute(
        "SELECT json_quote(a), json_quote(b), json_quote(c), json_quote(d) FROM names"
    ).fetchone()
    (body,) = db.execute(f"SELECT json_array({columns}) FROM events").fetchone()
    db.close()

    found = hashed(Names(*names), tuple(envelope.values()), data)

    leaf = ",".join(['["policytrail.leaf.v1"', *quoted, body]).encode() + b"," + data + b"]"
    assert found == b"\0" + leaf


@pytest.mark.parametrize("connect", [sqlite3.connect, apsw.Connection])
@given(
    st.tuples(TEXT, TEXT, st.none() | TEXT, TEXT),
    st.tuples(TEXT, st.none() | TEXT),
    st.binary(max_size=99) | st.sampled_from([b"\0", b'{"a":"\xff"}', b"a\0b", "寿".encode()]),
)
def test_what_is_read_of_any_bytes_is_what_was_hashed(
    connect: Callable[[str], Any],
    names: tuple[str, str, str | None, str],
    texts: tuple[str, str | None],
    payload: bytes,
) -> None:
    """Also if a payload is no text, or has a zero byte; a payload that is a text is none."""
    topic, source, feed, stream = names
    row = (1, 3, texts[0], -7, 9, "t", "AGENT", "a", None, texts[1], 12, None, -(2**63))
    db = connect(":memory:")
    fields = ("type_no", "source_no", "feed_no", "stream_no", "payload", *Envelope._fields)
    for table in ("types (type_no, topic)", "sources (source_no, name)", "feeds (feed_no, name)"):
        db.execute(f"CREATE TABLE {table}")
    db.execute("CREATE TABLE streams (stream_no, name)")
    db.execute(f"CREATE TABLE events ({','.join(fields)})")
    db.execute("INSERT INTO types VALUES (4, ?)", (topic,))
    db.execute("INSERT INTO sources VALUES (5, ?)", (source,))
    db.execute("INSERT INTO feeds VALUES (6, ?)", (feed,))
    db.execute("INSERT INTO streams VALUES (7, ?)", (stream,))
    numbers = (4, 5, None if feed is None else 6, 7)
    sql = f"INSERT INTO events ({','.join(fields)}) VALUES ({','.join('?' * len(fields))})"
    db.execute(sql, (*numbers, payload, *row))
    db.execute(sql, (*numbers, "{}", 2, 4, *row[2:]))
    leaves = Leaves(db.cursor(), db.cursor())

    expected = hashed(names, row, payload)

    assert leaves.hashes(0, 1) == [sha256(expected).digest()]
    assert b"\0" + leaves.leaf(1) == expected
    with pytest.raises(NotStored):
        leaves.hashes(0, 2)
    with pytest.raises(NotStored):
        leaves.leaf(2)
    db.close()


def test_the_proof_of_an_event_verifies_by_the_checkpoint(tmp_path: Path) -> None:
    """A leaf, a path and a signed note: all that a dossier carries."""
    small = sealed(tmp_path, events=600)
    checkpoint, _ = parse_checkpoint(small.exported)
    with LedgerReader(small.path) as ledger:
        for position in (1, 256, 257, 599, 600):
            leaf = ledger.ask(partial(_leaf, position=position))
            path = ledger.ask(partial(_path, position=position, size=checkpoint.size))
            proof = LogProof(position - 1, tuple(path), small.exported.decode())
            read = read_proof(str(proof).encode())

            assert check_proof(read, leaf_hash(leaf), [small.key], check)[0] == checkpoint
        with pytest.raises(LookupError):
            ledger.ask(partial(_leaf, position=601))


def _leaf(db: SQLiteCursor, position: int) -> bytes:
    return leaves_of(db).leaf(position)


def _path(db: SQLiteCursor, position: int, size: int) -> list[bytes]:
    return LogHashes(db).inclusion(position, size)
