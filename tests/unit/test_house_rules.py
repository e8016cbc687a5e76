"""The house rules that a program can check: sizes, words, doors."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.tree import ROOT, files, name, sources, text

LINES_IN_A_FILE = 300
LINES_IN_A_FUNCTION = 40
NEED_NO_WORDS = {"override", "overload"}
SLEEPS = ("tests/system/", "tests/on_apache/", "tests/brokers", "tests/topics")

_FOLDERS = ("home", "Users", "root", "work", "workspace", "opt", "mnt", "srv")
LOCAL_PATH = re.compile(r"(?<![\w.~})\]-])/(?:" + "|".join(_FOLDERS) + r")/[\w.]|\b[A-Z]:\\\w")
REGISTRY = re.compile(
    "|".join(
        re.escape(".".join(host))
        for host in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("anaconda", "org"),
            ("npmjs", "org"),
            ("crates", "io"),
            ("golang", "org"),
            ("maven", "org"),
        )
    )
)
HOW_IT_IS_BUILT = (".ci", ".pre-commit-config.yaml", "Makefile", "pyproject.toml", "requirements")

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()[:80]}"
        for path in files()
        for number, line in enumerate((text(path) or "").splitlines(), start=1)
        if pattern.search(line)
    ]


def _public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, Definition]]:
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body, f"{prefix}{node.name}.")


def test_no_file_is_longer_than_300_lines() -> None:
    """A file that needs scrolling has two purposes."""
    too_long = [
        f"{name(path)}: {lines} lines"
        for path in files(suffixes=(".py", ".sql"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_IN_A_FILE
    ]

    assert too_long == []


def test_no_function_is_longer_than_40_lines() -> None:
    """A function fits on a screen, with its docstring."""
    too_long = [
        f"{name(path)}:{node.lineno}: {node.name} has {lines} lines"
        for path in files(suffixes=(".py",))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LINES_IN_A_FUNCTION
    ]

    assert too_long == []


def test_every_public_name_of_the_program_is_documented() -> None:
    """Modules, classes, functions, methods; what is marked as an override needs no words again."""
    silent = [
        f"{name(path)}:{node.lineno}: {label}"
        for path in sources()
        for module in [ast.parse(path.read_text(encoding="utf-8"))]
        for label, node in _public(module.body)
        if not ast.get_docstring(node)
        and not {getattr(mark, "id", "") for mark in node.decorator_list} & NEED_NO_WORDS
    ]
    silent += [
        name(path)
        for path in sources()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    """What works only where it was written works for nobody else."""
    assert _hits(LOCAL_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is the business of the machine, not of the project."""
    assert _hits(REGISTRY) == []


def test_nothing_that_builds_the_project_holds_a_url() -> None:
    """A pinned name, version and hash is enough; an address in it would choose a registry.

    The loopback is no registry: Kafka wants its own address with a scheme before it.
    """
    url = re.compile(r"://(?!127\.0\.0\.1:)")
    with_url = [hit for hit in _hits(url) if hit.startswith(HOW_IT_IS_BUILT)]

    assert with_url == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (LOCAL_PATH, "see /" + "home/lin/ledger"),
        (LOCAL_PATH, "open('/" + "opt/wheels')"),
        (LOCAL_PATH, "C" + ":\\Users"),
        (REGISTRY, "https://files." + "pythonhosted" + ".org/x"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], line: str) -> None:
    """A check that has never fired checks nothing."""
    assert pattern.search(line)


@pytest.mark.parametrize("line", ["policy/P-001", "#!/usr/bin/env bash", "> /dev/null", "a/opt/x"])
def test_the_patterns_leave_the_rest_alone(line: str) -> None:
    """Subjects, devices and relative paths are not somebody's machine."""
    assert not LOCAL_PATH.search(line)


def test_no_test_uses_a_mock_or_sleeps() -> None:
    """Fakes implement a port, and a test that waits is slow today and red tomorrow.

    Only tests of whole processes may wait, to end one in the middle of its work, and what starts
    a broker for the tests, until it answers.
    """
    found = [
        f"{name(path)}:{node.lineno}"
        for path in files(ROOT / "tests", suffixes=(".py",))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("unittest.mock"))
        or (isinstance(node, ast.Import) and any("mock" in alias.name for alias in node.names))
        or (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "time.sleep"
            and not name(path).startswith(SLEEPS)
        )
    ]

    assert found == []


@pytest.mark.parametrize(
    "wanted",
    [
        ".ci/run",
        ".pre-commit-config.yaml",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "docs/index.md",
        "requirements/dev.txt",
        "requirements/run.txt",
    ],
)
def test_the_usual_files_are_there(wanted: str) -> None:
    """Somebody who opens the repository finds what every project has."""
    assert (ROOT / wanted).is_file()
