"""What a command loads before it answers: what is spent there is spent every time."""

import json
import os
import subprocess
import sys

import pytest

from streams.fixtures import FIXTURES
from tests.console import ROOT, Console

F06B = FIXTURES / "F06b-contact-updated-too-late.ndjson"
ASKED = (
    ("--help",),
    ("--version",),
    ("history", "P-F06b", "--no-verdicts"),
    ("history", "P-F06b"),
    ("history", "P-F06b", "--json", "--lang", "zh"),
    ("metrics", "M-P13", "--json"),
)
HEAVY = ("pydantic", "eventsourcing", "msgspec", "pyarrow", "numpy", "kafka", "cryptography")
"""What none of these commands needs, and would take 20 to 150 ms to load."""
RUN = """
import json, sys
import cli
heavy, commands = json.loads(sys.argv[1])
for arguments in commands:
    sys.argv = ["policytrail", *arguments]
    try:
        cli.main()
    except SystemExit as exc:
        assert not exc.code, arguments
    sys.stderr.write(json.dumps([arguments, [name for name in heavy if name in sys.modules]]))
    sys.stderr.write(chr(10))
"""


@pytest.fixture
def projected(console: Console) -> Console:
    """A small workspace whose read models are up to date."""
    assert console("ingest", F06B).code == 0
    assert console("project").code == 0
    return console


def test_a_question_loads_nothing_that_only_other_commands_need(projected: Console) -> None:
    """Help, history and metric need no library that writes, checks facts or makes tables."""
    asked = json.dumps((HEAVY, ASKED))

    ran = subprocess.run(
        [sys.executable, "-c", RUN, asked],
        cwd=ROOT,
        env=os.environ | {"POLICYTRAIL_WORKSPACE": str(projected.workspace)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    loaded = [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("[[")]
    assert loaded == [[list(arguments), []] for arguments in ASKED]
