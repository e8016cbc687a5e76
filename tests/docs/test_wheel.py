"""What is installed is whole: the wheel holds every file that the program reads."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.tree import PACKAGES, ROOT, files, name


def test_the_wheel_holds_every_file_of_the_program(tmp_path: Path) -> None:
    """A file that is missing from the package data is missed only where somebody installs it."""
    copy = tmp_path / "project"
    for package in PACKAGES:
        for path in files(ROOT / package):
            (copy / name(path)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy / name(path))
    for needed in ("pyproject.toml", "cli.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / needed, copy)

    wheel = _build(copy, tmp_path / "dist")

    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    wanted = {name(path) for package in PACKAGES for path in files(ROOT / package)} | {"cli.py"}
    assert sorted(wanted - packed) == []
    assert [entry for entry in packed if entry.startswith("tests/")] == []


def _build(project: Path, into: Path) -> Path:
    offline = ["--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", *offline, "--wheel-dir", into, project],
        env={"PATH": os.environ["PATH"], "HOME": str(into.parent)},
        check=True,
    )
    (wheel,) = into.glob("*.whl")
    return wheel
