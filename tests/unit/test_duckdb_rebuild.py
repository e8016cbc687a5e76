"""Rebuild: beside, compared, swapped; and what a killed process leaves behind."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from adapters.duckdb import rebuild as rebuild_module
from adapters.duckdb.digest import Digest, digests, digests_of
from adapters.duckdb.project import project, projecting
from adapters.duckdb.rebuild import rebuild
from domain.errors import Damaged, WorkspaceBusy
from tests.read_model_facts import dials
from tests.read_models import MemorySource, places

ROOT = Path(__file__).parents[2]
LONG = """
import sys
from pathlib import Path
from adapters.duckdb import catching_up
from adapters.duckdb.project import project
from tests.read_model_facts import dials
from tests.read_models import MemorySource, places
catching_up.SPAN = 200
project(MemorySource(dials(3_000)), *places(Path(sys.argv[1])), batch=20,
        on_progress=lambda reached, last: print(reached, flush=True))
"""


def compared(source: MemorySource, folder: Path) -> set[str]:
    """What a rebuild says about the models that have rows."""
    return {found.compared for found in rebuild(source, *places(folder)) if found.rows}


def test_a_rebuild_of_what_was_kept_up_is_equal(tmp_path: Path) -> None:
    """The read models hold nothing that the ledger does not."""
    live, published = places(tmp_path)
    source = MemorySource(dials(30))
    project(source, live, published, batch=7)

    found = rebuild(source, live, published, batch=11)

    assert {d.compared for d in found} == {"equal"}
    assert [(d.model, d.rows, d.digest) for d in found] == [
        (d.model, d.rows, d.value) for d in digests(published)
    ]
    assert not project(source, live, published).published


def test_a_rebuild_compares_where_the_old_one_stood(tmp_path: Path) -> None:
    """The ledger has gone on since; that is no difference."""
    project(MemorySource(dials(30)), *places(tmp_path))

    assert compared(MemorySource(dials(50)), tmp_path) == {"equal"}
    assert project(MemorySource(dials(50)), *places(tmp_path)).events == 0


def test_a_rebuild_digests_only_what_has_been_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not judged by parts is judged at once, for which ten million events are too many."""
    project(MemorySource(dials(30)), *places(tmp_path))
    new = list[int]()

    def looked_at(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> tuple[Digest, ...]:
        new.append(con.execute("SELECT COUNT(*) FROM new_facts()").fetchall()[0][0])
        return digests_of(con, names)

    monkeypatch.setattr(rebuild_module, "digests_of", looked_at)

    assert compared(MemorySource(dials(50)), tmp_path) == {"equal"}
    assert new[1:] == [0, 0]  # the first is of the old ones, as they were left


def test_a_rebuild_finds_what_somebody_has_changed(tmp_path: Path) -> None:
    """Only the model that was touched differs."""
    live, published = places(tmp_path)
    project(MemorySource(dials(30)), live, published)
    with duckdb.connect(str(published)) as con:
        con.execute("UPDATE folds.callbacks SET attempts = 1 WHERE policy_id = 'P-1'")

    found = {d.model: d.compared for d in rebuild(MemorySource(dials(30)), live, published)}

    assert [model for model, word in found.items() if word != "equal"] == ["callbacks"]
    assert compared(MemorySource(dials(30)), tmp_path) == {"equal"}


@pytest.mark.parametrize("damage", [None, b"", b"no database"])
def test_a_rebuild_needs_nothing_but_the_ledger(tmp_path: Path, damage: bytes | None) -> None:
    """No file, an empty one, another kind of file."""
    live, published = places(tmp_path)
    if damage is not None:
        live.write_bytes(damage)
        published.write_bytes(damage)

    assert compared(MemorySource(dials(9)), tmp_path) == {"absent"}
    assert not project(MemorySource(dials(9)), live, published).published


def test_a_rebuild_takes_the_place_of_another_ledger_s_read_models(tmp_path: Path) -> None:
    """Nothing to compare with, and the old files go."""
    project(MemorySource(dials(9), "another"), *places(tmp_path))

    assert compared(MemorySource(dials(5)), tmp_path) == {"absent"}
    assert project(MemorySource(dials(5)), *places(tmp_path)).events == 0


def test_a_rebuild_that_fails_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An audit finds something after the building and before the swap."""
    live, published = places(tmp_path)
    project(MemorySource(dials(9)), live, published)
    before = published.read_bytes()

    def find(_con: duckdb.DuckDBPyConnection) -> None:
        raise Damaged("audit", "a key is there twice")

    monkeypatch.setattr(rebuild_module, "audit", find)
    with pytest.raises(Damaged, match="twice"):
        rebuild(MemorySource(dials(9)), live, published)

    assert published.read_bytes() == before
    monkeypatch.undo()
    assert project(MemorySource(dials(12)), live, published).events == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "projections.duckdb.lock",
        "read_models.duckdb",
    ]


def test_a_rebuild_waits_for_no_projector(tmp_path: Path) -> None:
    """It says that another process is at work."""
    source = MemorySource(dials(9))
    with projecting(source, *places(tmp_path)), pytest.raises(WorkspaceBusy):
        rebuild(source, *places(tmp_path))


def test_a_killed_projector_leaves_what_the_next_one_completes(tmp_path: Path) -> None:
    """Killed while landing or while folding, the next one goes on, and equals a rebuild."""
    for rounds in (1, 9, 10, 25):
        child = subprocess.Popen(
            [sys.executable, "-c", LONG, str(tmp_path)],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout
        for _ in range(rounds):
            child.stdout.readline()
        child.kill()
        child.wait()
        child.stdout.close()

    report = project(MemorySource(dials(3_000)), *places(tmp_path))

    assert report.to_position == 3_000
    assert compared(MemorySource(dials(3_000)), tmp_path) == {"equal"}
