"""The index of ids is of two tables: what is in either is known, and neither loses anything."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ledger import ids
from adapters.ledger.keys import id_key
from adapters.ledger.ledger import Ledger
from adapters.ledger.verifying.indexes import of_indexes
from adapters.ledger.verifying.mentions import EVERYWHERE, Mentions
from domain.evidence.tampering import Tampering
from streams.intake import Tally
from tests import lines
from tests.lines import event
from tests.tampering import unguarded

FEW = 6
BATCHES = st.lists(st.lists(st.integers(0, 40), max_size=15), min_size=1, max_size=8)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small table is merged into the large one after six facts, or a quarter of the large."""
    monkeypatch.setattr(ids, "FEW", FEW)
    monkeypatch.setattr(ids, "PART", 4)


def record(ledger: Ledger, *numbers: int) -> Tally:
    """Record the facts of these numbers as one batch."""
    return lines.record(ledger, *map(event, numbers))


def wrong(ledger: Ledger) -> list[Tampering]:
    """What the index says that the events do not."""
    return ledger.ask(lambda db: of_indexes(db, Mentions(), EVERYWHERE, full=True))


def held(path: Path) -> dict[str, int]:
    """How many rows each table of the index has."""
    with closing(sqlite3.connect(path)) as db:
        tables = ("ids", "recent_ids")
        return {t: db.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0] for t in tables}


@given(BATCHES)
def test_a_fact_is_new_once_however_the_tables_are_merged(numbers: list[list[int]]) -> None:
    """A set says which are new; after each batch each event is in one of the tables, once."""
    with TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.sqlite") as ledger:
        seen = set[int]()
        for batch in numbers:
            new = {*batch} - seen
            seen |= new

            tally = record(ledger, *batch)

            assert (tally.recorded, tally.duplicates) == (len(new), len(batch) - len(new))
            assert wrong(ledger) == []


def test_the_small_table_is_merged_when_it_is_a_part_of_the_large_one(tmp_path: Path) -> None:
    """Six at first; of 40 the fourth part: merging costs little for each fact at any size."""
    path, grown = tmp_path / "ledger.sqlite", []
    with Ledger(path) as ledger:
        for numbers in (range(5), range(5, 40), range(40, 49), range(49, 51)):
            record(ledger, *numbers)
            grown.append((*held(path).values(),))

    assert grown == [(0, 5), (40, 0), (40, 9), (51, 0)]


def test_what_an_older_program_recorded_meanwhile_is_known(tmp_path: Path) -> None:
    """It knows no such tables: its facts are indexed before the next ones are compared."""
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as ledger:
        record(ledger, *range(8))
        record(ledger, *range(8, 12))
    with unguarded(path) as db:
        db.execute("DELETE FROM recent_ids WHERE position > 10")

    with Ledger(path) as ledger:
        tally = record(ledger, 9, 10, 11, 12)

        assert (tally.recorded, tally.duplicates) == (1, 3)
        assert wrong(ledger) == []


EDITS = {
    "a key that is another": "UPDATE {table} SET id_key = id_key + 1 WHERE position = ?1",
    "a place that is another": "UPDATE {table} SET position = ?1 + 1000 WHERE position = ?1",
    "one that is gone": "DELETE FROM {table} WHERE position = ?1",
    "one too many": "INSERT INTO {table} SELECT id_key, 99 FROM {table} WHERE position = ?1",
}
IN_BOTH = (
    "INSERT INTO recent_ids SELECT * FROM ids WHERE position = 3",
    "DELETE FROM ids WHERE position = 4",
)


@pytest.mark.parametrize("way", EDITS)
@pytest.mark.parametrize(("table", "position"), [("ids", 3), ("recent_ids", 10)])
def test_an_edited_index_is_found(way: str, table: str, position: int, tmp_path: Path) -> None:
    """With ``--full``, which compares each of its rows with the event."""
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as ledger:
        record(ledger, *range(8))
        record(ledger, *range(8, 12))
    with unguarded(path) as db:
        db.execute(EDITS[way].format(table=table), (position,))

    with Ledger(path) as ledger:
        assert {one.column for one in wrong(ledger)} == {"ids"}


def test_one_in_both_tables_does_not_make_up_for_one_in_none(tmp_path: Path) -> None:
    """There are as many rows as events, and each is of an event."""
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as ledger:
        record(ledger, *range(8))
    with unguarded(path) as db:
        for edit in IN_BOTH:
            db.execute(edit)

    with Ledger(path) as ledger:
        assert {one.column for one in wrong(ledger)} == {"ids"}


def test_a_key_is_looked_up_in_both_tables(tmp_path: Path) -> None:
    """Where each of some keys is, and nothing for one that is not there."""
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        record(ledger, *range(8))
        record(ledger, 8)
        keys = [id_key("policy-admin", f"e-{number}") for number in (2, 8, 9)]

        found = ledger.ask(lambda db: ids.known(db, str(keys)))

    assert sorted(found) == sorted(zip(keys, (3, 9), strict=False))
