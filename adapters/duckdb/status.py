"""How far the published read models have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb

from adapters.duckdb.connection import reading
from adapters.duckdb.errors import REBUILD
from adapters.duckdb.layout import check_layout, fingerprints
from domain.errors import Mismatched
from projections.catalog import Model, catalogue

_ATTEMPTED = "look at the read models"
_JUDGED = ("obligations", "findings")
"""To count these they have to be judged and put together: seconds at a million events."""


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """One read model as readers see it; ``current`` says whether today's SQL made it.

    ``rows`` of one that is long in the making, as judging is, are not counted: None.
    """

    model: str
    position: int
    rows: int | None
    current: bool


def status(
    published: Path, ledger_id: str | None = None, models: Sequence[Model] | None = None
) -> tuple[ModelStatus, ...]:
    """The published read models; none before the first publication.

    raises  Damaged; Mismatched if they come from another version of the program, or from another
            ledger than ``ledger_id``
    """
    if not published.exists():
        return ()
    with reading(published, _ATTEMPTED) as con:
        check_layout(con)
        position, theirs = con.execute(
            "SELECT position, ledger_id FROM projection_checkpoint"
        ).fetchall()[0]
        if ledger_id not in {None, theirs}:
            raise Mismatched(_ATTEMPTED, "they come from another ledger", REBUILD)
        known = fingerprints(con)
        return tuple(
            ModelStatus(
                model=model.name,
                position=position,
                rows=_count(con, model),
                current=known[model.name] == model.fingerprint,
            )
            for model in (catalogue() if models is None else models)
            if model.name in known
        )


def _count(con: duckdb.DuckDBPyConnection, model: Model) -> int | None:
    if model.figures or model.name in _JUDGED:
        return None
    return int(con.execute(f"SELECT COUNT(*) FROM {model.name}").fetchall()[0][0])


@dataclass(frozen=True, slots=True)
class Standing:
    """What the published copy was made from; ``otherwise`` are read models made by other SQL."""

    position: int
    ledger_id: str
    otherwise: tuple[str, ...]


def standing(published: Path, models: Sequence[Model]) -> Standing | None:
    """How the published copy stands to these read models; None before the first publication.

    Rules are SQL too: under other rulebooks what is judged by them is made otherwise.

    raises  Damaged, Mismatched, WorkspaceBusy
    """
    if not published.exists():
        return None
    with reading(published, _ATTEMPTED) as con:
        check_layout(con)
        return standing_of(con, models)


class Origin(NamedTuple):
    """What a copy was made from: the ledger up to a position, and the rules and program of a mark.

    All its read models are made by one program, together.
    """

    position: int
    ledger_id: str
    mark: str


def origin_of(con: duckdb.DuckDBPyConnection) -> Origin | None:
    """What an open copy was made from; None if it was by a program that kept no mark."""
    try:
        rows = con.execute(
            "SELECT position, ledger_id, mark FROM projection_checkpoint, folds.rules_mark"
        ).fetchall()
    except (duckdb.BinderException, duckdb.CatalogException):
        return None
    return Origin(*rows[0])


def standing_of(con: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> Standing:
    """How an open copy stands to these read models."""
    position, ledger_id = con.execute(
        "SELECT position, ledger_id FROM projection_checkpoint"
    ).fetchall()[0]
    known = fingerprints(con)
    otherwise = (one.name for one in models if known.get(one.name) != one.fingerprint)
    return Standing(position, ledger_id, tuple(otherwise))
