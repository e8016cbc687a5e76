"""What is installed: pinned, hashed, complete on every platform, without copyleft at run time."""

import itertools
import re
import tomllib
from functools import cache
from importlib.metadata import PackageMetadata, metadata, requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.tree import ROOT

PINNED = re.compile(
    r"^([a-z0-9][a-z0-9.-]*)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)", re.MULTILINE
)
COPYLEFT = re.compile(r"GPL|MPL|EUPL|CDDL|SSPL|CC-BY-SA|Mozilla|GNU", re.IGNORECASE)
PLATFORMS = [
    {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": system}
    for python in ("3.11", "3.12", "3.13", "3.14")
    for system in ("linux", "darwin")
]


@cache
def _pins(file: str) -> dict[str, str]:
    return {
        found[1]: found[2] for found in PINNED.finditer((ROOT / "requirements" / file).read_text())
    }


def _wanted(file: str) -> list[Requirement]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = declared["project"]
    lines: list[str] = list(project["dependencies"])
    if file == "dev.txt":
        lines += declared["build-system"]["requires"]
        lines += itertools.chain.from_iterable(project["optional-dependencies"].values())
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("file", ["run.txt", "dev.txt"])
def test_every_requirement_is_a_name_a_version_and_hashes(file: str) -> None:
    """Nothing else may stand in the file: no option, no address, no range."""
    body = (ROOT / "requirements" / file).read_text()

    rest = re.sub(r"^ *#.*\n?", "", PINNED.sub("", body), flags=re.MULTILINE)

    assert _pins(file)
    assert rest.strip() == ""


def test_the_development_file_contains_the_run_time_file() -> None:
    """So that what is tested is what runs."""
    assert _pins("run.txt").items() <= _pins("dev.txt").items()


@pytest.mark.parametrize("file", ["run.txt", "dev.txt"])
def test_what_the_project_declares_is_pinned(file: str) -> None:
    """A dependency added to ``pyproject.toml`` needs ``make lock``."""
    stale = [
        str(wanted)
        for wanted in _wanted(file)
        if not wanted.specifier.contains(_pins(file).get(canonicalize_name(wanted.name), "0"))
    ]

    assert stale == []


@pytest.mark.parametrize("file", ["run.txt", "dev.txt"])
def test_the_pins_are_complete_on_every_platform(file: str) -> None:
    """Pins are resolved on one machine; a marker must not need another package elsewhere."""
    missing = {
        f"{package} needs {line}"
        for package in _pins(file)
        for line in requires(package) or []
        for wanted in [Requirement(line)]
        for platform in PLATFORMS
        if (wanted.marker is None or wanted.marker.evaluate({**platform, "extra": ""}))
        and canonicalize_name(wanted.name) not in _pins(file)
    }

    assert missing == set()


def test_what_is_installed_is_what_is_pinned() -> None:
    """With another version here the tests would speak about something else: ``make setup``."""
    pinned = _pins("dev.txt")

    assert pinned == {package: version(package) for package in pinned}


def _licences(about: PackageMetadata) -> list[str]:
    approved = [
        line
        for line in about.get_all("Classifier") or []
        if line.startswith("License :: OSI Approved ::")
    ]
    return about.get_all("License-Expression") or approved or about.get_all("License") or []


@pytest.mark.parametrize("package", sorted(_pins("run.txt")))
def test_nothing_at_run_time_is_under_a_copyleft_licence(package: str) -> None:
    """Whoever builds on this may choose a licence; of two that are offered we take the free one."""
    licences = _licences(metadata(package))

    assert any(licences), "no licence is stated: read its files and decide"
    assert not all(
        COPYLEFT.search(choice) for licence in licences for choice in re.split(r"\bOR\b", licence)
    )
