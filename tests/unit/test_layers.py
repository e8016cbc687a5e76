"""Who may import whom: each guard is shown a trespass and must catch it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tree import PACKAGES, ROOT

BIN = Path(sys.executable).parent
TRESPASSES = {
    "domain/trespass.py": "import sqlite3\nimport projections\n",
    "projections/trespass.py": "import domain.policy\n",
    "streams/trespass.py": "import cli\n",
}
"""One for every contract; together, because the import graph takes longer than the verdicts."""


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Ask the import linter about a copy of the tree with the trespasses in it."""
    copy = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    for needed in ("pyproject.toml", "cli.py"):
        shutil.copy(ROOT / needed, copy)
    for path, body in TRESPASSES.items():
        (copy / path).write_text(f'"""A trespass."""\n\n{body}')

    done = subprocess.run(
        [BIN / "lint-imports", "--no-cache"],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "contract",
    [
        "adapters serve streams and projections; the domain knows nobody",
        "no I/O and no clock inside",
        "projections see event types, never decisions",
    ],
)
def test_a_trespass_breaks_its_contract(verdict: str, contract: str) -> None:
    """A contract that has never been broken may be guarding nothing."""
    assert f"{contract} BROKEN" in verdict


def _bans(file: str, body: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "ruff", "check", "--no-cache", "--select=TID251", f"--stdin-filename={file}", "-"],
        cwd=ROOT,
        input=body,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("file", "body"),
    [
        ("domain/trespass.py", "import duckdb"),
        ("projections/trespass.py", "import duckdb"),
        ("streams/trespass.py", "import eventsourcing.domain"),
        ("cli.py", "from kafka import KafkaProducer"),
        ("domain/trespass.py", "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)"),
        ("streams/trespass.py", "from datetime import date\n\nTODAY = date.today()"),
    ],
)
def test_a_banned_name_is_reported(file: str, body: str) -> None:
    """The linter's ban-list holds the doors that import contracts cannot see, and the clock."""
    done = _bans(file, body)

    assert done.returncode == 1
    assert "TID251" in done.stdout


def test_an_adapter_may_use_what_it_adapts() -> None:
    """The same line passes where it belongs, so the ban is a door and not a wall."""
    assert _bans("adapters/views.py", "import duckdb\n").returncode == 0
