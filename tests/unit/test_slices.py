"""Verdicts are kept slice by slice: which streams are in one, and what one at a time leaves."""

from hashlib import md5
from pathlib import Path

import duckdb
import pytest

from adapters.duckdb import keeping
from adapters.duckdb.keeping import ANY, Enough
from adapters.duckdb.project import QUIET, projecting
from tests.read_model_facts import dials
from tests.read_models import Bench, MemorySource, places

NEW = "SELECT COUNT(*), COUNT(DISTINCT stream) FROM new_facts()"
POSITIONS = "SELECT position, COUNT(*)::BIGINT FROM folds.kept_up_to GROUP BY position ORDER BY 1"
VERDICTS = "SELECT DISTINCT slice, stream FROM folds.kept_verdicts ORDER BY stream"


@pytest.fixture
def dialled(parted: Bench) -> Bench:
    """Thirty dials on five policies, of which nothing is kept; those of one are many."""
    parted.clear()
    parted.land(dials(30, policies=5))
    return parted


def asked(bench: Bench, sql: str) -> list[tuple[object, ...]]:
    """The rows of an answer."""
    return bench.con.execute(sql).fetchall()


def test_a_stream_is_in_the_same_slice_for_ever(dialled: Bench) -> None:
    """A fact in another slice than those before it could count as judged, which it is not."""
    for stream in ("policy/P-1", "agent/营-7", "company"):
        [(found,)] = dialled.con.execute("SELECT slice_of(?)", [stream]).fetchall()
        assert found == int(md5(stream.encode(), usedforsecurity=False).hexdigest()[:3], 16) // 4


def test_a_few_streams_are_judged_at_a_time(dialled: Bench) -> None:
    """Each has more new facts than are judged at once, so that it is judged by itself."""
    left = []
    while dialled.store.judge_some(ANY):
        left += asked(dialled, NEW)

    assert [streams for _, streams in left][:5] == [4, 3, 2, 1, 0]
    assert len({slice_no for slice_no, _ in asked(dialled, VERDICTS)}) == 5


def test_who_has_waited_longest_comes_first(dialled: Bench) -> None:
    """Facts that come in meanwhile do not let the others wait."""
    assert dialled.store.judge_some(ANY)
    dialled.land(dials(20, policies=5, first=31))
    done = [asked(dialled, VERDICTS)]
    while asked(dialled, NEW) != [(0, 0)]:
        dialled.store.judge_some(ANY)
        done.append(asked(dialled, VERDICTS))

    assert [len(streams) for streams in done][:5] == [1, 2, 3, 4, 5]
    assert asked(dialled, POSITIONS)[-1][0] == 50


def test_a_few_new_facts_are_judged_at_once(
    dialled: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many slices they are in: what planning costs is paid once."""
    dialled.store.judge()
    monkeypatch.setattr(keeping, "A_FEW", 12)  # a dial is three things to the rules
    dialled.land(dials(4, policies=4, first=31))

    assert dialled.store.judge_some(ANY)
    assert not dialled.store.judge_some(ANY)
    assert asked(dialled, POSITIONS) == [(34, 1024)]


def test_new_facts_wait_until_judging_pays(dialled: Bench) -> None:
    """It pays when enough have come since the slice that has waited longest was judged."""
    assert not dialled.store.judge_some(Enough(31, 4))
    assert dialled.store.judge_some(Enough(30, 4))

    dialled.store.judge()
    dialled.land(dials(10, policies=5, first=31))
    assert not dialled.store.judge_some(Enough(10, 2))
    assert dialled.store.judge_some(Enough(10, 3))


def test_what_fails_halfway_leaves_what_was_kept(
    dialled: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slice is judged in one transaction: those before it are done, it and the rest are not."""
    assert dialled.store.judge_some(ANY)
    before = [asked(dialled, sql) for sql in (NEW, POSITIONS, VERDICTS)]
    monkeypatch.setattr(keeping, "_TIMES", "SELECT error('the disk is full')")

    with pytest.raises(duckdb.Error, match="the disk is full"):
        dialled.store.judge()

    assert [asked(dialled, sql) for sql in (NEW, POSITIONS, VERDICTS)] == before
    monkeypatch.undo()
    dialled.store.judge()
    assert asked(dialled, NEW) == [(0, 0)]


def test_a_projector_that_has_nothing_to_do_judges_what_is_left(tmp_path: Path) -> None:
    """Too little to judge while facts come in; readers of a quiet ledger judge nothing."""
    with projecting(MemorySource(dials(30)), *places(tmp_path)) as projector:
        assert projector.step() == 30
        for _ in range(QUIET):
            assert not projector.judge()
            assert not projector.step()
        while projector.judge():
            pass
        assert projector.publish()

    with duckdb.connect(str(places(tmp_path)[1]), read_only=True) as con:
        assert con.execute(NEW).fetchall() == [(0, 0)]


def test_what_nobody_has_judged_is_judged_at_once(tmp_path: Path) -> None:
    """At the beginning, or after a change of rules: by few it would take many times as long."""
    with projecting(MemorySource(dials(20_000)), *places(tmp_path)) as projector:
        projector.step()
        assert not projector.judge()
        assert projector.publish()

    with duckdb.connect(str(places(tmp_path)[1]), read_only=True) as con:
        assert con.execute(NEW).fetchall() == [(0, 0)]
