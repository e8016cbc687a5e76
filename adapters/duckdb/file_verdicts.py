"""The verdicts on one file of facts: by the rules in the published copy, or else compiled now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from adapters.duckdb.connection import ZONE, reading
from adapters.duckdb.errors import explained
from adapters.duckdb.layout import check_layout
from adapters.duckdb.one_file import OneFile
from adapters.duckdb.status import origin_of
from domain.errors import PolicytrailError
from projections.catalog import Model
from projections.timeline.verdicts import ALL, File, Verdicts

_ATTEMPTED = "judge the facts"
_READ = ("events", "accepted_deviations", "calendar", "rule_facts", "rules")
"""The read models that the judging reads."""
_WORDS = ("obligations", "findings")
"""Of these only the macros are needed."""
Compile = Callable[[], Sequence[Model]]


@dataclass(frozen=True, slots=True)
class Copy:
    """The published read models, if there are any, and what makes them usable.

    They are to come from the ledger ``ledger_id``, and to have been made by the rules of ``mark``;
    ``last_position`` is that of the ledger.
    """

    path: Path
    ledger_id: str
    mark: str
    last_position: int


def verdicts(copy: Copy, file: File, compiled: Compile) -> Verdicts:
    """Judge a file of facts by the rules that the published copy holds; they are there in SQL.

    If it was made by other rules, or cannot be read, ``compiled`` gives the read models of the
    rules in force, which takes longer; then no rule that compares policies is judged.

    raises  what ``compiled`` raises
    """
    try:
        found = _by_the_copy(copy, file)
    except PolicytrailError:
        found = None  # the ledger is the truth, and it can be read
    return found or _anew(file, compiled())


def _by_the_copy(copy: Copy, file: File) -> Verdicts | None:
    if not copy.path.exists():
        return None
    with reading(copy.path, _ATTEMPTED) as con:
        check_layout(con)
        made = origin_of(con)
        if made is None or (made.ledger_id, made.mark) != (copy.ledger_id, copy.mark):
            return None
        whole = made.position >= copy.last_position
        return OneFile(con, file).judge(ALL if whole else made.position)


def _anew(file: File, models: Sequence[Model]) -> Verdicts:
    from adapters.duckdb.store import Store

    with explained(_ATTEMPTED, Path(":memory:")), duckdb.connect(config={"threads": 1}) as con:
        con.execute(f"SET enable_progress_bar = false; SET TimeZone = '{ZONE}'")
        Store(con, [model for model in models if model.name in _READ]).create("")
        for model in models:
            if model.name in _WORDS:
                con.execute(model.setup)
        return OneFile(con, file).judge(None)
