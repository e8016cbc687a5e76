"""What all tests share. Hypothesis is quick; HYPOTHESIS_PROFILE=ci is thorough and repeatable."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from adapters.duckdb import files, folding, keeping, merging, tending
from tests.blank import Blanks
from tests.brokers import CHOSEN, Broker, running
from tests.console import Console
from tests.read_models import Bench
from tests.topics import Consuming, close_clients

collect_ignore = [] if "apache" in CHOSEN else ["on_apache"]
"""Tests that only Apache Kafka can serve are there when it is chosen."""

settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile(
    "ci",
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session", autouse=True)
def _blank_read_models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Lay out empty read models once for each set of them; what is laid out is what it ever is."""
    with pytest.MonkeyPatch.context() as patch:
        blanks = Blanks(tmp_path_factory.mktemp("blank"))
        patch.setattr(files, "lay_out", blanks.lay_out)
        yield


@pytest.fixture(scope="module")
def parted() -> Iterator[Bench]:
    """One database for all examples, in which everything is done a few streams at a time."""
    with pytest.MonkeyPatch.context() as few:
        few.setattr(folding, "AT_ONCE", 3)
        few.setattr(merging, "AT_ONCE", 3)
        few.setattr(merging, "SMALL", 0)
        few.setattr(tending, "MANY", 1)
        few.setattr(tending, "KEYS", 2)
        few.setattr(keeping, "AT_ONCE", 2)
        few.setattr(keeping, "A_FEW", 4)
        yield Bench()


@pytest.fixture
def console(tmp_path: Path) -> Console:
    """A terminal in a new workspace."""
    return Console(tmp_path / "workspace")


@pytest.fixture(scope="session", params=CHOSEN)
def broker(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Broker]:
    """A broker that stays up for the whole run; topics of a test need names of their own."""
    kind = str(request.param)
    with running(kind, tmp_path_factory.mktemp(f"broker-{kind}")) as one:
        yield one
        close_clients(one.address)


@pytest.fixture
def consuming(console: Console, broker: Broker) -> Iterator[Consuming]:
    """A terminal in a new workspace, beside a broker."""
    with closing(Consuming(console, broker)) as one:
        yield one
