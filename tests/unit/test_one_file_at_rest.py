"""One file of read models at rest, whatever was killed, and none that readers would miss."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from adapters.duckdb import files
from adapters.duckdb.connection import sole_projector, spilled
from adapters.duckdb.digest import digests
from adapters.duckdb.files import settle
from adapters.duckdb.project import project, projecting
from adapters.duckdb.query import query
from adapters.duckdb.rebuild import rebuild
from adapters.duckdb.status import status
from domain.errors import WorkspaceBusy
from projections.catalog import catalogue
from tests.read_model_facts import dials
from tests.read_models import MemorySource, places

ROOT = Path(__file__).parents[2]
LOCK, PUBLISHED = "projections.duckdb.lock", "read_models.duckdb"
COPYING = """
import sys
from pathlib import Path
from adapters.duckdb.connection import sole_projector
from adapters.duckdb.files import copy
with sole_projector(Path(sys.argv[1]), "test") as lock:
    print("locked", flush=True)
    copy(Path(sys.argv[2]), Path(sys.argv[3]), lock)
"""


FEW = [model for model in catalogue() if model.name in {"events", "callbacks"}]


class Killed(Exception):
    """Stands for kill -9: nothing of ours runs after it."""


@pytest.fixture
def ready(tmp_path: Path) -> tuple[Path, Path]:
    """Two read models of ten facts: opening all of them takes most of the time."""
    project(MemorySource(dials(10)), *places(tmp_path), FEW)
    return places(tmp_path)


def seen(published: Path) -> int:
    """Facts that a reader is told of."""
    found: int = query(published, "SELECT count(*) AS n FROM events")["n"][0].as_py()
    return found


def names(published: Path) -> list[str]:
    """What is in the folder."""
    return sorted(path.name for path in published.parent.iterdir())


def test_at_rest_there_is_one_file(tmp_path: Path) -> None:
    """After the first run, one that took more in, a rebuild, and following."""
    live, published = places(tmp_path)
    project(MemorySource(dials(10)), live, published)
    assert names(published) == [LOCK, PUBLISHED]

    project(MemorySource(dials(12)), live, published)
    assert (names(published), seen(published)) == ([LOCK, PUBLISHED], 12)

    rebuild(MemorySource(dials(14)), live, published)
    assert (names(published), seen(published)) == ([LOCK, PUBLISHED], 14)

    with projecting(MemorySource(dials(16)), live, published) as projector:
        projector.step()
        projector.publish()
    assert (names(published), seen(published)) == ([LOCK, PUBLISHED], 16)


def test_what_is_not_published_when_following_ends_is_published_then(
    ready: tuple[Path, Path],
) -> None:
    """The live file becomes the published one."""
    with projecting(MemorySource(dials(16)), *ready, FEW) as projector:
        projector.step()

    assert (names(ready[1]), seen(ready[1])) == ([LOCK, PUBLISHED], 16)


def test_where_nothing_is_new_nothing_is_touched(ready: tuple[Path, Path]) -> None:
    """No copy, no other file, no later time of change."""
    before = ready[1].stat()

    done = project(MemorySource(dials(10)), *ready, FEW)

    assert (done.events, done.to_position, done.published) == (0, 10, False)
    after = ready[1].stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names(ready[1]) == [LOCK, PUBLISHED]


def test_a_first_projection_copies_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that was written is the one that is read."""
    monkeypatch.setattr("adapters.duckdb.files.child", None)
    live, published = places(tmp_path)

    project(MemorySource(dials(10)), live, published, FEW)

    assert seen(published) == 10


def test_a_reader_keeps_what_it_has_open(ready: tuple[Path, Path]) -> None:
    """The file that takes the place of its own is another."""
    live, published = ready
    other = published.with_name("other.duckdb")
    other.hardlink_to(published)  # within a process, DuckDB opens a path only once
    with duckdb.connect(str(other), read_only=True) as reader:
        project(MemorySource(dials(30)), live, published, FEW)
        assert reader.execute("SELECT count(*) FROM events").fetchall() == [(10,)]
    assert seen(published) == 30


@pytest.mark.parametrize("step", range(4, 20))
def test_killed_at_any_step_readers_have_a_whole_file(
    ready: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """After each thing that is done to a file; and the next run completes what was begun."""
    live, published = ready
    left = iter(range(step))

    def counted(done: object) -> object:
        if next(left, None) is None:
            raise Killed
        return done

    for name in ("child", "copy", "remove_log", "settle"):
        work = getattr(files, name)
        monkeypatch.setattr(files, name, lambda *given, work=work: counted(work(*given)))

    try:
        recorded = dials(15)
        with projecting(MemorySource(recorded), live, published, FEW) as projector:
            projector.follow()
            projector.step()
            projector.publish()
            recorded += dials(20)[15:]
            projector.step()
            projector.publish()
    except Killed:
        pass
    monkeypatch.undo()

    whole = seen(published)
    done = project(MemorySource(dials(25)), live, published, FEW)

    assert whole in (10, 15, 20)
    assert (done.to_position, seen(published), names(published)) == (25, 25, [LOCK, PUBLISHED])


def test_a_live_file_that_a_crash_left_is_gone_on_with(ready: tuple[Path, Path]) -> None:
    """It has more than the published one; what was spilled for it is of no use."""
    live, published = ready
    spilled(live).mkdir()
    (spilled(live) / "duckdb_temp_storage").write_bytes(b"half of something")
    older = published.read_bytes()
    project(MemorySource(dials(20)), live, published, FEW)
    published.rename(live)
    published.write_bytes(older)

    done = project(MemorySource(dials(25)), live, published, FEW)

    assert (done.from_position, done.to_position, done.published) == (20, 25, True)
    assert (names(published), seen(published)) == ([LOCK, PUBLISHED], 25)


def test_two_files_of_an_older_version_become_one(ready: tuple[Path, Path]) -> None:
    """It left a copy of what it published; nothing is new, and yet the room is given back."""
    live, published = ready
    shutil.copy(published, live)

    done = project(MemorySource(dials(10)), live, published, FEW)

    assert (done.events, done.published) == (0, False)
    assert (names(published), seen(published)) == ([LOCK, PUBLISHED], 10)


def test_an_older_live_file_does_not_undo_a_rebuild(tmp_path: Path) -> None:
    """Killed between the two renamings of a rebuild: what it made is what is gone on with."""
    live, published = places(tmp_path)
    project(MemorySource(dials(10)), live, published)
    right = digests(published)
    shutil.copy(published, live)
    with duckdb.connect(str(live)) as con:
        con.execute("UPDATE folds.callbacks SET attempts = 7")
    moves: list[Path] = []

    def move(fresh: Path, target: Path) -> None:
        if moves:
            raise Killed
        moves.append(target)
        settle(fresh, target)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "settle", move)
        with pytest.raises(Killed):
            rebuild(MemorySource(dials(10)), live, published)
    project(MemorySource(dials(10)), live, published)

    assert (moves, digests(published)) == ([live], right)


def test_a_log_that_was_left_is_never_taken_for_that_of_another_file(
    ready: tuple[Path, Path], tmp_path: Path
) -> None:
    """Of a live file that is gone: DuckDB would read it into the next one of that name."""
    live, published = ready
    log = live.with_name(f"{live.name}.wal")
    log.write_bytes(b"of another file")

    project(MemorySource(dials(12)), live, published, FEW)

    assert (names(published), seen(published)) == ([LOCK, PUBLISHED], 12)
    published.unlink()
    log.write_bytes(b"of another file")
    project(MemorySource(dials(13)), live, published, FEW)
    assert {one.position for one in status(published)} == {13}
    assert not list(tmp_path.glob("*.wal"))


def test_who_copies_holds_the_lock_though_the_projector_is_killed(tmp_path: Path) -> None:
    """Another projector would otherwise write the file that is being copied."""
    live, source = tmp_path / "projections.duckdb", tmp_path / "slow"
    os.mkfifo(source)
    child = subprocess.Popen(
        [sys.executable, "-c", COPYING, str(live), str(source), str(tmp_path / "copy")],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
    )
    assert child.stdout
    child.stdout.readline()
    with source.open("wb"):  # waits until the copier has it open
        child.kill()
        child.communicate()
        with pytest.raises(WorkspaceBusy), sole_projector(live, "test"):
            pass

    for _ in range(500):
        try:
            with sole_projector(live, "test"):
                return
        except WorkspaceBusy:
            pass
    pytest.fail("the lock is still held")
