"""Running the program as a person does, in this process or in one of its own."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cli

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one JSON value that it printed."""
        return json.loads(self.out)


class _Stream(io.TextIOWrapper):
    """A text stream whose bytes can be read back."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8", write_through=True)

    def text(self) -> str:
        return self.bytes.getvalue().decode(errors="backslashreplace")


class Console:
    """A terminal in one workspace."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Ran:
        """Run a command in this process."""
        out, err = _Stream(), _Stream()
        before = sys.argv, sys.stdin
        sys.argv = ["policytrail", "--workspace", str(self.workspace), *map(str, arguments)]
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
        try:
            with redirect_stdout(out), redirect_stderr(err):
                cli.main()
        except SystemExit as exc:
            code = exc.code if isinstance(exc.code, int) else 1
        finally:
            sys.argv, sys.stdin = before
        return Ran(code, out.text(), err.text())

    def start(self, *arguments: object) -> "subprocess.Popen[bytes]":
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
            env=os.environ | {"POLICYTRAIL_WORKSPACE": str(self.workspace)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
