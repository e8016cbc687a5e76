"""While the ledger is followed, tables are kept in few row groups and states few, bit by bit."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.duckdb import folding, merging, tending
from adapters.duckdb.connection import reading, writing
from adapters.duckdb.merge import Shape, StateColumn
from adapters.duckdb.project import Projector, project, projecting
from adapters.duckdb.ranges import key_ranges
from adapters.duckdb.store import Store
from domain.errors import LedgerUnavailable
from projections.catalog import catalogue
from projections.ports import EventRow
from tests.read_model_facts import dials
from tests.read_models import LEDGER, MemorySource, places

FEW = [model for model in catalogue() if model.name in {"events", "callbacks"}]
GROUPS = "SELECT count(DISTINCT row_group_id) FROM pragma_storage_info('folds.{}')"
PACKED = """SELECT compression, CAST(sum(count) AS BIGINT) FROM pragma_storage_info('folds.events')
WHERE column_name = 'event_id' AND segment_type = 'VARCHAR' GROUP BY ALL"""
STATES = "SELECT count(*) FROM folds.callbacks"
SEEN = "SELECT CAST(callback AS VARCHAR) FROM callbacks AS callback ORDER BY policy_id"
KEYED = Shape((StateColumn("k", "VARCHAR", None), StateColumn("n", "BIGINT", "SUM({})")))


def asked(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """What a reader is told."""
    with reading(path, "ask") as con:
        return con.execute(sql).fetchall()


def follow(projector: Projector, source: list[EventRow], steps: int, size: int) -> None:
    """So many publications of so many events."""
    for _ in range(steps):
        source += dials(size, policies=40, first=len(source) + 1)
        projector.step()
        projector.publish()


def test_row_groups_stay_few(tmp_path: Path) -> None:
    """However many publications there are; the next run leaves one, and nothing is lost."""
    live, published = places(tmp_path)
    rows = dials(40, policies=40)
    with projecting(MemorySource(rows), live, published, FEW) as projector:
        projector.follow()
        follow(projector, rows, 60, 5)
        during = [asked(published, GROUPS.format(name))[0][0] for name in ("events", "callbacks")]

    rows += dials(1, policies=40, first=len(rows) + 1)
    project(MemorySource(rows), live, published, FEW)
    assert max(during) <= 2 * tending.MANY + 1
    assert asked(published, GROUPS.format("events")) == [(1,)]
    assert asked(published, "SELECT count(*), max(position) FROM events") == [(341, 341)]


def test_states_are_merged_a_few_keys_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers are told the same as by states that were merged at once."""
    monkeypatch.setattr(merging, "SMALL", 0)
    monkeypatch.setattr(tending, "KEYS", 10)
    live, published = places(tmp_path)
    rows = dials(40, policies=40)
    with projecting(MemorySource(rows), live, published, FEW) as projector:
        projector.follow()
        follow(projector, rows, 30, 40)
        states = asked(published, STATES)[0][0]
        told = asked(published, SEEN)

    with projecting(MemorySource(rows), tmp_path / "l", tmp_path / "p", FEW) as projector:
        projector.step()
    assert 40 < states < 40 * 12  # merged every now and then: never all 31 runs of 40
    assert told == asked(tmp_path / "p", SEEN)


def test_tidying_up_goes_on_when_nothing_comes_in(tmp_path: Path) -> None:
    """Until there is nothing left to do; what readers see does not change, so it is not copied."""
    live, published = places(tmp_path)
    rows = dials(40, policies=40)
    with projecting(MemorySource(rows), live, published, FEW) as projector:
        projector.follow()
        follow(projector, rows, tending.MANY, 5)
        assert projector.tend()
        assert not projector.publish()
        while projector.tend():
            pass

        assert not projector.tend()


def test_what_fails_halfway_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tidying up is in the transaction of what has come: that comes again, and nothing is lost."""
    live, published = places(tmp_path)
    rows = dials(40, policies=40)
    monkeypatch.setattr(tending, "MANY", 2)
    with projecting(MemorySource(rows), live, published, FEW) as projector:
        projector.follow()
        follow(projector, rows, 1, 40)
        told = asked(published, SEEN)
        with monkeypatch.context() as failing:
            failing.setattr(tending, "_GROUPS", "SELECT error('the disk is full') -- {table}")
            with pytest.raises(LedgerUnavailable, match="full or failing"):
                follow(projector, rows, 1, 40)
        assert (projector.position, projector.publish()) == (80, False)
        assert asked(published, SEEN) == told

        follow(projector, rows, 1, 0)
    assert asked(published, "SELECT count(*), count(DISTINCT position) FROM events") == [(120, 120)]


def test_texts_are_compressed_unless_somebody_waits(tmp_path: Path) -> None:
    """By FSST where all is projected at once; not what is published while following."""
    live, published = places(tmp_path)
    name = "an-identifier-that-repeats-itself-but-for-a-number"
    rows = [(row[0], f"{name}-{row[0]}", *row[2:]) for row in dials(5_000, policies=40)]
    project(MemorySource(rows), live, published, FEW)
    at_once = asked(published, PACKED)

    with projecting(MemorySource(rows), live, published, FEW) as projector:
        projector.follow()
        follow(projector, rows, 1, 5_000)
        following = asked(published, PACKED)
    assert at_once == [("FSST", 5_000)]
    assert sum(count for _, count in following) == 10_000
    assert sum(count for how, count in following if how == "FSST") == 5_000


def test_no_table_waits_for_ever(tmp_path: Path) -> None:
    """More tables grow than are joined; those with few values have their turn too."""
    names = [f"t{n}" for n in range(3 * tending.MANY)]
    with writing(tmp_path / "live.duckdb", "write") as con:
        con.execute("CREATE SCHEMA folds; SET max_vacuum_tasks = 0")
        for name in names:
            con.execute(f"CREATE TABLE folds.{name} (n INTEGER)")
        some = tending.Tending(con)
        for _ in range(4 * tending.LONG):
            for values, name in enumerate(names):
                con.execute(f"INSERT INTO folds.{name} VALUES (1)")
                some.note(name, values)
            some.some({})
            con.execute("CHECKPOINT")
        groups = [con.execute(GROUPS.format(name)).fetchall()[0][0] for name in names]
        rows = {con.execute(f"SELECT count(*) FROM folds.{name}").fetchall()[0] for name in names}

    assert max(groups) <= tending.LONG + len(names)
    assert rows == {(4 * tending.LONG,)}


def test_what_was_applied_is_in_the_file_itself(tmp_path: Path) -> None:
    """While following, a commit is a checkpoint: after a crash no log has to be read."""
    live = tmp_path / "live.duckdb"
    with writing(live, "write") as con:
        store = Store(con, FEW)
        store.create(LEDGER)
        store.follow()
        store.apply(dials(10))
        logged = live.with_name("live.duckdb.wal")
        assert not logged.exists() or not logged.stat().st_size
        (tmp_path / "copy.duckdb").write_bytes(live.read_bytes())

    assert asked(tmp_path / "copy.duckdb", "SELECT count(*) FROM events") == [(10,)]


def test_a_plan_that_was_made_for_other_events_folds_these(tmp_path: Path) -> None:
    """DuckDB leaves out what was not there when it planned, if it may look at what is there."""
    with writing(tmp_path / "live.duckdb", "write") as con:
        con.execute("CREATE TABLE kept (n INTEGER); CREATE TABLE come (kind VARCHAR, n INTEGER)")
        con.execute(f"INSERT INTO come VALUES ('a', 1); {folding._UNSEEN}")  # noqa: SLF001
        con.execute("PREPARE fold AS INSERT INTO kept SELECT n FROM come WHERE kind IN ('b', 'c')")
        con.execute("DELETE FROM come; INSERT INTO come VALUES ('b', 2), ('c', 3)")

        assert con.execute("EXECUTE fold").fetchall() == [(2,)]


@given(
    keys=st.lists(st.none() | st.text("aé'\\ ~", max_size=3), max_size=40),
    size=st.integers(1, 60),
)
def test_each_state_is_in_one_range(keys: list[str | None], size: int) -> None:
    """Whatever its key is; otherwise merging would lose it, or double it."""
    with duckdb.connect() as con:
        con.execute("CREATE TABLE states (k VARCHAR, n BIGINT)")
        if keys:
            con.executemany("INSERT INTO states VALUES (?, 1)", [[key] for key in keys])
        ranges = key_ranges(con, "states", KEYED, size)
        parts = [con.execute(f"SELECT k FROM states WHERE {one}").fetchall() for one in ranges]

    found = [key for part in parts for (key,) in part]
    assert sorted(found, key=str) == sorted(keys, key=str)
    assert all(len({key for (key,) in part} - {None}) <= size for part in parts)
