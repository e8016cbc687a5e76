"""The ledger's own promises, beyond those of the event store."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.ledger import conflicts, recorders, rejects, sort_out
from adapters.ledger.ledger import Ledger
from streams.cloudevents import decode, encode
from streams.intake import Accepted, Line, Tally, batches
from tests.lines import event, place, record


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A new ledger."""
    return Ledger(tmp_path / "ledger.sqlite")


def test_two_facts_whose_keys_collide_are_both_recorded(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The 64-bit key only finds candidates; source and id decide."""
    monkeypatch.setattr(sort_out, "id_keys", lambda facts: (7,) * len(facts))

    tally = record(ledger, event(1), event(2), event(1))
    again = record(ledger, event(2), event(3))

    assert tally == Tally(recorded=2, duplicates=1)
    assert again == Tally(recorded=1, duplicates=1)


def test_a_clock_that_goes_back_does_not_turn_the_order_of_recording(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """recorded_at never falls with the position."""
    for number, now in enumerate((3_000_000, 1_000_000, 2_000_000, 4_000_000)):
        monkeypatch.setattr(recorders, "now_us", lambda now=now: now)
        record(ledger, event(number))

    times = [row[7] for row in ledger.rows(0, 10)]

    assert times == [3_000_000, 3_000_000, 3_000_000, 4_000_000]


def test_a_row_says_where_the_fact_was_read(ledger: Ledger) -> None:
    """Feed and line, as the auditor sees them."""
    record(ledger, event(1), event(2), feed="facts.ndjson")

    assert [place(row) for row in ledger.rows(0, 10)] == ["facts.ndjson:1", "facts.ndjson:2"]


def test_rows_are_given_in_pages_without_gaps(ledger: Ledger) -> None:
    """The projector asks for what comes after a position, some at a time."""
    record(ledger, *(event(number) for number in range(7)))

    pages = [[row[0] for row in ledger.rows(after, 3)] for after in (0, 3, 6, 7)]

    assert pages == [[1, 2, 3], [4, 5, 6], [7], []]


def test_a_second_handle_sees_what_the_first_has_recorded(tmp_path: Path) -> None:
    """Two writers in turn: neither relies on what it remembers of the other's ledger."""
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as one, Ledger(path) as two:
        record(one, event(1))
        record(two, event(2), event(1))
        record(one, event(3), event(2))

        rows = one.rows(0, 10)

    assert [(row[0], row[3]) for row in rows] == [(1, 1), (2, 2), (3, 3)]


def test_a_stream_that_another_writer_went_on_with_is_looked_up_again(tmp_path: Path) -> None:
    """Also after a transaction that came to nothing, and while other streams are remembered."""
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as one, Ledger(path) as two:
        record(one, event(1), event(2, subject="policy/P-002"))
        record(two, event(3))
        with pytest.raises(ZeroDivisionError):
            one.record("feed", next(batches([Line(1, event(4), 1)])), lambda _: 1 / 0)  # type: ignore[arg-type,return-value]
        record(two, event(5, subject="policy/P-003"), event(6))
        record(one, event(7), event(8, subject="policy/P-002"), event(9, subject="policy/P-003"))

        rows = one.rows(0, 10)

    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("e-1", "policy/P-001", 1),
        ("e-2", "policy/P-002", 1),
        ("e-3", "policy/P-001", 2),
        ("e-5", "policy/P-003", 1),
        ("e-6", "policy/P-001", 3),
        ("e-7", "policy/P-001", 4),
        ("e-8", "policy/P-002", 2),
        ("e-9", "policy/P-003", 2),
    ]


def test_what_is_absent_stays_absent(ledger: Ledger) -> None:
    """No reason and no correlation are NULL in the file; a reason that says 0 is a reason."""
    record(ledger, event(1), event(2, reason="0", correlationid="0", causationid="0"))

    sql = "SELECT correlation_id, causation_id, reason FROM events ORDER BY position"
    with closing(sqlite3.connect(ledger.path)) as db:
        held = db.execute(sql).fetchall()

    assert held == [(None, None, None), ("0", "0", "0")]


def test_what_was_recorded_is_encoded_as_it_came(ledger: Ledger) -> None:
    """The canonical line of a recorded fact is that of the line that was read."""
    record(ledger, event(1, correlationid="c", time="2010-09-18T02:00:00.5Z"))

    (held,) = ledger.stream("policy/P-001")

    assert b'"time":"2010-09-18T02:00:00.5Z"' in encode(held.fact)


def test_a_contradicting_line_does_not_mend_a_rejected_one(ledger: Ledger) -> None:
    """It stays pending: somebody may have given the wrong line."""
    record(ledger, event(1), b"not json")
    other = event(1, subject="policy/P-9")

    outcome = ledger.retry(1, Accepted(2, other, decode(other)))

    assert outcome == ("conflict", 1)
    assert ledger.ask(rejects.counts) == (1, 1)


def test_a_conflict_differs_only_where_it_does(ledger: Ledger) -> None:
    """The order of keys within lists of objects is no difference."""
    documents = [{"type": "OTHER", "doc_ref": "d"}]
    data = {"documents": documents, "submitted_at": "2010-09-18T10:00:00Z", "complete": True}
    kind = {"type": "claim.ClaimDocumentsSubmitted.v1", "subject": "claim/C-1", "data": data}
    record(ledger, event(1, **kind), event(1, **kind, actorref="A-2"))

    (one,) = ledger.ask(lambda db: conflicts.listed(db, 9))

    assert list(conflicts.differing(one)) == ["actorref"]


def test_a_reason_is_kept_and_belongs_to_what_the_fact_says(ledger: Ledger) -> None:
    """The reason of the envelope, in rows and on the wire; another one is a conflict."""
    line = event(1, reason="the branch reported it by telephone")

    tally = record(ledger, line, event(2), line, event(1, reason="another"))

    assert tally == Tally(recorded=2, duplicates=1, conflicts=1)
    assert [row[15] for row in ledger.rows(0, 10)] == ["the branch reported it by telephone", None]
    assert encode(decode(line)) == encode(ledger.stream("policy/P-001")[0].fact)
