"""Files of another layout or ledger, full disks and Ctrl-C: what is said, and what is kept."""

import shutil
from pathlib import Path

import duckdb
import pytest

from adapters.duckdb.connection import transaction, writing
from adapters.duckdb.errors import explained
from adapters.duckdb.files import log_of
from adapters.duckdb.project import project
from adapters.duckdb.query import query
from adapters.duckdb.rebuild import rebuild
from adapters.duckdb.status import status
from adapters.duckdb.store import Store
from domain.errors import LedgerUnavailable, Mismatched
from projections.catalog import catalogue
from tests.read_model_facts import dials
from tests.read_models import LEDGER, MemorySource, places

OTHER = "0123456789abcdef"
LAYOUTS = [
    "UPDATE projection_checkpoint SET layout = NULL",
    "ALTER TABLE projection_checkpoint ADD COLUMN more VARCHAR",
    "ALTER TABLE projection_checkpoint DROP COLUMN layout",
    "DELETE FROM projection_checkpoint",
]


def altered(folder: Path, statement: str, *, killed: bool) -> tuple[Path, Path]:
    """Read models as another version of the program might have left them."""
    live, published = places(folder)
    project(MemorySource(dials(9)), live, published)
    with duckdb.connect(str(published)) as con:
        con.execute("UPDATE projection_checkpoint SET layout = 1")
        con.execute(statement)
    if killed:
        shutil.copy(published, live)
    return live, published


@pytest.mark.parametrize(
    ("statement", "killed"), [*((one, False) for one in LAYOUTS), (LAYOUTS[0], True)]
)
def test_read_models_of_another_layout_name_the_way_out(
    tmp_path: Path, statement: str, *, killed: bool
) -> None:
    """After an update of the program, whatever has changed; and the way out works."""
    live, published = altered(tmp_path, statement, killed=killed)

    with pytest.raises(Mismatched, match="policytrail rebuild"):
        project(MemorySource(dials(9)), live, published)
    with pytest.raises(Mismatched, match="policytrail rebuild"):
        status(published, LEDGER)
    found = rebuild(MemorySource(dials(9)), live, published)

    assert {one.compared for one in found} == {"absent"}
    assert {one.position for one in status(published, LEDGER)} == {9}


def test_read_models_of_another_ledger_are_told_and_kept(tmp_path: Path) -> None:
    """They may be the last trace of it: a rebuild sets them aside."""
    live, published = places(tmp_path)
    project(MemorySource(dials(9), OTHER), live, published)
    kept: list[Path] = []

    with pytest.raises(Mismatched, match="another ledger"):
        status(published, LEDGER)
    rebuild(MemorySource(dials(6)), live, published, on_kept=kept.append)

    aside = tmp_path / "read_models.01234567.duckdb"
    assert kept == [aside]
    assert query(aside, "SELECT count(*) FROM events").column(0).to_pylist() == [9]
    assert {one.position for one in status(published, LEDGER)} == {6}


def test_live_read_models_of_another_ledger_are_kept_if_no_copy_is(tmp_path: Path) -> None:
    """Whichever file is left."""
    live, published = places(tmp_path)
    project(MemorySource(dials(9), OTHER), live, published)
    published.rename(live)

    rebuild(MemorySource(dials(6)), live, published)

    aside = status(tmp_path / "read_models.01234567.duckdb")
    assert {one.position for one in aside} == {9}


def test_live_read_models_are_kept_with_what_a_crash_left_beside_them(tmp_path: Path) -> None:
    """Some of what they say is in the write-ahead log alone."""
    live, published = places(tmp_path)
    project(MemorySource(dials(9), OTHER), live, published)
    with writing(published, "write") as con:
        Store(con, catalogue()).apply(dials(3, first=10))
        shutil.copy(published, live)  # as a crash would leave it
        shutil.copy(log_of(published), log_of(live))
    published.unlink()
    assert log_of(live).stat().st_size > 0

    rebuild(MemorySource(dials(6)), live, published)

    aside = status(tmp_path / "read_models.01234567.duckdb")
    assert {one.position for one in aside} == {12}
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".wal"]


def test_a_rebuild_of_the_same_ledger_keeps_nothing_aside(tmp_path: Path) -> None:
    """No copies pile up."""
    live, published = places(tmp_path)
    project(MemorySource(dials(9)), live, published)
    kept: list[Path] = []

    rebuild(MemorySource(dials(9)), live, published, on_kept=kept.append)

    assert kept == []


@pytest.mark.parametrize(
    "text", ["File too large", "No space left on device", "Disk quota exceeded"]
)
def test_a_disk_that_takes_no_more_is_no_damage(tmp_path: Path, text: str) -> None:
    """Making room is the way out, not a rebuild, which would need more of it."""
    with (
        pytest.raises(LedgerUnavailable, match="make room and run the same command again"),
        explained("project", tmp_path),
    ):
        raise duckdb.IOException(f'IO Error: Could not write file "x": {text}')


@pytest.mark.parametrize(
    "swallowed", [duckdb.InterruptException("Interrupted!"), RuntimeError("Query interrupted")]
)
def test_ctrl_c_that_duckdb_swallowed_is_still_ctrl_c(tmp_path: Path, swallowed: Exception) -> None:
    """It ends the command as interrupted, and the transaction is rolled back."""
    path = tmp_path / "a.duckdb"
    with writing(path, "write") as con:
        con.execute("CREATE TABLE t (a INTEGER)")

    def interrupted() -> None:
        with writing(path, "write") as con, transaction(con):
            con.execute("INSERT INTO t VALUES (1)")
            raise swallowed

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    with writing(path, "write") as con:
        assert con.execute("FROM t").fetchall() == []


def test_any_other_failure_stays_what_it_is(tmp_path: Path) -> None:
    """A fault of ours is not hidden."""
    with pytest.raises(RuntimeError, match="ours"), explained("project", tmp_path):
        raise RuntimeError("ours")
