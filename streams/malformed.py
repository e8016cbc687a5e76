"""Why bytes are no fact of the contract: field by field, what belongs there and what was found."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import ValidationError

FOUND = 80  # characters of an offending value that a reason quotes


class Reason(NamedTuple):
    """Why a line was turned away: where, what belongs there, and what stood there instead."""

    path: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, found {self.found}"


class Malformed(ValueError):
    """The bytes are not a fact of the contract; ``reasons`` says why, at least once."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = reasons


class UnknownVersion(Malformed):
    """The type is one of the catalogue in a version that this program does not know.

    What comes before the payload may still be wrong: subject and time were not looked at.
    """


def payload_reasons(exc: ValidationError) -> Iterator[Reason]:
    """What the model of a payload says is wrong with it, field by field."""
    for error in exc.errors(include_url=False, include_context=False):
        path = ".".join(["data", *map(str, error["loc"])])
        match error["type"]:
            case "missing":
                yield Reason(path, "a value", "nothing")
            case "extra_forbidden":
                yield Reason(path, "only the contract's fields", "this one")
            case "json_invalid":
                yield Reason(path, "JSON of reasonable depth", "nesting too deep")
            case _:
                expected = (
                    error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
                )
                yield Reason(path, expected, quoted(error["input"]))


def quoted(value: object) -> str:
    """A value as a reason shows it: JSON in ASCII, cut if it is long."""
    text = (
        repr(value)
        if isinstance(value, bytes)
        else json.dumps(value, ensure_ascii=True, default=str)
    )
    return text if len(text) <= FOUND else text[: FOUND - 1] + "…"
