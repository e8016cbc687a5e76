"""Kills the adopting of two rulebooks (-9) at every line and checks which set is in force then.

Run as a program with a folder; prints one JSON object: how many lines were tried, and what failed.
"""

import json
import os
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from adapters.console.rules.adopting import Changer  # noqa: E402  # after the path is known
from adapters.console.rules.books import books_in_force  # noqa: E402
from adapters.workspace import Workspace  # noqa: E402
from domain.rulebook.adoption import fingerprint  # noqa: E402
from tests.adopted import cpic_with, write_books  # noqa: E402
from tests.rulebooks import RULE, book  # noqa: E402
from tests.system.kill_driver import Line, watch  # noqa: E402

WATCHED = ("adapters/rulebook_files.py",)


def adopt(place: Workspace, paths: list[Path]) -> None:
    """What is killed."""
    Changer(place, "lin").adopt(paths)


def killed_at(target: Line, time: int, place: Workspace, paths: list[Path]) -> None:
    """Adopt in a child that dies before the line."""
    child = os.fork()
    if child == 0:

        def act(line: Line, reached: int) -> None:
            if line == target and reached == time:
                os.kill(os.getpid(), signal.SIGKILL)

        watch(act, WATCHED)
        adopt(place, paths)
        os._exit(0)
    os.waitpid(child, 0)


def main(folder: Path) -> None:
    """Try every line at its first and at its last time, over a set that was adopted before."""
    before, after = (
        write_books(folder / name, cpic_with(version, {"RCP-02": {"value": fen}}), book(RULE))
        for name, version, fen in (("before", "2026", 1_000), ("after", "2027", 3_000))
    )
    old = Workspace(folder / "old")
    adopt(old, before[:1])
    new = Workspace(folder / "new")
    shutil.copytree(old.folder, new.folder)
    lines: Counter[Line] = Counter()
    watch(lambda line, _: lines.update([line]), WATCHED)
    adopt(new, after)
    sys.settrace(None)
    sets = {fingerprint(books_in_force(place)): place.folder.name for place in (old, new)}
    found, failures = Counter[str](), []
    for line, time in [(line, time) for line, often in lines.items() for time in {1, often}]:
        place = Workspace(folder / "killed")
        shutil.copytree(old.folder, place.folder)
        killed_at(line, time, place, after)
        left = sets.get(fingerprint(books_in_force(place)), "a mixture")
        found[left] += 1
        adopt(place, after)
        again = sets.get(fingerprint(books_in_force(place)))
        if (left, again) not in {("old", "new"), ("new", "new")}:
            failures.append([*line, time, left, again])
        shutil.rmtree(place.folder)
    sys.stdout.write(json.dumps({"left": found, "failures": failures}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
