"""Runs the commands that a Markdown page shows, and compares what they print with what it shows.

```console    lines that begin with ``$ `` are commands, the lines below each are its output;
              ``...`` stands for any lines, and within a line for any text
```sh         a script, run as a whole; its output is not compared

``# exit 2`` after a command or a script says that it must fail with that code. A comment
``<!-- not run: reason -->`` on the line before a block leaves it out.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.tree import ROOT

BIN = Path(sys.executable).parent
KNOWN = {
    "policytrail",
    "make",
    "cat",
    "cp",
    "echo",
    "export",
    "head",
    "ls",
    "mkdir",
    "python",
    "sed",
    "sort",
    "tail",
    "wc",
}
_BLOCK = re.compile(
    r"(?:^<!--[ ]*(?P<note>[^\n]*?)[ ]*-->\n)?"
    r"^(?P<fence>`{3,})(?P<kind>console|sh)\n(?P<body>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_EXIT = re.compile(r"# exit (\d+)")
_NOT_RUN = re.compile(r"not run:?\s*(?P<reason>.*)")
_MAKE = """#!/bin/sh
# Stands in for make where the set-up has been done: the targets must exist, and the demo is run.
for target; do
    case $target in *=*) continue ;; esac
    PATH="$REAL_PATH" make --dry-run --directory "$ROOT" "$target" >/dev/null || exit
    if [ "$target" = demo ]; then policytrail demo || exit; fi
done
"""


class Untrue(AssertionError):
    """A page says something that the program does not do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command or script of a page; ``shown`` is nothing where the page shows no output."""

    line: int
    script: str
    shown: str | None
    exit_code: int = 0


def steps(page: str) -> Iterator[Step]:
    """Every step of a page, in order.

    raises  Untrue for a block that is left out without a reason, or starts an unknown program
    """
    for block in _BLOCK.finditer(page):
        line = page.count("\n", 0, block.start("fence")) + 1
        skipped = _NOT_RUN.match(block["note"] or "")
        if skipped and not skipped["reason"]:
            raise Untrue(f"line {line}: not run, and no reason given")
        if skipped:
            continue
        if block["kind"] == "sh":
            yield _checked(Step(line + 1, block["body"], None, _exit_code(block["body"])))
        else:
            yield from map(_checked, _session(block["body"], line + 1))


def _exit_code(script: str) -> int:
    said = _EXIT.search(script)
    return int(said[1]) if said else 0


def _session(body: str, first: int) -> Iterator[Step]:
    for part in re.finditer(
        r"^\$ (?P<command>(?:.*\\\n)*.*\n)(?P<output>(?:(?!\$ ).*\n)*)", body, re.MULTILINE
    ):
        command, output = part["command"], part["output"]
        yield Step(
            first + body.count("\n", 0, part.start()), command, output or None, _exit_code(command)
        )


def _checked(step: Step) -> Step:
    for command in re.split(r"\n|\||&&|;", step.script.replace("\\\n", " ")):
        words = shlex.split(command, comments=True)
        if words and words[0] not in KNOWN and "=" not in words[0]:
            raise Untrue(f"line {step.line}: {words[0]} is no program that a page may run")
    return step


def run(
    page: str, folder: Path, environment: Mapping[str, str] | None = None, program: str = ""
) -> int:
    """Run a page's steps in a folder and return how many there were.

    ``environment`` is added to the little that a step is given; ``program`` is the text of a script
    that stands in for ``policytrail``.

    raises  Untrue with the line, what was shown and what came
    """
    (folder / "streams").symlink_to(ROOT / "streams")
    tools = folder / ".tools"
    tools.mkdir()
    for name, script in {"make": _MAKE, "policytrail": program}.items():
        if script:
            (tools / name).write_text(script)
            (tools / name).chmod(0o755)
    shown = [*steps(page)]
    for step in shown:
        _run(step, folder, tools, environment or {})
    return len(shown)


def _run(step: Step, folder: Path, tools: Path, environment: Mapping[str, str]) -> None:
    path = os.environ["PATH"]
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-e", "-c", step.script],
        cwd=folder,
        env={
            "PATH": f"{tools}:{BIN}:{path}",
            "REAL_PATH": path,
            "ROOT": str(ROOT),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "COLUMNS": "120",
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    where = f"line {step.line}: {step.script.strip()}"
    if done.returncode != step.exit_code:
        raise Untrue(f"{where}\nexit {done.returncode}, not {step.exit_code}\n{done.stdout}")
    if step.shown is not None and not _agree(step.shown, done.stdout):
        raise Untrue(f"{where}\n--- shown\n{step.shown}--- came\n{done.stdout}")


def _agree(shown: str, came: str) -> bool:
    lines = (line.rstrip() for line in shown.strip("\n").splitlines())
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*?") + r"\n"
        for line in lines
    )
    printed = "".join(f"{line.rstrip()}\n" for line in came.strip("\n").splitlines())
    return re.fullmatch(pattern, printed) is not None
