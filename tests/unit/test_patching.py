"""A copy that is brought up to date: equal to the byte, and never under a reader's eyes."""

import fcntl
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Thread

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.duckdb import patching
from adapters.duckdb.files import spare as spare_of
from adapters.duckdb.patching import BLOCK, NOT_ALONE, alone, is_known, main, patch
from adapters.duckdb.project import Projector, projecting
from adapters.duckdb.query import query
from domain.errors import LedgerUnavailable
from projections.catalog import catalogue
from projections.ports import EventRow
from tests.read_model_facts import dials
from tests.read_models import MemorySource, places

FEW = [model for model in catalogue() if model.name in {"events", "callbacks", "policies"}]
HEADS = st.sampled_from([b"other", b"DUCK of another format"])
BLOCKS = st.lists(st.integers(0, 3), max_size=4)
ENDS = st.integers(0, 9)
STEPS = st.lists(st.sampled_from(["few", "many", "merge"]), min_size=1, max_size=5)


def content(head: bytes, blocks: list[int], end: int) -> bytes:
    """A file that could be one of blocks, with something behind them."""
    body = b"".join(bytes([kind]) * BLOCK for kind in blocks)
    return head.ljust(12_288, b"h") + body + b"e" * end


def patched(source: bytes, spare: bytes) -> bytes:
    """What becomes of the spare."""
    with TemporaryFile() as one, TemporaryFile() as other:
        one.write(source)
        other.write(spare)
        one.flush()
        other.flush()
        patch(one.fileno(), other.fileno())
        other.seek(0)
        return other.read()


@given(st.builds(content, HEADS, BLOCKS, ENDS), st.builds(content, HEADS, BLOCKS, ENDS))
@settings(max_examples=60)
def test_whatever_two_files_are_the_one_becomes_the_other(source: bytes, spare: bytes) -> None:
    """Shorter, longer, of another format, the same: all of it is compared."""
    assert patched(source, spare) == source


@contextmanager
def following(folder: Path, rows: list[EventRow]) -> Iterator[Projector]:
    """A projector with a spare file, and nothing new yet."""
    with projecting(MemorySource(rows), *places(folder), FEW) as projector:
        projector.step()
        projector.publish()
        projector.follow()
        yield projector


def publish(projector: Projector, rows: list[EventRow], upto: int) -> None:
    """Record, take in, give to readers."""
    rows += dials(upto)[len(rows) :]
    projector.step()
    assert projector.publish()


def same(folder: Path) -> bool:
    """Whether readers have what the projector has; it must not open its own file once more."""
    return subprocess.run(["cmp", "-s", *places(folder)], check=False).returncode == 0


@given(STEPS)
@settings(max_examples=6, deadline=None)
def test_what_is_published_is_the_live_file_to_the_byte(steps: list[str]) -> None:
    """However the file has changed since the copy before the last."""
    with TemporaryDirectory() as name:
        rows = dials(300)
        with following(Path(name), rows) as projector:
            for step in steps:
                if step == "merge":
                    projector.compact()
                    projector.publish()
                else:
                    publish(projector, rows, len(rows) + (3 if step == "few" else 700))
                assert same(Path(name))
        assert seen(Path(name)) == len(rows)


def seen(folder: Path) -> int:
    """Facts that a reader is told of."""
    sql = "SELECT count(*) AS n FROM events"
    found: int = query(places(folder)[1], sql)["n"][0].as_py()
    return found


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """Of a file as we make it, whose blocks are told apart by their checksums.

    If its format is no longer known, all of both files is compared, which takes ten times as long.
    """
    rows = dials(20_000, policies=20_000)
    with following(tmp_path, rows) as projector:
        publish(projector, rows, 20_010)
        live, published = places(tmp_path)
        shutil.copy(spare_of(published), tmp_path / "before")
        shutil.copy(published, tmp_path / "after")
    with (tmp_path / "before").open("rb+") as before, (tmp_path / "after").open("rb") as after:
        written = patch(after.fileno(), before.fileno())

    with (tmp_path / "after").open("rb") as after:
        assert is_known(after.read(12_288))
    assert 0 < written < (tmp_path / "after").stat().st_size // 2
    assert (tmp_path / "before").read_bytes() == (tmp_path / "after").read_bytes()
    assert not live.exists()


def test_a_reader_keeps_what_it_has_open_however_often_is_published(tmp_path: Path) -> None:
    """What a query reads, what `cp` is copying, and a second name of the file."""
    rows = dials(300)
    _, published = places(tmp_path)
    with following(tmp_path, rows) as projector:
        linked, kept = tmp_path / "linked", published.read_bytes()
        linked.hardlink_to(published)
        for upto in (310, 320, 330):
            publish(projector, rows, upto)
        assert linked.read_bytes() == kept

        kept, inode = published.read_bytes(), published.stat().st_ino
        with published.open("rb") as reader, duckdb.connect(str(published), read_only=True) as con:
            for upto in (340, 350, 360):
                publish(projector, rows, upto)
                assert same(tmp_path)
            assert (reader.read(), os.fstat(reader.fileno()).st_ino) == (kept, inode)
            assert con.execute("SELECT count(*) FROM events").fetchall() == [(330,)]


@pytest.mark.parametrize("damage", ["cut", "longer", "garbage", "empty", "half", "gone", "folder"])
def test_a_spare_that_is_no_copy_any_more_is_made_one(tmp_path: Path, damage: str) -> None:
    """Whoever did that to it: the next publication is whole."""
    rows = dials(300)
    live, published = places(tmp_path)
    with following(tmp_path, rows) as projector:
        publish(projector, rows, 310)
        spare = spare_of(published)
        old, new = spare.read_bytes(), published.read_bytes()
        spare.unlink()
        if damage == "folder":
            spare.symlink_to(tmp_path)
        elif damage != "gone":
            spare.write_bytes(
                {
                    "cut": old[: len(old) // 3],
                    "longer": old + b"more" * BLOCK,
                    "garbage": bytes(len(old)),
                    "empty": b"",
                    "half": new[: len(new) // 2] + old[len(new) // 2 :],
                }[damage]
            )
        publish(projector, rows, 320)
        assert same(tmp_path)
    assert (seen(tmp_path), live.exists(), spare_of(published).exists()) == (320, False, False)


def test_a_half_patched_spare_is_not_trusted_after_a_crash(tmp_path: Path) -> None:
    """Even one whose checksums are right: it is removed before anything else is done."""
    rows = dials(300)
    with following(tmp_path, rows):
        pass
    _, published = places(tmp_path)
    lying = bytearray(published.read_bytes())
    lying[-BLOCK + 100 :] = bytes(BLOCK - 100)
    spare_of(published).write_bytes(lying)

    with following(tmp_path, rows) as projector:
        publish(projector, rows, 310)
        assert same(tmp_path)
        publish(projector, rows, 320)
        assert same(tmp_path)


def test_a_full_disk_leaves_readers_what_they_had(tmp_path: Path) -> None:
    """It is said; with room again, it goes on from there."""
    rows = dials(300)
    with following(tmp_path, rows) as projector:
        rows += dials(2_000)[300:]
        projector.step()
        projector.join()
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
        try:
            with pytest.raises(LedgerUnavailable, match="make room"):
                projector.publish()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert seen(tmp_path) == 300
        assert projector.publish()
        assert same(tmp_path)
    assert seen(tmp_path) == 2_000


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A file and a spare that differs."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(content(b"x", [1, 2, 3], 5))
    other.write_bytes(content(b"x", [1, 0], 0))
    return one, other


def ran(pair: tuple[Path, Path]) -> int:
    """The program, as a projector runs it."""
    command = [sys.executable, "-I", "-S", patching.__file__, *map(str, pair)]
    return subprocess.run(command, check=False).returncode


def test_a_spare_is_patched_only_by_who_is_alone(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """Not while it is open elsewhere, nor while it has another name."""
    one, other = pair
    before = other.read_bytes()
    with other.open("rb"):
        assert (ran(pair), other.read_bytes()) == (NOT_ALONE, before)
    (tmp_path / "linked").hardlink_to(other)
    assert (ran(pair), other.read_bytes()) == (NOT_ALONE, before)

    (tmp_path / "linked").unlink()
    assert (ran(pair), other.read_bytes()) == (0, one.read_bytes())


@pytest.fixture
def ignored() -> Iterator[None]:
    """Signals that the program ignores, one of which the tests' process would die of."""
    before = {kind: signal.signal(kind, signal.SIG_IGN) for kind in (signal.SIGIO, signal.SIGTERM)}
    yield
    for kind, handler in before.items():
        signal.signal(kind, handler)


@pytest.mark.usefixtures("ignored")
def test_where_the_kernel_gives_no_lease_nothing_is_patched(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other systems and some file systems have none: the whole file is copied there."""
    before = pair[1].read_bytes()
    monkeypatch.delattr(fcntl, "F_SETLEASE")

    assert main(*map(str, pair)) == NOT_ALONE
    assert pair[1].read_bytes() == before


@pytest.mark.usefixtures("ignored")
def test_who_opens_a_spare_while_it_is_patched_waits(pair: tuple[Path, Path]) -> None:
    """And finds it whole."""
    one, other = pair
    found: list[bytes] = []
    reader = Thread(target=lambda: found.append(other.read_bytes()))
    write = os.open(other, os.O_RDWR)
    with one.open("rb") as source:
        assert alone(write)
        reader.start()
        patch(source.fileno(), write)
        os.close(write)
    reader.join()

    assert found == [one.read_bytes()]
