"""Hypothesis profiles: quick by default, thorough and repeatable with HYPOTHESIS_PROFILE=ci."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.brokers import CHOSEN, Broker, running
from tests.console import Console
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
