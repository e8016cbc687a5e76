"""A follower that is killed while it tidies up: readers have what was published, and all of it."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adapters.duckdb.connection import reading
from adapters.duckdb.digest import digests_of
from adapters.duckdb.project import project
from projections.catalog import catalogue, digested
from tests.read_model_facts import dials
from tests.read_models import MemorySource, places

EVENTS = 600
DRIVER = "tests.system.follow_kill_driver"


def digests(published: Path) -> dict[str, object]:
    """What each read model says."""
    with reading(published, "digest", zone="UTC") as con:
        return {one.model: one for one in digests_of(con, digested(catalogue()))}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the read models say if nobody is killed."""
    live, published = places(tmp_path_factory.mktemp("whole"))
    project(MemorySource(dials(EVENTS, policies=40)), live, published)
    return digests(published)


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_a_random_moment_nothing_is_lost_or_doubled(
    tmp_path: Path, whole: dict[str, object], seed: int
) -> None:
    """What was said to be published is there, and the next run ends as if none had been killed."""
    live, published = places(tmp_path)
    command = [sys.executable, "-m", DRIVER, str(live), str(published), str(EVENTS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as follower:
        assert follower.stdout
        said = [follower.stdout.readline() for _ in range(1 + 3 * seed)]
        time.sleep(random.Random(seed).uniform(0, 0.3))
        follower.send_signal(signal.SIGKILL)
        said += follower.stdout
    assert follower.returncode == -signal.SIGKILL

    with reading(published, "ask") as con:
        [(position, events)] = con.execute(
            "SELECT position, (SELECT count(*) FROM events) FROM projection_checkpoint"
        ).fetchall()
    assert position == events >= int(said[-1])

    project(MemorySource(dials(EVENTS, policies=40)), live, published)
    assert digests(published) == whole
