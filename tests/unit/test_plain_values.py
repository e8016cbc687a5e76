"""Values that are not left to Typer are read as Typer reads them."""

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.exceptions import TyperException

from adapters.console.plain_values import read_plainly

Answer = list[Any] | str


class Colour(StrEnum):
    """Some names."""

    RED = "red"
    DEEP_BLUE = "deep-blue"


def _seen(
    text: Annotated[str, typer.Argument()],
    more: Annotated[list[str] | None, typer.Argument()] = None,
    *,
    colour: Annotated[Colour, typer.Option()] = Colour.RED,
    lang: Annotated[Literal["en", "zh"] | None, typer.Option()] = None,
    file: Annotated[Path | None, typer.Option(envvar="PLAIN_FILE")] = None,
    folder: Annotated[Path | None, typer.Option(exists=True, file_okay=False)] = None,
    count: Annotated[int, typer.Option(min=1)] = 3,
    pair: Annotated[tuple[str, str] | None, typer.Option()] = None,
    flag: Annotated[bool, typer.Option("--flag/--no-flag", envvar="PLAIN_FLAG")] = False,
) -> list[Any]:
    return [text, more, colour, lang, file, folder, count, pair, flag]


def command(*, plainly: bool) -> Callable[[list[str]], Answer]:
    """A command that answers with its values, or with what is wrong with one."""
    app = typer.Typer(add_completion=False)
    app.command()(_seen)
    built = typer.main.get_command(app)
    if plainly:
        read_plainly(built)

    def run(arguments: list[str]) -> Answer:
        try:
            answer: Answer = built.main([*arguments], standalone_mode=False)
        except TyperException as exc:
            return exc.format_message()
        return answer

    return run


TYPERS, OURS = command(plainly=False), command(plainly=True)
VALUES = st.sampled_from(
    [
        "",
        "-",
        "a b",
        "中文",
        "a\tb",
        "red",
        "RED",
        "deep-blue",
        "en",
        "0",
        "7",
        "x.ndjson",
        "/tmp",
        "/",
    ]
)
OPTIONS = st.sampled_from(["--colour", "--lang", "--file", "--folder", "--count"])
SPOKEN = st.lists(
    st.tuples(OPTIONS, VALUES).map(list)
    | st.tuples(st.just("--pair"), VALUES, VALUES).map(list)
    | st.sampled_from([["--flag"], ["--no-flag"], ["--", "-1"]])
    | VALUES.map(lambda value: [value]),
    max_size=4,
).map(lambda parts: [word for part in parts for word in part])


@given(SPOKEN)
def test_a_value_is_what_typer_makes_of_it(spoken: list[str]) -> None:
    """Whatever the options: the same values of the same types, or the same words."""
    expected = TYPERS(["first", *spoken])

    found = OURS(["first", *spoken])

    assert found == expected
    assert list(map(type, found)) == list(map(type, expected))


@pytest.mark.parametrize(("name", "value"), [("PLAIN_FILE", "中文"), ("PLAIN_FLAG", "yes")])
def test_a_value_of_the_environment_is_read_likewise(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """An environment variable stands for an option."""
    monkeypatch.setenv(name, value)

    assert OURS(["first"]) == TYPERS(["first"])


def test_text_that_is_no_utf8_is_refused_and_such_a_path_is_not() -> None:
    """Names of files are bytes; text is kept in a ledger, and cannot be."""
    broken = os.fsdecode(b"P-\xff")

    refused = OURS([broken])
    taken = OURS(["first", "--file", broken])

    assert refused == "Invalid value for 'text': it is not UTF-8"
    assert taken[4] == Path(broken)
