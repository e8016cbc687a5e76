"""Values on the command line, without pydantic where they are what was written.

Typer has pydantic read every value, and loading pydantic takes longer than loading Typer: it was a
third of ``policytrail history --no-verdicts``. Text, a path, one of several names and a default are
what they are. Any other value is read by Typer, which says in its own words what is wrong with it.
"""

import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import typer


def read_plainly(command: Any) -> None:
    """Have the values of a command, and of the commands in it, read so; --help has one as well."""
    theirs = command.get_params
    command.get_params = lambda ctx: [*map(_plainly, theirs(ctx))]
    for inner in getattr(command, "commands", {}).values():
        read_plainly(inner)


def _plainly(param: Any) -> Any:
    if not isinstance(param.get_runtime_param, _Reader):
        param.get_runtime_param = _Reader(param.get_runtime_param)
    return param


class _Reader(NamedTuple):
    """What Typer asks for the value of a parameter; ``theirs`` makes its own such reader."""

    theirs: Callable[[], Any]

    def __call__(self) -> "_Reader":
        """Typer asks for the reader first."""
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value as the command takes it."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        if value is param.default and not isinstance(value, str):
            return value
        if param.type_descriptor.annotation is str and not _is_text(value):
            raise typer.BadParameter("it is not UTF-8", ctx=ctx, param=param)
        plain = None if several else _plain(value, param.type_descriptor)
        return self.theirs().coerce(value, param=param, ctx=ctx) if plain is None else plain


def _is_text(value: object) -> bool:
    """Whether it can be written down; bytes that are no UTF-8 come as what cannot."""
    try:
        str(value).encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(value: object, wanted: Any) -> object:
    """A value that is what was written, or None."""
    if not isinstance(value, str) or not _is_text(value) or wanted.parameter_info.parser:
        return None
    if wanted.annotation is str and not wanted.is_path:
        return value
    if wanted.annotation is Path and _is_free(wanted.parameter_info):
        reachable = os.access(value, os.R_OK) or not Path(value).exists()
        return Path(value) if reachable else None
    named = (one for one in wanted.choices or () if _name(one) == value)
    return next(named, None)


def _is_free(path: Any) -> bool:
    """Whether Typer is not to check or change this path."""
    checked = path.exists or path.writable or path.resolve_path or path.path_type
    return not checked and path.file_okay and path.dir_okay


def _name(choice: object) -> str:
    return str(choice.value if isinstance(choice, Enum) else choice)
